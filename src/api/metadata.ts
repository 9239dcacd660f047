/**
 * @package io.k8s.apimachinery.pkg.apis.meta.v1
 * @proto k8s.io.apimachinery.pkg.apis.meta.v1
 */
import type { FieldsV1, int32, int64, Json, RawObject, Time } from '#api/scalars.ts'

/** What the top of every object says of itself: the kind it is of, and in which version. */
export interface TypeMeta {
  readonly apiVersion?: string
  readonly kind?: string
}

/** Any object that the API keeps or answers and that has metadata. */
export interface Resource {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
}

/** A list of objects of one kind, as a collection answers. */
export interface List<T extends Resource = Resource> {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ListMeta
  readonly items: readonly T[]
}

/** @kind v1 */
export interface APIGroup extends TypeMeta {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 @list atomic */
  readonly versions: readonly GroupVersionForDiscovery[]
  /** @pb 3 @always */
  readonly preferredVersion?: GroupVersionForDiscovery
  /** @pb 4 @list atomic */
  readonly serverAddressByClientCIDRs?: readonly ServerAddressByClientCIDR[]
}

export interface GroupVersionForDiscovery {
  /** @pb 1 */
  readonly groupVersion: string
  /** @pb 2 */
  readonly version: string
}

export interface ServerAddressByClientCIDR {
  /** @pb 1 */
  readonly clientCIDR: string
  /** @pb 2 */
  readonly serverAddress: string
}

/** @kind v1 */
export interface APIGroupList extends TypeMeta {
  /** @pb 1 @list atomic */
  readonly groups: readonly APIGroup[]
}

export interface APIResource {
  /** @pb 1 */
  readonly name: string
  /** @pb 6 */
  readonly singularName: string
  /** @pb 2 */
  readonly namespaced: boolean
  /** @pb 8 */
  readonly group?: string
  /** @pb 9 */
  readonly version?: string
  /** @pb 3 */
  readonly kind: string
  /** @pb 4 @wrapped */
  readonly verbs: readonly string[]
  /** @pb 5 @list atomic */
  readonly shortNames?: readonly string[]
  /** @pb 7 @list atomic */
  readonly categories?: readonly string[]
  /** @pb 10 */
  readonly storageVersionHash?: string
}

/** @kind v1 */
export interface APIResourceList extends TypeMeta {
  /** @pb 1 */
  readonly groupVersion: string
  /** @pb 2 @list atomic */
  readonly resources: readonly APIResource[]
}

/** @kind v1 */
export interface APIVersions extends TypeMeta {
  /** @pb 1 @list atomic */
  readonly versions: readonly string[]
  /** @pb 2 @list atomic */
  readonly serverAddressByClientCIDRs: readonly ServerAddressByClientCIDR[]
}

export interface Condition {
  /** @pb 1 */
  readonly type: string
  /** @pb 2 */
  readonly status: string
  /** @pb 3 */
  readonly observedGeneration?: int64
  /** @pb 4 */
  readonly lastTransitionTime: Time
  /** @pb 5 */
  readonly reason: string
  /** @pb 6 */
  readonly message: string
}

export interface CreateOptions extends TypeMeta {
  /** @pb 1 */
  readonly dryRun?: readonly string[]
  /** @pb 3 */
  readonly fieldManager?: string
  /** @pb 4 */
  readonly fieldValidation?: string
}

export interface DeleteOptions extends TypeMeta {
  /** @pb 1 @pointer */
  readonly gracePeriodSeconds?: int64
  /** @pb 2 */
  readonly preconditions?: Preconditions
  /** @pb 3 @pointer */
  readonly orphanDependents?: boolean
  /** @pb 4 @pointer */
  readonly propagationPolicy?: string
  /** @pb 5 @list atomic */
  readonly dryRun?: readonly string[]
  /** @pb 6 @pointer */
  readonly ignoreStoreReadErrorWithClusterBreakingPotential?: boolean
}

export interface Preconditions {
  /** @pb 1 @pointer */
  readonly uid?: string
  /** @pb 2 @pointer */
  readonly resourceVersion?: string
}

export interface FieldSelectorRequirement {
  /** @pb 1 */
  readonly key: string
  /** @pb 2 */
  readonly operator: string
  /** @pb 3 @list atomic */
  readonly values?: readonly string[]
}

export interface GetOptions extends TypeMeta {
  /** @pb 1 */
  readonly resourceVersion?: string
}

export interface GroupResource {
  /** @pb 1 */
  readonly group: string
  /** @pb 2 */
  readonly resource: string
}

export interface GroupVersionKind {
  /** @pb 1 @always */
  readonly group?: string
  /** @pb 2 @always */
  readonly version?: string
  /** @pb 3 @always */
  readonly kind?: string
}

export interface GroupVersionResource {
  /** @pb 1 @always */
  readonly group?: string
  /** @pb 2 @always */
  readonly version?: string
  /** @pb 3 @always */
  readonly resource?: string
}

/**
 * @map atomic
 */
export interface LabelSelector {
  /** @pb 1 */
  readonly matchLabels?: Readonly<Record<string, string>>
  /** @pb 2 @list atomic */
  readonly matchExpressions?: readonly LabelSelectorRequirement[]
}

export interface LabelSelectorRequirement {
  /** @pb 1 */
  readonly key: string
  /** @pb 2 */
  readonly operator: string
  /** @pb 3 @list atomic */
  readonly values?: readonly string[]
}

export interface ListMeta {
  /** @pb 1 */
  readonly selfLink?: string
  /** @pb 2 */
  readonly resourceVersion?: string
  /** @pb 3 */
  readonly continue?: string
  /** @pb 4 @pointer */
  readonly remainingItemCount?: int64
  /** @pb 5 */
  readonly shardInfo?: ShardInfo
}

