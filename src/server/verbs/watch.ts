/** GET of a collection's changes, or of one object's. */
import { methodNotSupported } from '#api/status/status-answers.ts'
import type { Answer, Call, ListParameters } from '#server/call.ts'
import { askedResourceOf } from '#server/verbs/dependencies.ts'
import {
  readSelectors,
  validateWatchOptions,
  withWatchDefaults,
} from '#server/verbs/list-options.ts'
import { checkNamespace } from '#server/verbs/object-name.ts'

export async function watch(call: Call, given: ListParameters): Promise<Answer> {
  const { resource, namespace, signal } = call
  if (!resource.store) throw methodNotSupported(askedResourceOf(resource), 'watch')
  const parameters = withWatchDefaults(given)
  const selectors = readSelectors(call, parameters, validateWatchOptions(parameters))
  checkNamespace(call)
  const { resourceVersion, allowWatchBookmarks: bookmarks } = parameters
  const { sendInitialEvents, timeoutSeconds } = parameters
  const query = {
    ...selectors,
    namespace,
    resourceVersion,
    bookmarks,
    ...(sendInitialEvents !== undefined && { sendInitialEvents }),
    ...(timeoutSeconds && { timeoutMs: timeoutSeconds * 1000 }),
  }
  const watcher = await resource.store.watch(query, signal)
  return { type: 'watch', watcher, resource }
}
