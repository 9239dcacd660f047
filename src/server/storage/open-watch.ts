/** Watches: where one begins, and what it begins with. */
import { isStatusError } from '#api/status/status.ts'
import type { Watcher, WatchQuery } from '#server/served/object-store.ts'
import type { LoggedChange } from '#server/storage/change-log.ts'
import type { KeptEntry } from '#server/storage/kept-entry.ts'
import { pageOfTree } from '#server/storage/list-page.ts'
import { parseResourceVersion } from '#server/storage/resource-version.ts'
import { namespaceOf, type Test, testOf } from '#server/storage/selection.ts'
import type { SharedEvent } from '#server/storage/shared-event.ts'
import { reachedInTime, type StoreParts } from '#server/storage/store-parts.ts'
import { CacheWatcher, tooOld, type WatcherOptions } from '#server/storage/watcher.ts'
import { prefixRange } from '#store/key.ts'

export type WatchPlan =
  /** What is there, then what comes; at least as new as a revision, if one is named. */
  | { readonly from: 'state'; readonly revision: number | 'any' | 'newest' }
  /** What comes from now on. */
  | { readonly from: 'now'; readonly isNewest: boolean }
  | { readonly from: 'revision'; readonly revision: number }

/** Throws StatusError. */
function planWatch({ resourceVersion, sendInitialEvents }: WatchQuery): WatchPlan {
  const revision = parseResourceVersion(resourceVersion, 'get')
  if (sendInitialEvents === false && !revision) {
    return { from: 'now', isNewest: revision === undefined }
  }
  if (sendInitialEvents || !revision) {
    return { from: 'state', revision: revision === 0 ? 'any' : (revision ?? 'newest') }
  }
  return { from: 'revision', revision }
}

export async function openWatch(
  parts: StoreParts,
  query: WatchQuery,
  signal: AbortSignal,
): Promise<Watcher> {
  signal.throwIfAborted()
  const plan = planWatch(query)
  try {
    await settle(parts, plan, signal)
  } catch (error) {
    // The answer has begun by then, in upstream: what went wrong is an event.
    if (!isStatusError(error)) throw error
    return begin(parts, query, { after: 0, failure: error })
  }
  return watchNow(parts, query, plan)
}

/** Waits until the caches are as new as is wanted. */
async function settle(parts: StoreParts, plan: WatchPlan, signal: AbortSignal): Promise<void> {
  const wantsNewest =
    (plan.from === 'state' && plan.revision === 'newest') || (plan.from === 'now' && plan.isNewest)
  if (wantsNewest) await parts.freshness?.reached(signal)
  if (plan.from === 'state' && typeof plan.revision === 'number') {
    await reachedInTime(parts, plan.revision, signal)
  }
}

/** From here on nothing waits, so that nothing comes in between. */
function watchNow(parts: StoreParts, query: WatchQuery, plan: WatchPlan): CacheWatcher {
  const { cache, feed } = parts
  if (plan.from === 'now') return begin(parts, query, { after: feed.revision })
  const { definition } = cache.form.storage
  const test = testOf(definition, query)
  const namespace = namespaceOf(query)
  if (plan.from === 'state') {
    const range = prefixRange(cache.prefixIn(namespace))
    const initial = pageOfTree(cache.treeFor(query.fields), { range, limit: 0, test }).entries
    return begin(parts, query, { after: feed.revision, initial, marksInitialEnd: query.bookmarks })
  }
  const { revision } = plan
  const { oldestRevision } = cache.log
  if (revision < oldestRevision) {
    return begin(parts, query, { after: revision, failure: tooOld(revision, oldestRevision) })
  }
  const missed = cache.log.after(revision).flatMap((change) => eventOf(change, namespace, test))
  return begin(parts, query, { after: revision, missed })
}

function begin(
  { cache, feed, clock, random }: StoreParts,
  query: WatchQuery,
  start: Pick<WatcherOptions, 'after' | 'initial' | 'missed' | 'failure'> & {
    readonly marksInitialEnd?: boolean
  },
): CacheWatcher {
  const { bookmarks, timeoutMs } = query
  const revision = () => feed.revision
  return new CacheWatcher({
    cache,
    selection: query,
    bookmarks,
    ...(timeoutMs !== undefined && { endsAtMs: clock.steadyMs() + timeoutMs }),
    marksInitialEnd: false,
    revision,
    clock,
    random,
    ...start,
  })
}

function eventOf(
  change: LoggedChange,
  namespace: string,
  test: Test | undefined,
): readonly SharedEvent<KeptEntry>[] {
  if (namespace !== '' && change.name.namespace !== namespace) return []
  const { before, after } = change
  const shows = (entry: typeof before) =>
    entry !== undefined && (test === undefined || test(entry.object))
  const event = change.eventFor(shows(before), shows(after))
  return event ? [event] : []
}
