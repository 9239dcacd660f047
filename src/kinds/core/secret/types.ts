/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { Bytes } from '#api/scalars/scalars.ts'

/** Confidential data, such as passwords, tokens and keys. @kind v1 */
export interface Secret extends Resource {
  /** Forbids changes of the data for good; only deleting remains. @pb 5 @pointer */
  readonly immutable?: boolean
  /** Values by key, in base64. @pb 2 */
  readonly data?: Readonly<Record<string, Bytes>>
  /** Values as plain text, merged into data when written and never returned. @pb 4 */
  readonly stringData?: Readonly<Record<string, string>>
  /** What the secret is for, which says which keys it must have; Opaque by default. @pb 3 */
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
