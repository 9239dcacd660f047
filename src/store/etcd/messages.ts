/**
 * The messages of etcd's v3 API, as far as they are spoken here: shapes as they arrive. Revisions and
 * counts are numbers, identities bigints; keys are the engine's form of bytes (`key.ts`). A message
 * or an arm of a choice that was not sent is undefined, any other field has its zero then.
 */

export interface Header {
  readonly cluster_id: bigint
  readonly member_id: bigint
  readonly revision: number
  readonly raft_term: number
}

/** An answer that says nothing else. */
export interface HeaderOnly {
  readonly header: Header | undefined
}

export interface KeyValue {
  readonly key: string
  readonly create_revision: number
  readonly mod_revision: number
  readonly version: number
  readonly value: Uint8Array
  readonly lease: bigint
}

export interface RangeRequest {
  readonly key: string
  readonly range_end: string
  readonly limit: number
  readonly revision: number
  readonly sort_order: number
  readonly sort_target: number
  readonly serializable: boolean
  readonly keys_only: boolean
  readonly count_only: boolean
  readonly min_mod_revision: number
  readonly max_mod_revision: number
  readonly min_create_revision: number
  readonly max_create_revision: number
}

export interface RangeResponse extends HeaderOnly {
  readonly kvs: readonly KeyValue[]
  readonly more: boolean
  readonly count: number
}

export interface PutRequest {
  readonly key: string
  readonly value: Uint8Array
  readonly lease: bigint
  readonly prev_kv: boolean
  readonly ignore_value: boolean
  readonly ignore_lease: boolean
}

export interface PutResponse extends HeaderOnly {
  readonly prev_kv: KeyValue | undefined
}

export interface DeleteRangeRequest {
  readonly key: string
  readonly range_end: string
  readonly prev_kv: boolean
}

export interface DeleteRangeResponse extends HeaderOnly {
  readonly deleted: number
  readonly prev_kvs: readonly KeyValue[]
}

/** One of them. */
export interface RequestOp {
  readonly request_range: RangeRequest | undefined
  readonly request_put: PutRequest | undefined
  readonly request_delete_range: DeleteRangeRequest | undefined
  readonly request_txn: TxnRequest | undefined
}

export interface ResponseOp {
  readonly response_range: RangeResponse | undefined
  readonly response_put: PutResponse | undefined
  readonly response_delete_range: DeleteRangeResponse | undefined
  readonly response_txn: TxnResponse | undefined
}

export interface CompareRequest {
  /** =, >, <, != from 0. */
  readonly result: number
  /** version, create revision, mod revision, value, lease from 0. */
  readonly target: number
  readonly key: string
  readonly range_end: string
  readonly version: number | undefined
  readonly create_revision: number | undefined
  readonly mod_revision: number | undefined
  readonly value: Uint8Array | undefined
  readonly lease: bigint | undefined
}

export interface TxnRequest {
  readonly compare: readonly CompareRequest[]
  readonly success: readonly RequestOp[]
  readonly failure: readonly RequestOp[]
}

export interface TxnResponse extends HeaderOnly {
  readonly succeeded: boolean
  readonly responses: readonly ResponseOp[]
}

export interface CompactionRequest {
  readonly revision: number
  readonly physical: boolean
}

export interface WatchCreateRequest {
  readonly key: string
  readonly range_end: string
  readonly start_revision: number
  readonly progress_notify: boolean
  /** 0: no puts, 1: no deletes. */
  readonly filters: readonly number[]
  readonly prev_kv: boolean
  readonly watch_id: number
  readonly fragment: boolean
}

export interface WatchRequest {
  readonly create_request: WatchCreateRequest | undefined
  readonly cancel_request: { readonly watch_id: number } | undefined
  readonly progress_request: object | undefined
}

export interface WatchEvent {
  /** 0: put, 1: delete. */
  readonly type: number
  readonly kv: KeyValue | undefined
  readonly prev_kv: KeyValue | undefined
}

export interface WatchResponse extends HeaderOnly {
  readonly watch_id: number
  readonly created: boolean
  readonly canceled: boolean
  readonly compact_revision: number
  readonly cancel_reason: string
  readonly fragment: boolean
  readonly events: readonly WatchEvent[]
}

export interface LeaseRequest {
  readonly ID: bigint
}

export interface LeaseGrantRequest extends LeaseRequest {
  readonly TTL: number
}

export interface LeaseResponse extends HeaderOnly {
  readonly ID: bigint
  readonly TTL: number
}

export interface LeaseTimeToLiveRequest extends LeaseRequest {
  readonly keys: boolean
}

export interface LeaseTimeToLiveResponse extends LeaseResponse {
  readonly grantedTTL: number
  readonly keys: readonly string[]
}

export interface LeaseLeasesResponse extends HeaderOnly {
  readonly leases: readonly LeaseRequest[]
}

export interface MemberMessage {
  readonly ID: bigint
  readonly name: string
  readonly peerURLs: readonly string[]
  readonly clientURLs: readonly string[]
}

export interface MemberListResponse extends HeaderOnly {
  readonly members: readonly MemberMessage[]
}

export interface AlarmRequest {
  /** 0: tell them, 1: raise one, 2: end one. */
  readonly action: number
}

export interface StatusResponse extends HeaderOnly {
  readonly version: string
  readonly dbSize: number
  readonly leader: bigint
  readonly raftIndex: number
  readonly raftTerm: number
  readonly raftAppliedIndex: number
  readonly dbSizeInUse: number
}

export interface HashRequest {
  readonly revision: number
}

export interface HashResponse extends HeaderOnly {
  readonly hash: number
  readonly compact_revision: number
}

export interface SnapshotResponse extends HeaderOnly {
  readonly remaining_bytes: number
  readonly blob: Uint8Array
}

export interface AuthStatusResponse extends HeaderOnly {
  readonly enabled: boolean
  readonly authRevision: number
}
