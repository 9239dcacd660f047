/**
 * @package io.k8s.api.certificates.v1beta1
 * @proto k8s.io.api.certificates.v1beta1
 */
import type { Condition, Resource } from '#api/metadata.ts'
import type { Bytes, int32, Time } from '#api/scalars/scalars.ts'

/**
 * Asks a signer for a certificate for a pod; made by the kubelet.
 * @kind certificates.k8s.io/v1beta1
 */
export interface PodCertificateRequest extends Resource {
  /** The request; cannot be changed. @pb 2 */
  readonly spec: PodCertificateRequestSpec
  /** What became of it. @pb 3 @always */
  readonly status?: PodCertificateRequestStatus
}

/** A request for a pod's certificate. */
export interface PodCertificateRequestSpec {
  /** Signer that is asked. @pb 1 */
  readonly signerName: string
  /** Name of the pod. @pb 2 */
  readonly podName: string
  /** Unique id of the pod. @pb 3 @go types.UID */
  readonly podUID: string
  /** Service account of the pod. @pb 4 */
  readonly serviceAccountName: string
  /** Unique id of the service account. @pb 5 @go types.UID */
  readonly serviceAccountUID: string
  /** Node of the pod. @pb 6 @go types.NodeName */
  readonly nodeName: string
  /** Unique id of the node. @pb 7 @go types.UID */
  readonly nodeUID: string
  /** Longest accepted lifetime in seconds; 86400 by default. @pb 8 @pointer */
  readonly maxExpirationSeconds?: int32
  /** Public key to certify, as PKIX in DER. @pb 9 @always */
  readonly pkixPublicKey?: Bytes
  /** Signature that proves the private key is held. @pb 10 @always */
  readonly proofOfPossession?: Bytes
  /** Minimal PKCS#10 request that carries the key and the proof. @pb 12 */
  readonly stubPKCS10Request: Bytes
  /** Notes of the pod's author for the signer; not checked by the server. @pb 11 */
  readonly unverifiedUserAnnotations?: Readonly<Record<string, string>>
}

/** What became of a request. */
export interface PodCertificateRequestStatus {
  /** Issued, Denied or Failed. @pb 1 @list map type @patch merge type */
  readonly conditions?: readonly Condition[]
  /** Issued certificates in PEM form, the pod's own first. @pb 2 */
  readonly certificateChain?: string
  /** When the certificate becomes valid. @pb 4 @pointer */
  readonly notBefore?: Time
  /** When the kubelet should ask for the next one. @pb 5 @pointer */
  readonly beginRefreshAt?: Time
  /** When the certificate expires. @pb 6 @pointer */
  readonly notAfter?: Time
}
