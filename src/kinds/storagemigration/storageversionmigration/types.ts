/**
 * @package io.k8s.api.storagemigration.v1beta1
 * @proto k8s.io.api.storagemigration.v1beta1
 */
import type { Condition, GroupResource, Resource } from '#api/metadata.ts'

/**
 * Rewrites the stored objects of a resource in its present storage version.
 * @kind storagemigration.k8s.io/v1beta1
 */
export interface StorageVersionMigration extends Resource {
  /** The resource. @pb 2 @optional */
  readonly spec: StorageVersionMigrationSpec
  /** How far the migration has come. @pb 3 @always */
  readonly status?: StorageVersionMigrationStatus
}

/** The resource to migrate. */
export interface StorageVersionMigrationSpec {
  /** Group and name of the resource; cannot be changed. @pb 1 */
  readonly resource: GroupResource
}

/** How far a migration has come. */
export interface StorageVersionMigrationStatus {
  /** Conditions: Running, Succeeded or Failed. @pb 1 @list map type @patch merge type */
  readonly conditions?: readonly Condition[]
  /** State of the store up to which objects are rewritten. @pb 2 */
  readonly resourceVersion?: string
}
