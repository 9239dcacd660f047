/**
 * etcd's v3 API as it is on the wire, for both sides of it: our engine on etcd, and etcd's face on
 * ours. Names and numbers are etcd's; `rpc.proto` says the same in protobuf's language, and a test
 * holds the two together.
 */
import { type FieldShape, type MessageType, messageType } from '#base/protobuf/message.ts'
import type * as m from '#store/etcd/messages.ts'

const bool = (number: number) => ({ number, kind: 'bool' }) as const
const int32 = (number: number) => ({ number, kind: 'int32' }) as const
const uint32 = (number: number) => ({ number, kind: 'uint32' }) as const
const int64 = (number: number) => ({ number, kind: 'int64' }) as const
const id = (number: number) => ({ number, kind: 'bigint' }) as const
const member = (number: number) => ({ number, kind: 'biguint' }) as const
const bytes = (number: number) => ({ number, kind: 'bytes' }) as const
const key = (number: number) => ({ number, kind: 'latin1' }) as const
const string = (number: number) => ({ number, kind: 'string' }) as const
const list = (shape: FieldShape) => ({ ...shape, repeated: true }) as const
const arm = (shape: FieldShape) => ({ ...shape, optional: true }) as const
const of = <T>(number: number, type: () => MessageType<T>) =>
  ({ number, kind: type as () => MessageType<never> }) as const

const Header = messageType<m.Header>('ResponseHeader', {
  cluster_id: member(1),
  member_id: member(2),
  revision: int64(3),
  raft_term: int64(4),
})
const header = of(1, () => Header)
const HeaderOnly = messageType<m.HeaderOnly>('HeaderOnly', { header })
const Empty = messageType<object>('Empty', {})

export const KeyValue = messageType<m.KeyValue>('KeyValue', {
  key: key(1),
  create_revision: int64(2),
  mod_revision: int64(3),
  version: int64(4),
  value: bytes(5),
  lease: id(6),
})
const keyValue = (number: number) => of(number, () => KeyValue)

export const RangeRequest = messageType<m.RangeRequest>('RangeRequest', {
  key: key(1),
  range_end: key(2),
  limit: int64(3),
  revision: int64(4),
  sort_order: int32(5),
  sort_target: int32(6),
  serializable: bool(7),
  keys_only: bool(8),
  count_only: bool(9),
  min_mod_revision: int64(10),
  max_mod_revision: int64(11),
  min_create_revision: int64(12),
  max_create_revision: int64(13),
})
export const RangeResponse = messageType<m.RangeResponse>('RangeResponse', {
  header,
  kvs: list(keyValue(2)),
  more: bool(3),
  count: int64(4),
})
export const PutRequest = messageType<m.PutRequest>('PutRequest', {
  key: key(1),
  value: bytes(2),
  lease: id(3),
  prev_kv: bool(4),
  ignore_value: bool(5),
  ignore_lease: bool(6),
})
export const PutResponse = messageType<m.PutResponse>('PutResponse', {
  header,
  prev_kv: keyValue(2),
})
const DeleteRangeRequest = messageType<m.DeleteRangeRequest>('DeleteRangeRequest', {
  key: key(1),
  range_end: key(2),
  prev_kv: bool(3),
})
const DeleteRangeResponse = messageType<m.DeleteRangeResponse>('DeleteRangeResponse', {
  header,
  deleted: int64(2),
  prev_kvs: list(keyValue(3)),
})
const RequestOp = messageType<m.RequestOp>('RequestOp', {
  request_range: of(1, () => RangeRequest),
  request_put: of(2, () => PutRequest),
  request_delete_range: of(3, () => DeleteRangeRequest),
  request_txn: of(4, () => TxnRequest),
})
const ResponseOp = messageType<m.ResponseOp>('ResponseOp', {
  response_range: of(1, () => RangeResponse),
  response_put: of(2, () => PutResponse),
  response_delete_range: of(3, () => DeleteRangeResponse),
  response_txn: of(4, () => TxnResponse),
})
const Compare = messageType<m.CompareRequest>('Compare', {
  result: int32(1),
  target: int32(2),
  key: key(3),
  version: arm(int64(4)),
  create_revision: arm(int64(5)),
  mod_revision: arm(int64(6)),
  value: arm(bytes(7)),
  lease: arm(id(8)),
  range_end: key(64),
})
const operations = (number: number) => list(of(number, () => RequestOp))
export const TxnRequest: MessageType<m.TxnRequest> = messageType<m.TxnRequest>('TxnRequest', {
  compare: list(of(1, () => Compare)),
  success: operations(2),
  failure: operations(3),
})
export const TxnResponse: MessageType<m.TxnResponse> = messageType<m.TxnResponse>('TxnResponse', {
  header,
  succeeded: bool(2),
  responses: list(of(3, () => ResponseOp)),
})
const CompactionRequest = messageType<m.CompactionRequest>('CompactionRequest', {
  revision: int64(1),
  physical: bool(2),
})

