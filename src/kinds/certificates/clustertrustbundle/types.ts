/**
 * @package io.k8s.api.certificates.v1beta1
 * @proto k8s.io.api.certificates.v1beta1
 */
import type { Resource } from '#api/metadata.ts'

/**
 * @kind certificates.k8s.io/v1beta1
 */
export interface ClusterTrustBundle extends Resource {
  /** @pb 2 */
  readonly spec: ClusterTrustBundleSpec
}

export interface ClusterTrustBundleSpec {
  /** @pb 1 */
  readonly signerName?: string
  /** @pb 2 */
  readonly trustBundle: string
}
