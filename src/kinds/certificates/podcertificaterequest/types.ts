/**
 * @package io.k8s.api.certificates.v1beta1
 * @proto k8s.io.api.certificates.v1beta1
 */
import type { Condition, Resource } from '#api/metadata.ts'
import type { Bytes, int32, Time } from '#api/scalars.ts'

/**
 * @kind certificates.k8s.io/v1beta1
 */
export interface PodCertificateRequest extends Resource {
  /** @pb 2 */
  readonly spec: PodCertificateRequestSpec
  /** @pb 3 @always */
  readonly status?: PodCertificateRequestStatus
}

export interface PodCertificateRequestSpec {
  /** @pb 1 */
  readonly signerName: string
  /** @pb 2 */
  readonly podName: string
  /** @pb 3 */
  readonly podUID: string
  /** @pb 4 */
  readonly serviceAccountName: string
  /** @pb 5 */
  readonly serviceAccountUID: string
  /** @pb 6 */
  readonly nodeName: string
  /** @pb 7 */
  readonly nodeUID: string
  /** @pb 8 @pointer */
  readonly maxExpirationSeconds?: int32
  /** @pb 9 @always */
  readonly pkixPublicKey?: Bytes
  /** @pb 10 @always */
  readonly proofOfPossession?: Bytes
  /** @pb 12 */
  readonly stubPKCS10Request: Bytes
  /** @pb 11 */
  readonly unverifiedUserAnnotations?: Readonly<Record<string, string>>
}

export interface PodCertificateRequestStatus {
  /** @pb 1 @list map type @patch merge type */
  readonly conditions?: readonly Condition[]
  /** @pb 2 */
  readonly certificateChain?: string
  /** @pb 4 @pointer */
  readonly notBefore?: Time
  /** @pb 5 @pointer */
  readonly beginRefreshAt?: Time
  /** @pb 6 @pointer */
  readonly notAfter?: Time
}