const WatchCreateRequest = messageType<m.WatchCreateRequest>('WatchCreateRequest', {
  key: key(1),
  range_end: key(2),
  start_revision: int64(3),
  progress_notify: bool(4),
  filters: list(int32(5)),
  prev_kv: bool(6),
  watch_id: int64(7),
  fragment: bool(8),
})
const WatchCancelRequest = messageType<{ readonly watch_id: number }>('WatchCancelRequest', {
  watch_id: int64(1),
})
export const WatchRequest = messageType<m.WatchRequest>('WatchRequest', {
  create_request: of(1, () => WatchCreateRequest),
  cancel_request: of(2, () => WatchCancelRequest),
  progress_request: of(3, () => Empty),
})
const Event = messageType<m.WatchEvent>('Event', {
  type: int32(1),
  kv: keyValue(2),
  prev_kv: keyValue(3),
})
export const WatchResponse = messageType<m.WatchResponse>('WatchResponse', {
  header,
  watch_id: int64(2),
  created: bool(3),
  canceled: bool(4),
  compact_revision: int64(5),
  cancel_reason: string(6),
  fragment: bool(7),
  events: list(of(11, () => Event)),
})

const LeaseRequest = messageType<m.LeaseRequest>('LeaseRequest', { ID: id(1) })
const LeaseGrantRequest = messageType<m.LeaseGrantRequest>('LeaseGrantRequest', {
  TTL: int64(1),
  ID: id(2),
})
const LeaseResponse = messageType<m.LeaseResponse>('LeaseResponse', {
  header,
  ID: id(2),
  TTL: int64(3),
})
const LeaseTimeToLiveRequest = messageType<m.LeaseTimeToLiveRequest>('LeaseTimeToLiveRequest', {
  ID: id(1),
  keys: bool(2),
})
const LeaseTimeToLiveResponse = messageType<m.LeaseTimeToLiveResponse>('LeaseTimeToLiveResponse', {
  header,
  ID: id(2),
  TTL: int64(3),
  grantedTTL: int64(4),
  keys: list(key(5)),
})
const LeaseLeasesResponse = messageType<m.LeaseLeasesResponse>('LeaseLeasesResponse', {
  header,
  leases: list(of(2, () => LeaseRequest)),
})

const Member = messageType<m.MemberMessage>('Member', {
  ID: member(1),
  name: string(2),
  peerURLs: list(string(3)),
  clientURLs: list(string(4)),
})
const MemberListResponse = messageType<m.MemberListResponse>('MemberListResponse', {
  header,
  members: list(of(2, () => Member)),
})
const AlarmRequest = messageType<m.AlarmRequest>('AlarmRequest', { action: int32(1) })
const StatusResponse = messageType<m.StatusResponse>('StatusResponse', {
  header,
  version: string(2),
  dbSize: int64(3),
  leader: member(4),
  raftIndex: int64(5),
  raftTerm: int64(6),
  raftAppliedIndex: int64(7),
  dbSizeInUse: int64(9),
})
const HashRequest = messageType<m.HashRequest>('HashKVRequest', { revision: int64(1) })
const HashResponse = messageType<m.HashResponse>('HashKVResponse', {
  header,
  hash: uint32(2),
  compact_revision: int64(3),
})
const SnapshotResponse = messageType<m.SnapshotResponse>('SnapshotResponse', {
  header,
  remaining_bytes: int64(2),
  blob: bytes(3),
})
const AuthStatusResponse = messageType<m.AuthStatusResponse>('AuthStatusResponse', {
  header,
  enabled: bool(2),
  authRevision: int64(3),
})

/** A method's request and answer; of a streaming one, those that go either way. */
export interface RpcMethod<Q, A> {
  readonly request: MessageType<Q>
  readonly answer: MessageType<A>
}

function rpc<Q, A>(request: MessageType<Q>, answer: MessageType<A>): RpcMethod<Q, A> {
  return { request, answer }
}

/** By service and method, as the path of a call names them after `etcdserverpb.`. */
export const rpcs = {
  'KV/Range': rpc(RangeRequest, RangeResponse),
  'KV/Put': rpc(PutRequest, PutResponse),
  'KV/DeleteRange': rpc(DeleteRangeRequest, DeleteRangeResponse),
  'KV/Txn': rpc(TxnRequest, TxnResponse),
  'KV/Compact': rpc(CompactionRequest, HeaderOnly),
  'Watch/Watch': rpc(WatchRequest, WatchResponse),
  'Lease/LeaseGrant': rpc(LeaseGrantRequest, LeaseResponse),
  'Lease/LeaseRevoke': rpc(LeaseRequest, HeaderOnly),
  'Lease/LeaseKeepAlive': rpc(LeaseRequest, LeaseResponse),
  'Lease/LeaseTimeToLive': rpc(LeaseTimeToLiveRequest, LeaseTimeToLiveResponse),
  'Lease/LeaseLeases': rpc(Empty, LeaseLeasesResponse),
  'Cluster/MemberList': rpc(Empty, MemberListResponse),
  'Maintenance/Alarm': rpc(AlarmRequest, HeaderOnly),
  'Maintenance/Status': rpc(Empty, StatusResponse),
  'Maintenance/Defragment': rpc(Empty, HeaderOnly),
  'Maintenance/Hash': rpc(Empty, HashResponse),
  'Maintenance/HashKV': rpc(HashRequest, HashResponse),
  'Maintenance/Snapshot': rpc(Empty, SnapshotResponse),
  'Auth/AuthStatus': rpc(Empty, AuthStatusResponse),
  'Auth/Authenticate': rpc(Empty, HeaderOnly),
} as const

export type RpcName = keyof typeof rpcs
export type RequestOf<N extends RpcName> =
  (typeof rpcs)[N] extends RpcMethod<infer Q, infer _A> ? Q : never
export type AnswerOf<N extends RpcName> =
  (typeof rpcs)[N] extends RpcMethod<infer _Q, infer A> ? A : never

export function pathOf(name: RpcName): string {
  return `/etcdserverpb.${name}`
}
