/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { Bytes } from '#api/scalars.ts'

/**
 * @kind v1
 */
export interface Secret extends Resource {
  /** @pb 5 @pointer */
  readonly immutable?: boolean
  /** @pb 2 */
  readonly data?: Readonly<Record<string, Bytes>>
  /** @pb 4 */
  readonly stringData?: Readonly<Record<string, string>>
  /** @pb 3 */
  readonly type?: SecretType
}

export type SecretType =
  | 'Opaque'
  | 'kubernetes.io/service-account-token'
  | 'kubernetes.io/dockercfg'
  | 'kubernetes.io/dockerconfigjson'
  | 'kubernetes.io/basic-auth'
  | 'kubernetes.io/ssh-auth'
  | 'kubernetes.io/tls'
  | 'bootstrap.kubernetes.io/token'
  | (string & {})