export interface ShardInfo {
  /** @pb 1 */
  readonly selector: string
}

export interface ListOptions extends TypeMeta {
  /** @pb 1 */
  readonly labelSelector?: string
  /** @pb 2 */
  readonly fieldSelector?: string
  /** @pb 3 */
  readonly watch?: boolean
  /** @pb 9 */
  readonly allowWatchBookmarks?: boolean
  /** @pb 4 */
  readonly resourceVersion?: string
  /** @pb 10 */
  readonly resourceVersionMatch?: string
  /** @pb 5 @pointer */
  readonly timeoutSeconds?: int64
  /** @pb 7 */
  readonly limit?: int64
  /** @pb 8 */
  readonly continue?: string
  /** @pb 11 @pointer */
  readonly sendInitialEvents?: boolean
  /** @pb 15 */
  readonly shardSelector?: string
}

export interface ManagedFieldsEntry {
  /** @pb 1 */
  readonly manager?: string
  /** @pb 2 */
  readonly operation?: string
  /** @pb 3 */
  readonly apiVersion?: string
  /** @pb 4 @pointer */
  readonly time?: Time
  /** @pb 6 */
  readonly fieldsType?: string
  /** @pb 7 @pointer */
  readonly fieldsV1?: FieldsV1
  /** @pb 8 */
  readonly subresource?: string
}

export interface ObjectMeta {
  /** @pb 1 @omitempty @optional */
  readonly name: string
  /** @pb 2 */
  readonly generateName?: string
  /** @pb 3 */
  readonly namespace?: string
  /** @pb 4 */
  readonly selfLink?: string
  /** @pb 5 */
  readonly uid?: string
  /** @pb 6 */
  readonly resourceVersion?: string
  /** @pb 7 */
  readonly generation?: int64
  /** @pb 8 */
  readonly creationTimestamp?: Time
  /** @pb 9 @pointer */
  readonly deletionTimestamp?: Time
  /** @pb 10 @pointer */
  readonly deletionGracePeriodSeconds?: int64
  /** @pb 11 */
  readonly labels?: Readonly<Record<string, string>>
  /** @pb 12 */
  readonly annotations?: Readonly<Record<string, string>>
  /** @pb 13 @list map uid @patch merge uid */
  readonly ownerReferences?: readonly OwnerReference[]
  /** @pb 14 @list set @patch merge */
  readonly finalizers?: readonly string[]
  /** @pb 17 @list atomic */
  readonly managedFields?: readonly ManagedFieldsEntry[]
}

/**
 * @map atomic
 */
export interface OwnerReference {
  /** @pb 5 */
  readonly apiVersion: string
  /** @pb 1 */
  readonly kind: string
  /** @pb 3 */
  readonly name: string
  /** @pb 4 */
  readonly uid: string
  /** @pb 6 @pointer */
  readonly controller?: boolean
  /** @pb 7 @pointer */
  readonly blockOwnerDeletion?: boolean
}

export interface PartialObjectMetadata extends Resource {}

export interface PartialObjectMetadataList extends TypeMeta {
  /** @pb 1 */
  readonly metadata: ListMeta
  /** @pb 2 @always */
  readonly items?: readonly PartialObjectMetadata[]
}

export interface PatchOptions extends TypeMeta {
  /** @pb 1 */
  readonly dryRun?: readonly string[]
  /** @pb 2 @pointer */
  readonly force?: boolean
  /** @pb 3 */
  readonly fieldManager?: string
  /** @pb 4 */
  readonly fieldValidation?: string
}

/** @kind v1 */
export interface Status extends TypeMeta {
  /** @pb 1 @optional */
  readonly metadata: ListMeta
  /** @pb 2 */
  readonly status?: string
  /** @pb 3 */
  readonly message?: string
  /** @pb 4 */
  readonly reason?: string
  /** @pb 5 */
  readonly details?: StatusDetails
  /** @pb 6 */
  readonly code?: int32
}

export interface StatusDetails {
  /** @pb 1 */
  readonly name?: string
  /** @pb 2 */
  readonly group?: string
  /** @pb 3 */
  readonly kind?: string
  /** @pb 6 */
  readonly uid?: string
  /** @pb 4 @list atomic */
  readonly causes?: readonly StatusCause[]
  /** @pb 5 */
  readonly retryAfterSeconds?: int32
}

export interface StatusCause {
  /** @pb 1 */
  readonly reason?: string
  /** @pb 2 */
  readonly message?: string
  /** @pb 3 */
  readonly field?: string
}

export interface Table extends TypeMeta {
  readonly metadata: ListMeta
  /** @always */
  readonly columnDefinitions?: readonly TableColumnDefinition[]
  /** @always */
  readonly rows?: readonly TableRow[]
}

export interface TableColumnDefinition {
  /** @always */
  readonly name?: string
  /** @always */
  readonly type?: string
  /** @always */
  readonly format?: string
  /** @always */
  readonly description?: string
  /** @always */
  readonly priority?: int32
}

export interface TableRow {
  /** @always */
  readonly cells?: readonly Json[]
  readonly conditions?: readonly TableRowCondition[]
  /** @always */
  readonly object?: RawObject
}

export interface TableRowCondition {
  /** @always */
  readonly type?: string
  /** @always */
  readonly status?: string
  readonly reason?: string
  readonly message?: string
}

export interface UpdateOptions extends TypeMeta {
  /** @pb 1 */
  readonly dryRun?: readonly string[]
  /** @pb 2 */
  readonly fieldManager?: string
  /** @pb 3 */
  readonly fieldValidation?: string
}

export interface WatchEvent {
  /** @pb 1 */
  readonly type: string
  /** @pb 2 */
  readonly object: RawObject
}
