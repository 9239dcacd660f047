/**
 * @package io.k8s.apimachinery.pkg.apis.meta.v1
 * @proto k8s.io.apimachinery.pkg.apis.meta.v1
 */
import type { FieldsV1, int32, int64, Json, RawObject, Time } from '#api/scalars/scalars.ts'

/** What the top of every object says of itself: the kind it is of, and in which version. */
export interface TypeMeta {
  /** APIVersion defines the group and version of the kind, such as apps/v1; v1 for the core group. */
  readonly apiVersion?: string
  /** Kind is what the object is, in CamelCase, such as Deployment. */
  readonly kind?: string
}

/** Any object that the API keeps or answers and that has metadata. */
export interface Resource {
  /** APIVersion defines the group and version of the kind, such as apps/v1; v1 for the core group. */
  readonly apiVersion: string
  /** Kind is what the object is, in CamelCase, such as Deployment. */
  readonly kind: string
  /** Standard object's metadata: name, labels and what else is kept about objects of every kind. */
  readonly metadata: ObjectMeta
}

/** A list of objects of one kind, as a collection answers. */
export interface List<T extends Resource = Resource> {
  /** APIVersion defines the group and version of the kind, such as apps/v1; v1 for the core group. */
  readonly apiVersion: string
  /** Kind is what the object is, in CamelCase, such as Deployment. */
  readonly kind: string
  /** Facts about the list, such as its resource version. */
  readonly metadata: ListMeta
  /** The objects of the list. */
  readonly items: readonly T[]
}

/** An API group and its versions. @kind v1 */
export interface APIGroup extends TypeMeta {
  /** Name of the group; empty for the core group. @pb 1 */
  readonly name: string
  /** Versions of the group that are served. @pb 2 @list atomic */
  readonly versions: readonly GroupVersionForDiscovery[]
  /** Version to use if the client has no reason for another. @pb 3 @always */
  readonly preferredVersion?: GroupVersionForDiscovery
  /** Addresses of the server for clients in certain networks. @pb 4 @list atomic */
  readonly serverAddressByClientCIDRs?: readonly ServerAddressByClientCIDR[]
}

/** A version of a group. */
export interface GroupVersionForDiscovery {
  /** Group and version, such as apps/v1. @pb 1 */
  readonly groupVersion: string
  /** Version alone, such as v1. @pb 2 */
  readonly version: string
}

/** Address of the server for clients of one network. */
export interface ServerAddressByClientCIDR {
  /** Network of the clients. @pb 1 */
  readonly clientCIDR: string
  /** Address for them: a host name, an IP, or either with a port. @pb 2 */
  readonly serverAddress: string
}

/** The API groups of the server. @kind v1 */
export interface APIGroupList extends TypeMeta {
  /** The groups. @pb 1 @list atomic */
  readonly groups: readonly APIGroup[]
}

/** A resource of the API. */
export interface APIResource {
  /** Plural name, as it stands in URLs. @pb 1 */
  readonly name: string
  /** Singular name, for use by people. @pb 6 */
  readonly singularName: string
  /** Whether its objects belong to namespaces. @pb 2 */
  readonly namespaced: boolean
  /** Group of its objects; that of the list if empty. @pb 8 */
  readonly group?: string
  /** Version of its objects; that of the list if empty. @pb 9 */
  readonly version?: string
  /** Kind of its objects. @pb 3 */
  readonly kind: string
  /** Verbs it can take, such as get, list and watch. @pb 4 @wrapped @go v1.Verbs */
  readonly verbs: readonly string[]
  /** Short names, for use by people. @pb 5 @list atomic */
  readonly shortNames?: readonly string[]
  /** Groups of resources it belongs to, such as all. @pb 7 @list atomic */
  readonly categories?: readonly string[]
  /** Changes when its stored version does; to be compared for equality only. @pb 10 */
  readonly storageVersionHash?: string
}

/** The resources of one group and version. @kind v1 */
export interface APIResourceList extends TypeMeta {
  /** Group and version of the resources. @pb 1 */
  readonly groupVersion: string
  /** The resources. @pb 2 @list atomic */
  readonly resources: readonly APIResource[]
}

/** The versions of the core group. @kind v1 */
export interface APIVersions extends TypeMeta {
  /** The versions that are served. @pb 1 @list atomic */
  readonly versions: readonly string[]
  /** Addresses of the server for clients in certain networks. @pb 2 @list atomic */
  readonly serverAddressByClientCIDRs: readonly ServerAddressByClientCIDR[]
}

