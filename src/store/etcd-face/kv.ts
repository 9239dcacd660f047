/** The KV service. */

import type { Engine } from '#store/engine.ts'
import type {
  DeleteRangeRequest,
  Long,
  PutRequest,
  RangeRequest,
  TxnRequest,
} from '#store/etcd/messages.ts'
import { headerAt, number } from '#store/etcd-face/answers.ts'
import { answering, type Handler } from '#store/etcd-face/calls.ts'
import { rangeOperationOf, rangeResponseOf } from '#store/etcd-face/range.ts'
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

export function createKvService({ engine, maxOperations }: KvOptions): Record<string, Handler> {
  /** One operation is a transaction of one. */
  async function commitOne<T extends Operation['type']>(
    operation: Operation & { readonly type: T },
    signal: AbortSignal,
  ) {
    const committed = await engine.commit({ success: [operation] }, { signal })
    const [result] = committed.results
    return {
      header: headerAt(committed.revision),
      result: result as OperationResult & { readonly type: T },
    }
  }

  return {
    Range: answering(async (request: RangeRequest, signal) => {
      const { type: _, ...query } = rangeOperationOf(request)
      const stale = request.serializable ? { stale: true } : {}
      const result = await engine.range({ ...query, ...stale }, { signal })
      return { header: headerAt(result.revision), ...rangeResponseOf(request, result) }
    }),
    Put: answering(async (request: PutRequest, signal) => {
      const { header, result } = await commitOne(putOf(request), signal)
      return { header, ...putResponseOf(result) }
    }),
    DeleteRange: answering(async (request: DeleteRangeRequest, signal) => {
      const { header, result } = await commitOne(deleteOf(request), signal)
      return { header, ...deleteResponseOf(result) }
    }),
    Txn: answering(async (request: TxnRequest, signal) => {
      const committed = await engine.commit(transactionOf(request, maxOperations), { signal })
      return { header: headerAt(committed.revision), ...txnResponseOf(request, committed) }
    }),
    Compact: answering(async (request: { revision: Long; physical: boolean }, signal) => {
      await engine.compact(number(request.revision), { signal, wait: request.physical })
      const { revision } = await engine.status({ signal })
      return { header: headerAt(revision) }
    }),
  }
}
