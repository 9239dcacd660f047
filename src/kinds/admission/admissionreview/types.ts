/**
 * @package io.k8s.api.admission.v1
 * @proto k8s.io.api.admission.v1
 */
import type { GroupVersionKind, GroupVersionResource, Status, TypeMeta } from '#api/metadata.ts'
import type { Bytes, RawObject } from '#api/scalars/scalars.ts'
import type { UserInfo } from '#kinds/authentication/shared/types.ts'

/** A question to an admission webhook, and its answer. @kind admission.k8s.io/v1 */
export interface AdmissionReview extends TypeMeta {
  /** The question, set by the API server. @pb 1 */
  readonly request?: AdmissionRequest
  /** The answer, set by the webhook. @pb 2 */
  readonly response?: AdmissionResponse
}

/** A change that a webhook is asked about. */
export interface AdmissionRequest {
  /** Id of the question, to be returned in the answer. @pb 1 @always @go types.UID */
  readonly uid?: string
  /** Kind of the object, in the version the webhook asked for. @pb 2 @always */
  readonly kind?: GroupVersionKind
  /** Resource of the call, in the version the webhook asked for. @pb 3 @always */
  readonly resource?: GroupVersionResource
  /** Subresource of the call, if any. @pb 4 */
  readonly subResource?: string
  /** Kind of the object in the original call. @pb 13 */
  readonly requestKind?: GroupVersionKind
  /** Resource of the original call. @pb 14 */
  readonly requestResource?: GroupVersionResource
  /** Subresource of the original call. @pb 15 */
  readonly requestSubResource?: string
  /** Name of the object; may be empty on creation. @pb 5 */
  readonly name?: string
  /** Namespace of the object, if it has one. @pb 6 */
  readonly namespace?: string
  /** CREATE, UPDATE, DELETE or CONNECT. @pb 7 @always */
  readonly operation?: Operation
  /** Who makes the call. @pb 8 @always */
  readonly userInfo?: UserInfo
  /** The object as it would become; empty for DELETE. @pb 9 @always */
  readonly object?: RawObject
  /** The object as it is; empty for CREATE and CONNECT. @pb 10 @always */
  readonly oldObject?: RawObject
  /** Whether nothing will be stored; the webhook must then have no side effects. @pb 11 @pointer */
  readonly dryRun?: boolean
  /** Options of the call, such as CreateOptions. @pb 12 @always */
  readonly options?: RawObject
}

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT' | (string & {})

/** What a webhook says about a change. */
export interface AdmissionResponse {
  /** Id of the question that is answered. @pb 1 @always @go types.UID */
  readonly uid?: string
  /** Whether the change is let through. @pb 2 @always */
  readonly allowed?: boolean
  /** Why it is refused; ignored if it is let through. @pb 3 */
  readonly status?: Status
  /** Changes to make to the object, in base64. @pb 4 */
  readonly patch?: Bytes
  /** Form of the patch; only JSONPatch. @pb 5 @pointer */
  readonly patchType?: PatchType
  /** Notes for the audit log. @pb 6 */
  readonly auditAnnotations?: Readonly<Record<string, string>>
  /** Warnings shown to the caller, each at most 120 characters if possible. @pb 7 */
  readonly warnings?: readonly string[]
}

export type PatchType = 'JSONPatch' | (string & {})
