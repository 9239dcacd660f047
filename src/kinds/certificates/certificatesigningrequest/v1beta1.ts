/**
 * @package io.k8s.api.certificates.v1beta1
 * @proto k8s.io.api.certificates.v1beta1
 */
import type { Resource } from '#api/metadata.ts'
import type { Bytes, int32, Time } from '#api/scalars.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'

/**
 * @kind certificates.k8s.io/v1beta1
 */
export interface CertificateSigningRequest extends Resource {
  /** @pb 2 */
  readonly spec: CertificateSigningRequestSpec
  /** @pb 3 @always */
  readonly status?: CertificateSigningRequestStatus
}

export interface CertificateSigningRequestSpec {
  /** @pb 1 @always */
  readonly request?: Bytes
  /** @pb 7 @pointer */
  readonly signerName?: string
  /** @pb 8 @pointer */
  readonly expirationSeconds?: int32
  /** @pb 5 */
  readonly usages?: readonly KeyUsage[]
  /** @pb 2 */
  readonly username?: string
  /** @pb 3 */
  readonly uid?: string
  /** @pb 4 */
  readonly groups?: readonly string[]
  /** @pb 6 */
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

export type KeyUsage =
  | 'signing'
  | 'digital signature'
  | 'content commitment'
  | 'key encipherment'
  | 'key agreement'
  | 'data encipherment'
  | 'cert sign'
  | 'crl sign'
  | 'encipher only'
  | 'decipher only'
  | 'any'
  | 'server auth'
  | 'client auth'
  | 'code signing'
  | 'email protection'
  | 's/mime'
  | 'ipsec end system'
  | 'ipsec tunnel'
  | 'ipsec user'
  | 'timestamping'
  | 'ocsp signing'
  | 'microsoft sgc'
  | 'netscape sgc'
  | (string & {})

export interface CertificateSigningRequestStatus {
  /** @pb 1 */
  readonly conditions?: readonly CertificateSigningRequestCondition[]
  /** @pb 2 */
  readonly certificate?: Bytes
}

export interface CertificateSigningRequestCondition {
  /** @pb 1 @always */
  readonly type?: RequestConditionType
  /** @pb 6 @always */
  readonly status?: ConditionStatus
  /** @pb 2 */
  readonly reason?: string
  /** @pb 3 */
  readonly message?: string
  /** @pb 4 @always */
  readonly lastUpdateTime?: Time
  /** @pb 5 @always */
  readonly lastTransitionTime?: Time
}

export type RequestConditionType = 'Approved' | 'Denied' | 'Failed' | (string & {})
