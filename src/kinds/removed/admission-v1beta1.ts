/**
 * @package io.k8s.api.admission.v1beta1
 * @proto k8s.io.api.admission.v1beta1
 */
import type { GroupVersionKind, GroupVersionResource, Status, TypeMeta } from '#api/metadata.ts'
import type { Bytes, RawObject } from '#api/scalars/scalars.ts'
import type { UserInfo } from '#kinds/authentication/shared/types.ts'

/**
 * @kind admission.k8s.io/v1beta1
 */
export interface AdmissionReview extends TypeMeta {
  /** @pb 1 */
  readonly request?: AdmissionRequest
  /** @pb 2 */
  readonly response?: AdmissionResponse
}

export interface AdmissionRequest {
  /** @pb 1 @always @go types.UID */
  readonly uid?: string
  /** @pb 2 @always */
  readonly kind?: GroupVersionKind
  /** @pb 3 @always */
  readonly resource?: GroupVersionResource
  /** @pb 4 */
  readonly subResource?: string
  /** @pb 13 */
  readonly requestKind?: GroupVersionKind
  /** @pb 14 */
  readonly requestResource?: GroupVersionResource
  /** @pb 15 */
  readonly requestSubResource?: string
  /** @pb 5 */
  readonly name?: string
  /** @pb 6 */
  readonly namespace?: string
  /** @pb 7 @always */
  readonly operation?: Operation
  /** @pb 8 @always */
  readonly userInfo?: UserInfo
  /** @pb 9 @always */
  readonly object?: RawObject
  /** @pb 10 @always */
  readonly oldObject?: RawObject
  /** @pb 11 @pointer */
  readonly dryRun?: boolean
  /** @pb 12 @always */
  readonly options?: RawObject
}

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT' | (string & {})

export interface AdmissionResponse {
  /** @pb 1 @always @go types.UID */
  readonly uid?: string
  /** @pb 2 @always */
  readonly allowed?: boolean
  /** @pb 3 */
  readonly status?: Status
  /** @pb 4 */
  readonly patch?: Bytes
  /** @pb 5 @pointer */
  readonly patchType?: PatchType
  /** @pb 6 */
  readonly auditAnnotations?: Readonly<Record<string, string>>
  /** @pb 7 */
  readonly warnings?: readonly string[]
}

export type PatchType = 'JSONPatch' | (string & {})