/** One aspect of an object's state. */
export interface Condition {
  /** Which aspect the condition is about. @pb 1 */
  readonly type: string
  /** True, False or Unknown. @pb 2 @go v1.ConditionStatus */
  readonly status: string
  /** Generation of the object this condition was derived from. @pb 3 */
  readonly observedGeneration?: int64
  /** When the status last changed. @pb 4 */
  readonly lastTransitionTime: Time
  /** Why it last changed, as one CamelCase word. @pb 5 */
  readonly reason: string
  /** Why it last changed, for people. @pb 6 */
  readonly message: string
}

/** Query parameters for creating an object. */
export interface CreateOptions extends TypeMeta {
  /** All goes through every step but stores nothing. @pb 1 */
  readonly dryRun?: readonly string[]
  /** Name under which the changed fields are recorded, at most 128 characters. @pb 3 */
  readonly fieldManager?: string
  /** What happens on unknown or repeated fields: Ignore, Warn or Strict. @pb 4 */
  readonly fieldValidation?: string
}

/** How an object is to be deleted. */
export interface DeleteOptions extends TypeMeta {
  /** Seconds before it is removed; 0 at once, the kind decides if left out. @pb 1 @pointer */
  readonly gracePeriodSeconds?: int64
  /** What must hold for the deletion to go ahead. @pb 2 */
  readonly preconditions?: Preconditions
  /** Old way to say whether dependents are left behind; use propagationPolicy. @pb 3 @pointer */
  readonly orphanDependents?: boolean
  /** What becomes of dependents: Orphan, Background or Foreground. @pb 4 @pointer @go v1.DeletionPropagation */
  readonly propagationPolicy?: string
  /** All goes through every step but deletes nothing. @pb 5 @list atomic */
  readonly dryRun?: readonly string[]
  /**
   * Deletes an object that cannot be read any more, skipping finalizers; may break the cluster.
   * @pb 6 @pointer
   */
  readonly ignoreStoreReadErrorWithClusterBreakingPotential?: boolean
}

/** What must hold for a change to go ahead. */
export interface Preconditions {
  /** Unique id the object must have. @pb 1 @pointer @go types.UID */
  readonly uid?: string
  /** Resource version the object must have. @pb 2 @pointer */
  readonly resourceVersion?: string
}

/** A requirement on one field. */
export interface FieldSelectorRequirement {
  /** Path of the field. @pb 1 */
  readonly key: string
  /** In, NotIn, Exists or DoesNotExist. @pb 2 @go v1.FieldSelectorOperator */
  readonly operator: string
  /** Values to compare with; empty for Exists and DoesNotExist. @pb 3 @list atomic */
  readonly values?: readonly string[]
}

/** Query parameters for reading an object. */
export interface GetOptions extends TypeMeta {
  /** Least resource version that will do; the latest state if left out. @pb 1 */
  readonly resourceVersion?: string
}

/** A resource and its group. */
export interface GroupResource {
  /** The group. @pb 1 */
  readonly group: string
  /** The resource. @pb 2 */
  readonly resource: string
}

/** A kind with its group and version. */
export interface GroupVersionKind {
  /** The group. @pb 1 @always */
  readonly group?: string
  /** The version. @pb 2 @always */
  readonly version?: string
  /** The kind. @pb 3 @always */
  readonly kind?: string
}

/** A resource with its group and version. */
export interface GroupVersionResource {
  /** The group. @pb 1 @always */
  readonly group?: string
  /** The version. @pb 2 @always */
  readonly version?: string
  /** The resource. @pb 3 @always */
  readonly resource?: string
}

/**
 * A choice of objects by label; all requirements must hold, an empty one matches all.
 * @map atomic
 */
export interface LabelSelector {
  /** Labels with the values they must have. @pb 1 */
  readonly matchLabels?: Readonly<Record<string, string>>
  /** Further requirements on labels. @pb 2 @list atomic */
  readonly matchExpressions?: readonly LabelSelectorRequirement[]
}

/** A requirement on one label. */
export interface LabelSelectorRequirement {
  /** Label key. @pb 1 */
  readonly key: string
  /** In, NotIn, Exists or DoesNotExist. @pb 2 @go v1.LabelSelectorOperator */
  readonly operator: string
  /** Values to compare with; empty for Exists and DoesNotExist. @pb 3 @list atomic */
  readonly values?: readonly string[]
}

/** Facts about a list. */
export interface ListMeta {
  /** No longer set; once the URL of the object. @pb 1 */
  readonly selfLink?: string
  /** State of the store the list shows; clients start a watch from it. @pb 2 */
  readonly resourceVersion?: string
  /** Token for the next part of the list; empty at its end. @pb 3 */
  readonly continue?: string
  /** About how many objects come after this part, if that is known. @pb 4 @pointer */
  readonly remainingItemCount?: int64
  /** Which share of the objects the list shows, if not all. @pb 5 */
  readonly shardInfo?: ShardInfo
}

