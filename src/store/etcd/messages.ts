/** The messages of etcd's API as they arrive and as they may be sent: see protocol.ts for the form. */

/** A 64-bit number: text as it arrives, either as it is sent. */
export type Long = string | number

export interface Header {
  readonly cluster_id: Long
  readonly member_id: Long
  readonly revision: Long
  readonly raft_term: Long
}

export interface KeyValue {
  readonly key: Uint8Array
  readonly create_revision?: Long
  readonly mod_revision: Long
  readonly version?: Long
  readonly value?: Uint8Array
  readonly lease?: Long
}

export interface RangeRequest {
  readonly key: Buffer
  readonly range_end: Buffer
  readonly limit: Long
  readonly revision: Long
  readonly sort_order: number
  readonly sort_target: number
  readonly serializable: boolean
  readonly keys_only: boolean
  readonly count_only: boolean
  readonly min_mod_revision: Long
  readonly max_mod_revision: Long
  readonly min_create_revision: Long
  readonly max_create_revision: Long
}

export interface RangeResponse {
  readonly header?: Header
  readonly kvs: readonly KeyValue[]
  readonly more: boolean
  readonly count: Long
}

export interface PutRequest {
  readonly key: Buffer
  readonly value: Buffer
  readonly lease: Long
  readonly prev_kv: boolean
  readonly ignore_value: boolean
  readonly ignore_lease: boolean
}

export interface PutResponse {
  readonly header?: Header
  readonly prev_kv?: KeyValue
}

export interface DeleteRangeRequest {
  readonly key: Buffer
  readonly range_end: Buffer
  readonly prev_kv: boolean
}

export interface DeleteRangeResponse {
  readonly header?: Header
  readonly deleted: Long
  readonly prev_kvs: readonly KeyValue[]
}

export interface RequestOp {
  readonly request?: 'request_range' | 'request_put' | 'request_delete_range' | 'request_txn'
  readonly request_range?: RangeRequest
  readonly request_put?: PutRequest
  readonly request_delete_range?: DeleteRangeRequest
  readonly request_txn?: TxnRequest
}

export interface ResponseOp {
  readonly response_range?: RangeResponse
  readonly response_put?: PutResponse
  readonly response_delete_range?: DeleteRangeResponse
  readonly response_txn?: TxnResponse
}

export interface CompareRequest {
  /** =, >, <, != from 0. */
  readonly result: number
  /** version, create revision, mod revision, value, lease from 0. */
  readonly target: number
  readonly key: Buffer
  readonly range_end: Buffer
  readonly version?: Long
  readonly create_revision?: Long
  readonly mod_revision?: Long
  readonly value?: Buffer
  readonly lease?: Long
}

export interface TxnRequest {
  readonly compare: readonly CompareRequest[]
  readonly success: readonly RequestOp[]
  readonly failure: readonly RequestOp[]
}

export interface TxnResponse {
  readonly header?: Header
  readonly succeeded: boolean
  readonly responses: readonly ResponseOp[]
}

export interface WatchCreateRequest {
  readonly key: Buffer
  readonly range_end: Buffer
  readonly start_revision: Long
  readonly progress_notify: boolean
  /** 0: no puts, 1: no deletes. */
  readonly filters: readonly number[]
  readonly prev_kv: boolean
  readonly watch_id: Long
  readonly fragment: boolean
}

export interface WatchRequest {
  readonly request_union?: 'create_request' | 'cancel_request' | 'progress_request'
  readonly create_request?: WatchCreateRequest
  readonly cancel_request?: { readonly watch_id: Long }
}

export interface WatchEvent {
  /** 0: put, 1: delete. */
  readonly type: number
  readonly kv: KeyValue
  readonly prev_kv?: KeyValue
}

export interface WatchResponse {
  readonly header?: Header
  readonly watch_id: Long
  readonly created?: boolean
  readonly canceled?: boolean
  readonly compact_revision?: Long
  readonly cancel_reason?: string
  readonly fragment?: boolean
  readonly events?: readonly WatchEvent[]
}
