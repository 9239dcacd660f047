/** POST to bindings: what schedulers of long ago used before pods had a binding of their own. */
import { badRequest } from '#api/status-answers.ts'
import type { Binding } from '#kinds/core/binding/types.ts'
import type { Answer } from '#server/call.ts'
import { type Asking, readAsked } from '#server/resources/asked/read-asked.ts'
import { createSubresource } from '#server/verbs/create-subresource.ts'
import type { VerbDependencies } from '#server/verbs/dependencies.ts'

export async function legacyBinding(deps: VerbDependencies, asking: Asking): Promise<Answer> {
  const { call, parameters } = asking
  const { object } = await readAsked<Binding>(deps, asking)
  const { name } = object.metadata
  if (name === '') throw badRequest('Name parameter required.')
  const pods = deps.resources().hub('', 'pods')
  if (!pods) throw new TypeError('Pods are not served')
  const there = { ...call, resource: pods, subresource: 'binding', name }
  return createSubresource(deps, there, { type: 'object', object }, parameters)
}
