/**
 * @package io.k8s.api.storagemigration.v1beta1
 * @proto k8s.io.api.storagemigration.v1beta1
 */
import type { Condition, GroupResource, Resource } from '#api/metadata.ts'

/**
 * @kind storagemigration.k8s.io/v1beta1
 */
export interface StorageVersionMigration extends Resource {
  /** @pb 2 @optional */
  readonly spec: StorageVersionMigrationSpec
  /** @pb 3 @always */
  readonly status?: StorageVersionMigrationStatus
}

export interface StorageVersionMigrationSpec {
  /** @pb 1 */
  readonly resource: GroupResource
}

export interface StorageVersionMigrationStatus {
  /** @pb 1 @list map type @patch merge type */
  readonly conditions?: readonly Condition[]
  /** @pb 2 */
  readonly resourceVersion?: string
}
