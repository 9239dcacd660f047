/** The KV service. */

import type { Engine } from '#store/engine.ts'
import { headerAt, keyValueOf } from '#store/etcd-face/answers.ts'
import { answering, answeringWith, type Served } from '#store/etcd-face/calls.ts'
import { rangeOperationOf, shownOf } from '#store/etcd-face/range.ts'
import { largeBytes, RangeBytes, sizeOfEntries } from '#store/etcd-face/range-bytes.ts'
import {
  deleteOf,
  deleteResponseOf,
  putOf,
  putResponseOf,
  transactionOf,
  txnResponseOf,
} from '#store/etcd-face/transactions.ts'
import type { Committed, OperationResult } from '#store/transaction.ts'

export interface KvOptions {
  readonly engine: Engine
  readonly maxOperations: number
}

/**
 * A write is not told when its client goes away: it happens or not within a moment, and the
 * transport waits for it no longer.
 */
export function createKvService({ engine, maxOperations }: KvOptions): Served {
  return {
    ...answering('KV/Range', async (request, { signal }) => {
      const { type: _, ...query } = rangeOperationOf(request)
      const stale = request.serializable ? { stale: true } : {}
      const result = await engine.range({ ...query, ...stale }, { signal })
      const { entries, ...rest } = shownOf(request, result)
      const answer = { header: headerAt(result.revision), ...rest }
      const isLarge = sizeOfEntries(entries) > largeBytes
      return isLarge ? new RangeBytes(entries, answer) : { ...answer, kvs: entries.map(keyValueOf) }
    }),
    ...answeringWith(
      'KV/Put',
      (request) => engine.commit({ success: [putOf(request)] }),
      (committed) => {
        return { header: headerAt(committed.revision), ...putResponseOf(resultOf(committed)) }
      },
    ),
    ...answeringWith(
      'KV/DeleteRange',
      (request) => engine.commit({ success: [deleteOf(request)] }),
      (committed) => {
        return { header: headerAt(committed.revision), ...deleteResponseOf(resultOf(committed)) }
      },
    ),
    ...answeringWith(
      'KV/Txn',
      (request) => engine.commit(transactionOf(request, maxOperations)),
      (committed, request) => {
        return { header: headerAt(committed.revision), ...txnResponseOf(request, committed) }
      },
    ),
    ...answering('KV/Compact', async ({ revision, physical }, { signal }) => {
      await engine.compact(revision, { signal, wait: physical })
      const { revision: newest } = await engine.status({ signal })
      return { header: headerAt(newest) }
    }),
  }
}

/** One operation is a transaction of one. */
function resultOf<T extends OperationResult['type']>({ results }: Committed) {
  return results[0] as OperationResult & { readonly type: T }
}
