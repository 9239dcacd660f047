/**
 * @package io.k8s.api.certificates.v1
 * @proto k8s.io.api.certificates.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { Bytes, int32, Time } from '#api/scalars/scalars.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'

/** Asks a signer for an X.509 certificate. @kind certificates.k8s.io/v1 */
export interface CertificateSigningRequest extends Resource {
  /** The request and who made it; cannot be changed. @pb 2 */
  readonly spec: CertificateSigningRequestSpec
  /** Whether it was approved, and the certificate. @pb 3 @always */
  readonly status?: CertificateSigningRequestStatus
}

/** A request for a certificate and who made it. */
export interface CertificateSigningRequestSpec {
  /** PKCS#10 request in PEM form. @pb 1 @required @always */
  readonly request?: Bytes
  /** Signer that is asked, such as kubernetes.io/kubelet-serving. @pb 7 */
  readonly signerName: string
  /** Wanted lifetime in seconds, at least 600; the signer may choose another. @pb 8 @pointer */
  readonly expirationSeconds?: int32
  /** What the key may be used for. @pb 5 @list atomic */
  readonly usages?: readonly KeyUsage[]
  /** Who made the request; set by the server. @pb 2 */
  readonly username?: string
  /** Id of who made it; set by the server. @pb 3 */
  readonly uid?: string
  /** Groups of who made it; set by the server. @pb 4 @list atomic */
  readonly groups?: readonly string[]
  /** Further facts about who made it; set by the server. @pb 6 @go map[string]v1.ExtraValue */
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

export type KeyUsage =
  | 'any'
  | 'cert sign'
  | 'client auth'
  | 'code signing'
  | 'content commitment'
  | 'crl sign'
  | 'data encipherment'
  | 'decipher only'
  | 'digital signature'
  | 'email protection'
  | 'encipher only'
  | 'ipsec end system'
  | 'ipsec tunnel'
  | 'ipsec user'
  | 'key agreement'
  | 'key encipherment'
  | 'microsoft sgc'
  | 'netscape sgc'
  | 'ocsp signing'
  | 's/mime'
  | 'server auth'
  | 'signing'
  | 'timestamping'

/** What became of a request. */
export interface CertificateSigningRequestStatus {
  /** Approved, Denied or Failed. @pb 1 @list map type */
  readonly conditions?: readonly CertificateSigningRequestCondition[]
  /** Issued certificates in PEM form; empty until issued. @pb 2 */
  readonly certificate?: Bytes
}

/** One decision on a request. */
export interface CertificateSigningRequestCondition {
  /** Approved, Denied or Failed. @pb 1 */
  readonly type: RequestConditionType
  /** True, False or Unknown; always True for these. @pb 6 */
  readonly status: ConditionStatus
  /** Why it last changed, as one CamelCase word. @pb 2 */
  readonly reason?: string
  /** Why it last changed, for people. @pb 3 */
  readonly message?: string
  /** When the condition was last written. @pb 4 @always */
  readonly lastUpdateTime?: Time
  /** When the status last changed. @pb 5 @always */
  readonly lastTransitionTime?: Time
}

export type RequestConditionType = 'Approved' | 'Denied' | 'Failed' | (string & {})
