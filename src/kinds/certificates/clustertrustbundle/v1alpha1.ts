/**
 * @package io.k8s.api.certificates.v1alpha1
 * @proto k8s.io.api.certificates.v1alpha1
 */
import type { Resource } from '#api/metadata.ts'

/** Certificates that workloads may trust. @kind certificates.k8s.io/v1alpha1 */
export interface ClusterTrustBundle extends Resource {
  /** The certificates. @pb 2 */
  readonly spec: ClusterTrustBundleSpec
}

/** The certificates of a bundle. */
export interface ClusterTrustBundleSpec {
  /** Signer they belong to, if any; its bundles are named after it. @pb 1 */
  readonly signerName?: string
  /** The certificates in PEM form; their order has no meaning. @pb 2 */
  readonly trustBundle: string
}
