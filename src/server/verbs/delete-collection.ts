/** DELETE of a collection: of all that a list finds. */

import type { DeleteOptions } from '#api/metadata.ts'
import { genericResponse } from '#api/status/generic-response.ts'
import { isNotFound } from '#api/status/status.ts'
import { validateDeleteOptions } from '#api/validation/delete-options.ts'
import type { Answer, Call, ListParameters } from '#server/call.ts'
import type { ListQuery } from '#server/served/object-store.ts'
import { runDeletion, warnOfOrphans } from '#server/verbs/delete.ts'
import type { VerbDependencies } from '#server/verbs/dependencies.ts'
import { listQuery } from '#server/verbs/list.ts'
import { refuse } from '#server/verbs/write-request.ts'

/** Answers what was there before, as upstream does. */
export async function deleteCollection(
  deps: VerbDependencies,
  call: Call,
  parameters: ListParameters,
  options: DeleteOptions,
): Promise<Answer> {
  const { resource, signal } = call
  const { store } = resource
  if (!store) throw genericResponse({ code: 405, verb: '' })
  const query = inPages(listQuery(call, parameters), parameters)
  refuse('DeleteOptions', validateDeleteOptions(options))
  warnOfOrphans(call, options)
  const list = await store.list(query, signal)
  for (const { object } of list.entries) {
    const { namespace = '', name } = object.metadata
    try {
      await runDeletion(deps, call, { options, name: { namespace, name } })
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
  return { type: 'list', list, resource }
}

/** Upstream lists in pages, and of a page the very revision is meant: here one page holds all. */
function inPages(query: ListQuery, { limit }: ListParameters): ListQuery {
  return limit === 0 ? { ...query, limit: Number.MAX_SAFE_INTEGER } : query
}
