/** Puts, deletes and transactions, to and from the engine's form. */

import type { Sent } from '#base/protobuf/message.ts'
import type {
  CompareRequest,
  DeleteRangeRequest,
  DeleteRangeResponse,
  PutRequest,
  PutResponse,
  RequestOp,
  ResponseOp,
  TxnRequest,
  TxnResponse,
} from '#store/etcd/messages.ts'
import { invalidArgument, keyRangeOf, keyValueOf } from '#store/etcd-face/answers.ts'
import { rangeOperationOf, rangeResponseOf } from '#store/etcd-face/range.ts'
import type {
  Committed,
  Compare,
  Delete,
  Operation,
  OperationResult,
  Put,
  Transaction,
  TransactionResult,
} from '#store/transaction.ts'

export function putOf(request: PutRequest): Put {
  const { key, value, lease, ignore_value: keepValue, ignore_lease: keepLease } = request
  if (key === '') throw invalidArgument('key is not provided')
  if (keepValue && value.length > 0) throw invalidArgument('value is provided')
  if (keepLease && lease !== 0n) throw invalidArgument('lease is provided')
  return {
    type: 'put',
    key,
    ...(!keepValue && { value }),
    ...(keepLease ? { lease: 'keep' as const } : lease !== 0n && { lease }),
    ...(request.prev_kv && { previous: true }),
  }
}

export function deleteOf({ key, range_end, prev_kv }: DeleteRangeRequest): Delete {
  return { type: 'delete', ...keyRangeOf(key, range_end), ...(prev_kv && { previous: true }) }
}

/** `maxOperations` holds for each branch, nested ones counted by themselves, as in etcd. */
export function transactionOf(request: TxnRequest, maxOperations: number): Transaction {
  const { compare, success, failure } = request
  const most = Math.max(compare.length, success.length, failure.length)
  if (most > maxOperations) throw invalidArgument('too many operations in txn request')
  return {
    compare: compare.map(compareOf),
    success: success.map((one) => operationOf(one, maxOperations)),
    failure: failure.map((one) => operationOf(one, maxOperations)),
  }
}

function operationOf(op: RequestOp, maxOperations: number): Operation {
  const { request_range, request_put, request_delete_range, request_txn } = op
  if (request_put) return putOf(request_put)
  if (request_range) return rangeOperationOf(request_range)
  if (request_delete_range) return deleteOf(request_delete_range)
  if (request_txn) return { type: 'transaction', ...transactionOf(request_txn, maxOperations) }
  throw invalidArgument('key not found')
}

const results = ['=', '>', '<', '!='] as const

function compareOf(request: CompareRequest): Compare {
  const is = results[request.result]
  if (!is) throw invalidArgument('invalid comparison')
  const range = keyRangeOf(request.key, request.range_end)
  switch (request.target) {
    case 0:
      return { ...range, is, target: 'version', with: request.version ?? 0 }
    case 1:
      return { ...range, is, target: 'createRevision', with: request.create_revision ?? 0 }
    case 2:
      return { ...range, is, target: 'modRevision', with: request.mod_revision ?? 0 }
    case 3:
      return { ...range, is, target: 'value', with: request.value ?? new Uint8Array(0) }
    case 4:
      return { ...range, is, target: 'lease', with: request.lease ?? 0n }
    default:
      throw invalidArgument('invalid comparison')
  }
}

export function putResponseOf(
  result: OperationResult & { readonly type: 'put' },
): Sent<PutResponse> {
  return result.previous ? { prev_kv: keyValueOf(result.previous) } : {}
}

export function deleteResponseOf(
  result: OperationResult & { readonly type: 'delete' },
): Sent<DeleteRangeResponse> {
  return { deleted: result.deleted, prev_kvs: result.previous.map(keyValueOf) }
}

/** The answer without its own header. What stands within has headers, as etcd's has. */
export function txnResponseOf(request: TxnRequest, committed: Committed): Sent<TxnResponse> {
  const progress: Progress = {
    before: hasChanged(committed) ? committed.revision - 1 : committed.revision,
    hasChanged: false,
  }
  return branchResponseOf(request, committed, progress)
}

/** How far a transaction has come: what it has read or written so far is of one revision or the next. */
interface Progress {
  readonly before: number
  hasChanged: boolean
}

function hasChanged({ results }: TransactionResult): boolean {
  return results.some(
    (result) =>
      result.type === 'put' ||
      (result.type === 'delete' && result.deleted > 0) ||
      (result.type === 'transaction' && hasChanged(result)),
  )
}

function branchResponseOf(
  request: TxnRequest,
  result: TransactionResult,
  progress: Progress,
): Sent<TxnResponse> {
  const branch = result.succeeded ? request.success : request.failure
  return {
    succeeded: result.succeeded,
    responses: result.results.map((one, i) => responseOf(branch[i]!, one, progress)),
  }
}

function responseOf(op: RequestOp, result: OperationResult, progress: Progress): Sent<ResponseOp> {
  if (result.type === 'transaction') {
    const response = branchResponseOf(op.request_txn!, result, progress)
    return { response_txn: { header: {}, ...response } }
  }
  progress.hasChanged ||= hasChanged({ succeeded: true, results: [result] })
  const header = { revision: progress.before + (progress.hasChanged ? 1 : 0) }
  switch (result.type) {
    case 'put':
      return { response_put: { header, ...putResponseOf(result) } }
    case 'delete':
      return { response_delete_range: { header, ...deleteResponseOf(result) } }
    case 'range':
      return { response_range: { header, ...rangeResponseOf(op.request_range!, result) } }
  }
}
