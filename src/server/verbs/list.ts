/** GET of a collection. */
import { methodNotSupported } from '#api/status-answers.ts'
import type { Answer, Call, ListParameters } from '#server/call.ts'
import type { ListQuery, ListResult } from '#server/storage/object-store.ts'
import { groupResourceOf } from '#server/verbs/dependencies.ts'
import { readSelectors, validateListOptions } from '#server/verbs/list-options.ts'
import { checkNamespace } from '#server/verbs/object-name.ts'

export function list(call: Call, parameters: ListParameters): Answer | Promise<Answer> {
  const { resource, signal } = call
  if (!resource.store) throw methodNotSupported(groupResourceOf(resource), 'list')
  const found = resource.store.list(listQuery(call, parameters), signal)
  if (found instanceof Promise) return found.then((result) => answered(call, result))
  return answered(call, found)
}

function answered({ resource }: Call, list: ListResult): Answer {
  return { type: 'list', list, resource }
}

/** Throws a StatusError where the options cannot be, or do not go together. */
export function listQuery(call: Call, parameters: ListParameters): ListQuery {
  const selectors = readSelectors(call, parameters, validateListOptions(parameters))
  checkNamespace(call)
  const { resourceVersion, resourceVersionMatch, limit } = parameters
  return {
    ...selectors,
    namespace: call.namespace,
    limit: Math.max(limit, 0),
    continue: parameters.continue,
    resourceVersion,
    resourceVersionMatch: resourceVersionMatch as ListQuery['resourceVersionMatch'],
  }
}
