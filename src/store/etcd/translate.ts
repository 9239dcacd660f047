/** A store's words in etcd's messages, and back. Keys get and lose the engine's prefix here. */

import type { Sent } from '#base/protobuf/message.ts'
import type {
  CompareRequest,
  Header,
  KeyValue,
  RangeRequest,
  RangeResponse,
  RequestOp,
  ResponseOp,
  TxnRequest,
  WatchEvent,
} from '#store/etcd/messages.ts'
import { endOfKeys, type KeyRange, keyAfter, prefixRange } from '#store/key.ts'
import {
  type Change,
  type Compare,
  type Entry,
  noValue,
  type Operation,
  type OperationResult,
  type RangeQuery,
  type RangeResult,
  type Transaction,
} from '#store/transaction.ts'

export interface WireRange {
  readonly key: string
  readonly range_end?: string
}

const zero = '\0'
/** etcd takes an end of one zero byte for "all from here on", so an empty range must end otherwise. */
const emptyRange: WireRange = { key: 'b', range_end: 'a' }
/** Of every key, whatever the prefix. */
export const everything: WireRange = { key: zero, range_end: zero }

const targets = { version: 0, createRevision: 1, modRevision: 2, value: 3, lease: 4 } as const
const results = { '=': 0, '>': 1, '<': 2, '!=': 3 } as const

export class Translator {
  readonly #prefix: string
  readonly #end: string

  constructor(prefix: string) {
    this.#prefix = prefix
    this.#end = prefixRange(prefix).to
  }

  key(key: string): string {
    return this.#prefix + key
  }

  range({ from, to }: KeyRange): WireRange {
    if (from >= to || to === '\0') return emptyRange
    if (to === keyAfter(from) && from !== '') return { key: this.key(from) }
    const key = this.#prefix + from
    const end = to === endOfKeys ? this.#end : this.#prefix + to
    return {
      key: key || zero,
      range_end: end === endOfKeys ? zero : end,
    }
  }

  /** Absent: a key outside the prefix. */
  localKey(key: string): string | undefined {
    return key.startsWith(this.#prefix) ? key.slice(this.#prefix.length) : undefined
  }

  rangeRequest(query: RangeQuery): Sent<RangeRequest> {
    return {
      ...this.range(query),
      limit: query.limit,
      revision: query.at,
      count_only: query.countOnly,
      keys_only: query.keysOnly,
      serializable: query.stale,
    }
  }

  transaction({ compare = [], success = [], failure = [] }: Transaction): Sent<TxnRequest> {
    return {
      compare: compare.map((one) => this.#compare(one)),
      success: success.map((one) => this.#operation(one)),
      failure: failure.map((one) => this.#operation(one)),
    }
  }

  #compare(compare: Compare): Sent<CompareRequest> {
    const { is, target } = compare
    const common = { ...this.range(compare), result: results[is], target: targets[target] }
    switch (target) {
      case 'version':
        return { ...common, version: compare.with }
      case 'createRevision':
        return { ...common, create_revision: compare.with }
      case 'modRevision':
        return { ...common, mod_revision: compare.with }
      case 'value':
        return { ...common, value: compare.with }
      case 'lease':
        return { ...common, lease: compare.with }
    }
  }

  #operation(operation: Operation): Sent<RequestOp> {
    switch (operation.type) {
      case 'put':
        return { request_put: this.#put(operation) }
      case 'delete': {
        const request = { ...this.range(operation), prev_kv: operation.previous }
        return { request_delete_range: request }
      }
      case 'range':
        return { request_range: this.rangeRequest(operation) }
      case 'transaction':
        return { request_txn: this.transaction(operation) }
    }
  }

  #put({ key, value, lease = 0n, previous }: Operation & { type: 'put' }) {
    return {
      key: this.key(key),
      ...(value ? { value } : { ignore_value: true }),
      ...(lease === 'keep' ? { ignore_lease: true } : { lease }),
      prev_kv: previous,
    }
  }

  /** `header` stands in for one that is not given. */
  result(
    operation: Operation,
    response: Partial<ResponseOp>,
    header: Header | undefined,
  ): OperationResult {
    const { response_put, response_delete_range, response_range, response_txn } = response
    if (operation.type === 'put') {
      const previous = response_put?.prev_kv
      return { type: 'put', ...(previous && { previous: this.entry(previous) }) }
    }
    if (operation.type === 'delete') {
      const { deleted = 0, prev_kvs = [] } = response_delete_range ?? {}
      const previous = prev_kvs.map((kv) => this.entry(kv))
      return { type: 'delete', deleted, previous }
    }
    if (operation.type === 'range')
      return { type: 'range', ...this.rangeResult(response_range!, header) }
    const { succeeded, responses } = response_txn!
    return {
      type: 'transaction',
      succeeded,
      results: this.results(operation, succeeded, responses, header),
    }
  }

  results(
    { success = [], failure = [] }: Transaction,
    succeeded: boolean,
    responses: readonly ResponseOp[],
    header: Header | undefined,
  ): OperationResult[] {
    const taken = succeeded ? success : failure
    return taken.map((operation, i) => this.result(operation, responses[i] ?? {}, header))
  }

  rangeResult({ header, kvs, count, more }: RangeResponse, outer?: Header): RangeResult {
    return {
      revision: revisionOf(header ?? outer),
      entries: kvs.map((kv) => this.entry(kv)),
      count,
      more,
    }
  }

  entry(kv: KeyValue): Entry {
    return {
      key: this.localKey(kv.key)!,
      value: kv.value.length > 0 ? kv.value : noValue,
      createRevision: kv.create_revision,
      modRevision: kv.mod_revision,
      version: kv.version,
      lease: kv.lease,
    }
  }

  change({ type, kv, prev_kv }: WatchEvent, withPrevious: boolean): Change {
    const previous = withPrevious && prev_kv ? { previous: this.entry(prev_kv) } : undefined
    return { type: type === 0 ? 'put' : 'delete', entry: this.entry(kv!), ...previous }
  }
}

export function revisionOf(header: Header | undefined): number {
  return header?.revision ?? 0
}
