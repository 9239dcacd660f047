/** GET of a collection. */

import type { Resource } from '#api/metadata.ts'
import { matchesFields } from '#api/selectors/fields.ts'
import { matchesLabels } from '#api/selectors/labels.ts'
import { methodNotSupported } from '#api/status/status-answers.ts'
import type { Answer, Call, ListParameters } from '#server/call.ts'
import type { ListQuery, ListResult } from '#server/served/object-store.ts'
import { outgoingOf } from '#server/storage/encodings.ts'
import { askedResourceOf, hookName, type VerbDependencies } from '#server/verbs/dependencies.ts'
import {
  readSelectors,
  validateListOptions,
  validateWatchOptions,
  withWatchDefaults,
} from '#server/verbs/list-options.ts'
import { checkNamespace } from '#server/verbs/object-name.ts'

export function list(
  deps: VerbDependencies,
  call: Call,
  parameters: ListParameters,
): Answer | Promise<Answer> {
  const { resource, signal } = call
  if (!resource.store) return listMade(deps, call, parameters)
  const found = resource.store.list(listQuery(call, parameters), signal)
  if (found instanceof Promise) return found.then((result) => answered(call, result))
  return answered(call, found)
}

function answered({ resource }: Call, list: ListResult): Answer {
  return { type: 'list', list, resource }
}

async function listMade(
  { hooks }: VerbDependencies,
  call: Call,
  parameters: ListParameters,
): Promise<Answer> {
  const { resource } = call
  const made = hooks.made?.(hookName(resource.definition))
  if (!made) throw methodNotSupported(askedResourceOf(resource), 'list')
  const { labels, fields } = readSelectors(call, parameters, validateListOptions(parameters))
  const isAsked = ({ metadata: { name, labels: own } }: Resource) =>
    matchesLabels(labels, own) && matchesFields(fields, { 'metadata.name': name })
  const entries = (await made.list(call)).filter(isAsked).map((object) => {
    return { ...outgoingOf(object), key: object.metadata.name, revision: 0 }
  })
  return { type: 'list', list: { revision: 0, entries, continue: '' }, resource }
}

/** Throws a StatusError where the options cannot be, or do not go together. */
export function listQuery(call: Call, given: ListParameters): ListQuery {
  const parameters = given.watch ? withWatchDefaults(given) : given
  const errors = given.watch ? validateWatchOptions(parameters) : validateListOptions(parameters)
  const selectors = readSelectors(call, parameters, errors)
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