/** Which share of the objects a list shows. */
export interface ShardInfo {
  /** Selector of the share. @pb 1 */
  readonly selector: string
}

/** Query parameters for listing and watching. */
export interface ListOptions extends TypeMeta {
  /** Chooses objects by label. @pb 1 */
  readonly labelSelector?: string
  /** Chooses objects by field. @pb 2 */
  readonly fieldSelector?: string
  /** Streams changes instead of answering with a list. @pb 3 */
  readonly watch?: boolean
  /** Lets the server send bookmarks, which tell how far the watch has come. @pb 9 */
  readonly allowWatchBookmarks?: boolean
  /** State to list, or to start watching from. @pb 4 */
  readonly resourceVersion?: string
  /** How resourceVersion is meant: Exact or NotOlderThan. @pb 10 @go v1.ResourceVersionMatch */
  readonly resourceVersionMatch?: string
  /** Seconds after which the call ends. @pb 5 @pointer */
  readonly timeoutSeconds?: int64
  /** Most objects in one answer; the rest is fetched with continue. @pb 7 */
  readonly limit?: int64
  /** Token from the previous part of the list. @pb 8 */
  readonly continue?: string
  /** Starts a watch with all present objects, followed by a bookmark. @pb 11 @pointer */
  readonly sendInitialEvents?: boolean
  /** Chooses a share of the objects. @pb 15 */
  readonly shardSelector?: string
}

/** Fields that one manager has set. */
export interface ManagedFieldsEntry {
  /** Name of the manager. @pb 1 */
  readonly manager?: string
  /** Apply or Update. @pb 2 @go v1.ManagedFieldsOperationType */
  readonly operation?: string
  /** Version in which the fields are written. @pb 3 */
  readonly apiVersion?: string
  /** When the fields of the entry last changed. @pb 4 @pointer */
  readonly time?: Time
  /** Format of the fields; always FieldsV1. @pb 6 */
  readonly fieldsType?: string
  /** The fields, as a tree. @pb 7 @pointer */
  readonly fieldsV1?: FieldsV1
  /** Subresource through which they were set; empty for the object itself. @pb 8 */
  readonly subresource?: string
}

/** Facts that every object has. */
export interface ObjectMeta {
  /**
   * Name, unique among objects of its kind in the namespace; cannot be changed.
   * @pb 1 @omitempty @optional
   */
  readonly name: string
  /** Beginning of a name the server completes at random, if name is left out. @pb 2 */
  readonly generateName?: string
  /** Namespace of the object; empty for kinds without, cannot be changed. @pb 3 */
  readonly namespace?: string
  /** No longer set; once the URL of the object. @pb 4 */
  readonly selfLink?: string
  /** Id that no other object ever has; given by the server. @pb 5 @go types.UID */
  readonly uid?: string
  /** Changes with every write; to be compared for equality and sent back on updates. @pb 6 */
  readonly resourceVersion?: string
  /** Number that rises when the desired state changes. @pb 7 */
  readonly generation?: int64
  /** CreationTimestamp is a timestamp of when the object was stored first. @pb 8 */
  readonly creationTimestamp?: Time
  /** When the object is due to be removed; set by the server on deletion. @pb 9 @pointer */
  readonly deletionTimestamp?: Time
  /** Seconds the object was given to end; set by the server on deletion. @pb 10 @pointer */
  readonly deletionGracePeriodSeconds?: int64
  /** Short values by key, by which objects are chosen. @pb 11 */
  readonly labels?: Readonly<Record<string, string>>
  /** Values of any form by key, for tools and people; not for choosing. @pb 12 */
  readonly annotations?: Readonly<Record<string, string>>
  /**
   * Objects this one depends on; it is deleted when all of them are gone.
   * @pb 13 @list map uid @patch merge uid
   */
  readonly ownerReferences?: readonly OwnerReference[]
  /**
   * What must be finished before the object is removed; each party takes its own off.
   * @pb 14 @list set @patch merge
   */
  readonly finalizers?: readonly string[]
  /** Which manager set which fields; kept by the server. @pb 17 @list atomic */
  readonly managedFields?: readonly ManagedFieldsEntry[]
}

/** An owner of an object, in the same namespace or without one. @map atomic */
export interface OwnerReference {
  /** API version of the owner. @pb 5 */
  readonly apiVersion: string
  /** Kind of the owner. @pb 1 */
  readonly kind: string
  /** Name of the owner. @pb 3 */
  readonly name: string
  /** Unique id of the owner. @pb 4 @go types.UID */
  readonly uid: string
  /** Marks the one owner that manages the object. @pb 6 @pointer */
  readonly controller?: boolean
  /** Keeps the owner, in a foreground deletion, until this object is gone. @pb 7 @pointer */
  readonly blockOwnerDeletion?: boolean
}

