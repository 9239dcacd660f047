/** POST to bindings: what schedulers of long ago used before pods had a binding of their own. */
import { formatFieldErrors } from '#api/field-error.ts'
import { badRequest, unknownFailure } from '#api/status-answers.ts'
import type { Binding } from '#kinds/core/binding/types.ts'
import { type Answer, callFor } from '#server/call.ts'
import { type Asking, readAsked } from '#server/resources/asked/read-asked.ts'
import { createSubresource } from '#server/verbs/create-subresource.ts'
import { ruleContextOf, type VerbDependencies } from '#server/verbs/dependencies.ts'

export async function legacyBinding(deps: VerbDependencies, asking: Asking): Promise<Answer> {
  const { call, parameters } = asking
  const { object } = await readAsked<Binding>(deps, asking)
  const { name } = object.metadata
  const { validate } = call.resource.definition
  const errors = validate?.create?.(object, ruleContextOf(deps, call, object.apiVersion)) ?? []
  // That it names no pod is told only of a binding that is one.
  if (errors.length > 0) throw unknownFailure(formatFieldErrors(errors))
  if (name === '') throw badRequest('Name parameter required.')
  const pods = deps.resources().hub('', 'pods')
  if (!pods) throw new TypeError('Pods are not served')
  const there = callFor(call, { resource: pods, subresource: 'binding', name })
  return createSubresource(deps, there, { type: 'object', object }, parameters)
}
