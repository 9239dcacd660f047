/** POST to bindings: what schedulers of long ago used before pods had a binding of their own. */

import { badRequest, unknownFailure } from '#api/status/status-answers.ts'
import { formatFieldErrors } from '#api/validation/field-error.ts'
import type { Binding } from '#kinds/core/binding/types.ts'
import { type Answer, callFor } from '#server/call.ts'
import { type Asking, readAsked } from '#server/resources/asked/read-asked.ts'
import { subresourceOf } from '#server/served/served-resource.ts'
import { writeBody } from '#server/verbs/create-subresource.ts'
import { ruleContextOf, type VerbDependencies } from '#server/verbs/dependencies.ts'
import { admissionOf, readWrite } from '#server/verbs/write-request.ts'

export async function legacyBinding(deps: VerbDependencies, asking: Asking): Promise<Answer> {
  const { call, parameters } = asking
  const { object, write } = await readAsked<Binding>(deps, asking)
  const { name } = object.metadata
  const { validate } = call.resource.definition
  const errors = validate?.create?.(object, ruleContextOf(deps, call, object.apiVersion)) ?? []
  // That it names no pod is told only of a binding that is one.
  if (errors.length > 0) throw unknownFailure(formatFieldErrors(errors))
  if (name === '') throw badRequest('Name parameter required.')
  const pods = deps.resources().hub('', 'pods')
  if (!pods) throw new TypeError('Pods are not served')
  const there = callFor(call, { resource: pods, subresource: 'binding', name })
  const binding = readWrite(deps, there, 'CreateOptions', parameters)
  // It is admitted as what it was sent to.
  const asked = admissionOf(write, 'CREATE', { object })
  return writeBody(deps, binding, subresourceOf(pods, 'binding')!, asked)
}