/** An object of any kind, reduced to its metadata. */
export interface PartialObjectMetadata extends Resource {}

/** Objects of any kind, reduced to their metadata. */
export interface PartialObjectMetadataList extends TypeMeta {
  /** Facts about the list, such as its resource version. @pb 1 */
  readonly metadata: ListMeta
  /** The objects. @pb 2 @always */
  readonly items?: readonly PartialObjectMetadata[]
}

/** Query parameters for patching an object. */
export interface PatchOptions extends TypeMeta {
  /** All goes through every step but stores nothing. @pb 1 */
  readonly dryRun?: readonly string[]
  /** Takes over fields of other managers when applying. @pb 2 @pointer */
  readonly force?: boolean
  /** Name under which the changed fields are recorded; required when applying. @pb 3 */
  readonly fieldManager?: string
  /** What happens on unknown or repeated fields: Ignore, Warn or Strict. @pb 4 */
  readonly fieldValidation?: string
}

/** The outcome of a call that answers with no object. @kind v1 */
export interface Status extends TypeMeta {
  /** Facts about the answer. @pb 1 @optional */
  readonly metadata: ListMeta
  /** Success or Failure. @pb 2 */
  readonly status?: string
  /** The outcome, for people. @pb 3 */
  readonly message?: string
  /** Why the call failed, as one CamelCase word. @pb 4 @go v1.StatusReason */
  readonly reason?: string
  /** More about the failure, as far as the reason has it. @pb 5 */
  readonly details?: StatusDetails
  /** HTTP status code. @pb 6 */
  readonly code?: int32
}

/** More about the outcome of a call. */
export interface StatusDetails {
  /** Name of the object concerned. @pb 1 */
  readonly name?: string
  /** Group of the object concerned. @pb 2 */
  readonly group?: string
  /** Kind, or at times resource, of the object concerned. @pb 3 */
  readonly kind?: string
  /** Unique id of the object concerned. @pb 6 @go types.UID */
  readonly uid?: string
  /** The individual causes of a failure. @pb 4 @list atomic */
  readonly causes?: readonly StatusCause[]
  /** Seconds to wait before trying again. @pb 5 */
  readonly retryAfterSeconds?: int32
}

/** One cause of a failure. */
export interface StatusCause {
  /** What kind of cause it is, as one CamelCase word. @pb 1 @go v1.CauseType */
  readonly reason?: string
  /** The cause, for people. @pb 2 */
  readonly message?: string
  /** Path of the field that caused it, such as spec.ports[0].name. @pb 3 */
  readonly field?: string
}

/** Objects as a table, for tools that print them. */
export interface Table extends TypeMeta {
  /** Facts about the list, such as its resource version. */
  readonly metadata: ListMeta
  /** The columns. @always */
  readonly columnDefinitions?: readonly TableColumnDefinition[]
  /** The rows. @always */
  readonly rows?: readonly TableRow[]
}

/** A column of a table. */
export interface TableColumnDefinition {
  /** Heading of the column. @always */
  readonly name?: string
  /** OpenAPI type of the cells, such as string or integer. @always */
  readonly type?: string
  /** OpenAPI format of the cells, such as date or name. @always */
  readonly format?: string
  /** What the column shows. @always */
  readonly description?: string
  /** Importance: 0 is always shown, higher ones where there is room. @always */
  readonly priority?: int32
}

/** A row of a table. */
export interface TableRow {
  /** Values, one for each column. @always */
  readonly cells?: readonly Json[]
  /** Conditions of the row. */
  readonly conditions?: readonly TableRowCondition[]
  /** The object of the row, in full, as metadata or left out. @always */
  readonly object?: RawObject
}

/** A remark on a row. */
export interface TableRowCondition {
  /** Which remark, such as Completed. @always @go v1.RowConditionType */
  readonly type?: string
  /** True, False or Unknown. @always @go v1.ConditionStatus */
  readonly status?: string
  /** Why, as one CamelCase word. */
  readonly reason?: string
  /** Why, for people. */
  readonly message?: string
}

/** Query parameters for replacing an object. */
export interface UpdateOptions extends TypeMeta {
  /** All goes through every step but stores nothing. @pb 1 */
  readonly dryRun?: readonly string[]
  /** Name under which the changed fields are recorded, at most 128 characters. @pb 2 */
  readonly fieldManager?: string
  /** What happens on unknown or repeated fields: Ignore, Warn or Strict. @pb 3 */
  readonly fieldValidation?: string
}

/** One message of a watch. */
export interface WatchEvent {
  /** ADDED, MODIFIED, DELETED, BOOKMARK or ERROR. @pb 1 */
  readonly type: string
  /** The object after the change, or a Status for an error. @pb 2 */
  readonly object: RawObject
}
