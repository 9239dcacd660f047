/** The KV service. */

import type { Engine } from '#store/engine.ts'
import { headerAt, keyValueOf } from '#store/etcd-face/answers.ts'
import { answering, type Served } from '#store/etcd-face/calls.ts'
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
import type { Operation, OperationResult } from '#store/transaction.ts'

export interface KvOptions {
  readonly engine: Engine
  readonly maxOperations: number
}

/**
 * A write is not told when its client goes away: it happens or not within a moment, and the
 * transport waits for it no longer.
 */
export function createKvService({ engine, maxOperations }: KvOptions): Served {
  /** One operation is a transaction of one. */
  async function commitOne<T extends Operation['type']>(
    operation: Operation & { readonly type: T },
  ) {
    const committed = await engine.commit({ success: [operation] })
    const [result] = committed.results
    return {
      header: headerAt(committed.revision),
      result: result as OperationResult & { readonly type: T },
    }
  }

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
    ...answering('KV/Put', async (request) => {
      const { header, result } = await commitOne(putOf(request))
      return { header, ...putResponseOf(result) }
    }),
    ...answering('KV/DeleteRange', async (request) => {
      const { header, result } = await commitOne(deleteOf(request))
      return { header, ...deleteResponseOf(result) }
    }),
    ...answering('KV/Txn', async (request) => {
      const committed = await engine.commit(transactionOf(request, maxOperations))
      return { header: headerAt(committed.revision), ...txnResponseOf(request, committed) }
    }),
    ...answering('KV/Compact', async ({ revision, physical }, { signal }) => {
      await engine.compact(revision, { signal, wait: physical })
      const { revision: newest } = await engine.status({ signal })
      return { header: headerAt(newest) }
    }),
  }
}
