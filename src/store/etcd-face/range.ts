/** Range requests: what the engine does not do, sorting and filtering by revision, is done here. */

import type { Sent } from '#base/protobuf/message.ts'
import type { RangeRequest, RangeResponse } from '#store/etcd/messages.ts'
import { invalidArgument, keyRangeOf, keyValueOf } from '#store/etcd-face/answers.ts'
import { type Entry, noValue, type RangeOperation, type RangeResult } from '#store/transaction.ts'

/** Each target with what it compares. */
const targets: readonly ((a: Entry, b: Entry) => number)[] = [
  (a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  (a, b) => a.version - b.version,
  (a, b) => a.createRevision - b.createRevision,
  (a, b) => a.modRevision - b.modRevision,
  (a, b) => Buffer.compare(a.value, b.value),
]

export function rangeOperationOf(request: RangeRequest): RangeOperation {
  const { sort_order: order, sort_target: target } = request
  if (!targets[target] || order < 0 || order > 2) throw invalidArgument('invalid sort option')
  const range = keyRangeOf(request.key, request.range_end)
  const { limit, revision: at } = request
  return {
    type: 'range',
    ...range,
    ...(limit > 0 && !needsAll(request) && { limit }),
    ...(at > 0 && { at }),
    ...(request.count_only && { countOnly: true }),
    ...(request.keys_only && target !== 4 && { keysOnly: true }),
  }
}

/** Whether the limit counts only what is left after sorting or filtering. */
function needsAll(request: RangeRequest): boolean {
  const isSorted = request.sort_order === 2 || request.sort_target > 0
  return isSorted || revisionBounds(request).some((bound) => bound > 0)
}

function revisionBounds(request: RangeRequest): readonly number[] {
  const { min_mod_revision, max_mod_revision, min_create_revision, max_create_revision } = request
  return [min_mod_revision, max_mod_revision, min_create_revision, max_create_revision]
}

/** What a client is shown of a range: the entries, and what it says of the rest. */
export interface Shown {
  readonly entries: readonly Entry[]
  readonly more: boolean
  readonly count: number
}

export function shownOf(request: RangeRequest, result: RangeResult): Shown {
  const { entries, count, more } = result
  if (!needsAll(request)) return { entries, more, count }
  const sorted = sortEntries(entries.filter(isWithin(request)), request)
  const { limit } = request
  const isCut = limit > 0 && sorted.length > limit
  const shown = isCut ? sorted.slice(0, limit) : sorted
  return {
    entries: request.keys_only ? shown.map((entry) => ({ ...entry, value: noValue })) : shown,
    more: isCut,
    count,
  }
}

/** The answer without a header, which stands only on the outermost response. */
export function rangeResponseOf(request: RangeRequest, result: RangeResult): Sent<RangeResponse> {
  const { entries, ...rest } = shownOf(request, result)
  return { kvs: entries.map(keyValueOf), ...rest }
}

function isWithin(request: RangeRequest): (entry: Entry) => boolean {
  const [minMod = 0, maxMod = 0, minCreate = 0, maxCreate = 0] = revisionBounds(request)
  return ({ modRevision, createRevision }) =>
    (minMod === 0 || modRevision >= minMod) &&
    (maxMod === 0 || modRevision <= maxMod) &&
    (minCreate === 0 || createRevision >= minCreate) &&
    (maxCreate === 0 || createRevision <= maxCreate)
}

function sortEntries(entries: readonly Entry[], request: RangeRequest): readonly Entry[] {
  const { sort_order: order, sort_target: target } = request
  const compare = targets[target]!
  if (order === 2) return entries.toSorted((a, b) => compare(b, a))
  return target === 0 ? entries : entries.toSorted(compare)
}
