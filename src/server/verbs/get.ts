/** GET of one object, or of a part of it. */
import { methodNotSupported, notFound } from '#api/status/status-answers.ts'
import type { Answer, Call, GetParameters } from '#server/call.ts'
import type { Entry } from '#server/served/object-store.ts'
import { outgoingOf } from '#server/storage/encodings.ts'
import { askedResourceOf, hookName, type VerbDependencies } from '#server/verbs/dependencies.ts'
import { nameOf } from '#server/verbs/object-name.ts'
import { answerOf, targetOf } from '#server/verbs/target.ts'

export function get(
  deps: VerbDependencies,
  call: Call,
  { resourceVersion }: GetParameters,
): Answer | Promise<Answer> {
  const { store } = call.resource
  if (!store) return getMade(deps, call)
  const name = nameOf(call)
  const found =
    resourceVersion === ''
      ? store.get(name, call)
      : store.get(name, { signal: call.signal, resourceVersion })
  if (found instanceof Promise) return found.then((entry) => answered(deps, call, entry))
  return answered(deps, call, found)
}

function answered(deps: VerbDependencies, call: Call, entry: Entry | undefined): Answer {
  const { resource, subresource } = call
  if (!entry) throw notFound(askedResourceOf(resource), call.name)
  if (subresource === '') return { type: 'object', code: 200, outgoing: entry, resource }
  return { type: 'object', code: 200, ...answerOf(targetOf(deps, call), entry) }
}

async function getMade({ hooks }: VerbDependencies, call: Call): Promise<Answer> {
  const { resource } = call
  const made = hooks.made?.(hookName(resource.definition))
  if (!made) throw methodNotSupported(askedResourceOf(resource), 'get')
  return { type: 'object', code: 200, outgoing: outgoingOf(await made.get(call)), resource }
}
