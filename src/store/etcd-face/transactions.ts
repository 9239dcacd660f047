/** Puts, deletes and transactions, to and from the engine's form. */

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
import { invalidArgument, keyRangeOf, keyValueOf, number } from '#store/etcd-face/answers.ts'
import { rangeOperationOf, rangeResponseOf } from '#store/etcd-face/range.ts'
import { keyOfBytes } from '#store/key.ts'
import type {
  Compare,
  Delete,
  Operation,
  OperationResult,
  Put,
  Transaction,
  TransactionResult,
} from '#store/transaction.ts'

export function putOf(request: PutRequest): Put {
  const { key, value, ignore_value: keepValue, ignore_lease: keepLease } = request
  const lease = BigInt(request.lease)
  if (key.length === 0) throw invalidArgument('key is not provided')
  if (keepValue && value.length > 0) throw invalidArgument('value is provided')
  if (keepLease && lease !== 0n) throw invalidArgument('lease is provided')
  return {
    type: 'put',
    key: keyOfBytes(key),
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
  switch (op.request) {
    case 'request_range':
      return rangeOperationOf(op.request_range!)
    case 'request_put':
      return putOf(op.request_put!)
    case 'request_delete_range':
      return deleteOf(op.request_delete_range!)
    case 'request_txn':
      return { type: 'transaction', ...transactionOf(op.request_txn!, maxOperations) }
    default:
      throw invalidArgument('key not found')
  }
}

const results = ['=', '>', '<', '!='] as const

function compareOf(request: CompareRequest): Compare {
  const is = results[request.result]
  if (!is) throw invalidArgument('invalid comparison')
  const range = keyRangeOf(request.key, request.range_end)
  switch (request.target) {
    case 0:
      return { ...range, is, target: 'version', with: number(request.version) }
    case 1:
      return { ...range, is, target: 'createRevision', with: number(request.create_revision) }
    case 2:
      return { ...range, is, target: 'modRevision', with: number(request.mod_revision) }
    case 3:
      return { ...range, is, target: 'value', with: request.value ?? new Uint8Array(0) }
    case 4:
      return { ...range, is, target: 'lease', with: BigInt(request.lease ?? 0) }
    default:
      throw invalidArgument('invalid comparison')
  }
}

export function putResponseOf(result: OperationResult & { readonly type: 'put' }): PutResponse {
  return result.previous ? { prev_kv: keyValueOf(result.previous) } : {}
}

export function deleteResponseOf(
  result: OperationResult & { readonly type: 'delete' },
): DeleteRangeResponse {
  return { deleted: result.deleted, prev_kvs: result.previous.map(keyValueOf) }
}

export function txnResponseOf(request: TxnRequest, result: TransactionResult): TxnResponse {
  const branch = result.succeeded ? request.success : request.failure
  return {
    succeeded: result.succeeded,
    responses: result.results.map((one, i) => responseOf(branch[i]!, one)),
  }
}

function responseOf(op: RequestOp, result: OperationResult): ResponseOp {
  switch (result.type) {
    case 'put':
      return { response_put: putResponseOf(result) }
    case 'delete':
      return { response_delete_range: deleteResponseOf(result) }
    case 'range':
      return { response_range: rangeResponseOf(op.request_range!, result) }
    case 'transaction':
      return { response_txn: txnResponseOf(op.request_txn!, result) }
  }
}
