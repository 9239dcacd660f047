/** A store in etcd as a snapshot of our own form, by ranges of one revision. */

import { treeOf } from '#base/collections/sorted-tree.ts'
import type { Cancellable } from '#store/engine.ts'
import { allKeys, keyAfter } from '#store/key.ts'
import type { Leases } from '#store/leases.ts'
import { snapshotOf } from '#store/snapshot.ts'
import { attachmentOf, type LeaseRecord, leaseKey, type Slot, type State } from '#store/state.ts'
import { isStoreError } from '#store/store-error.ts'
import type { RangeQuery, RangeResult } from '#store/transaction.ts'

/** So many entries are fetched at once. */
const pageSize = 500
/** What a lease gets that has ended since: its keys are there still, and shall go soon. */
const endedLeaseSeconds = 1

interface Source {
  readonly leases: Leases
  range(query: RangeQuery, options?: Cancellable): Promise<RangeResult>
}

/**
 * All is read before the first byte is handed out, since etcd keeps no revision for a reader's
 * sake: a slow one would find its rest compacted. That costs the memory of the whole.
 */
export async function* etcdSnapshot(
  source: Source,
  options: Cancellable = {},
): AsyncGenerator<Uint8Array> {
  const state = await readState(source, options)
  yield* snapshotOf(state, async () => (slot) => slot.value!)
}

async function readState(source: Source, options: Cancellable): Promise<State> {
  const slots: Slot[] = []
  let from = allKeys.from
  let at: number | undefined
  for (let more = true; more; ) {
    const query = { from, to: allKeys.to, limit: pageSize, ...(at && { at }) }
    const page = await source.range(query, options)
    at ??= page.revision
    for (const entry of page.entries) slots.push({ ...entry, order: slots.length })
    more = page.more
    from = keyAfter(page.entries.at(-1)?.key ?? '')
  }
  const attached = slots.filter(({ lease }) => lease !== 0n)
  const attachments = attached.map(({ lease, key }) => attachmentOf(lease, key))
  const leases = await readLeases(source.leases, attached, options)
  return {
    revision: at!,
    slots: treeOf(slots),
    leases: treeOf(leases),
    attachments: treeOf(attachments.toSorted((a, b) => (a.key < b.key ? -1 : 1))),
  }
}

async function readLeases(
  leases: Leases,
  attached: readonly Slot[],
  options: Cancellable,
): Promise<LeaseRecord[]> {
  const used = new Set(attached.map(({ lease }) => lease))
  const records: LeaseRecord[] = []
  for (const id of new Set([...(await leases.list(options)), ...used])) {
    const ttlSeconds = await secondsOf(leases, id, options)
    if (ttlSeconds === undefined && !used.has(id)) continue
    records.push({ key: leaseKey(id), id, ttlSeconds: ttlSeconds ?? endedLeaseSeconds })
  }
  return records.toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

async function secondsOf(
  leases: Leases,
  id: bigint,
  options: Cancellable,
): Promise<number | undefined> {
  try {
    return (await leases.timeToLive(id, options)).ttlSeconds
  } catch (err) {
    if (isStoreError(err, 'LeaseNotFound')) return undefined
    throw err
  }
}
