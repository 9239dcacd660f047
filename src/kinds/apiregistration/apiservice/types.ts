/**
 * @package io.k8s.kube-aggregator.pkg.apis.apiregistration.v1
 * @proto k8s.io.kube_aggregator.pkg.apis.apiregistration.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { Bytes, int32, Time } from '#api/scalars/scalars.ts'

/**
 * A group version of the API and who serves it; its name is version.group.
 * @kind apiregistration.k8s.io/v1
 */
export interface APIService extends Resource {
  /** The group version and its server. @pb 2 @optional */
  readonly spec: APIServiceSpec
  /** Whether the server can be reached. @pb 3 @always */
  readonly status?: APIServiceStatus
}

/** A group version and its server. */
export interface APIServiceSpec {
  /** Service that serves it; this API server itself if left out. @pb 1 */
  readonly service?: ServiceReference
  /** API group. @pb 2 */
  readonly group?: string
  /** API version. @pb 3 */
  readonly version?: string
  /** Does not check the server's certificate; excludes caBundle. @pb 4 */
  readonly insecureSkipTLSVerify?: boolean
  /**
   * PEM certificates to check the server against; the system's own if left out.
   * @pb 5 @list atomic
   */
  readonly caBundle?: Bytes
  /** Rank of the group in discovery, up to 20000; higher comes first. @pb 7 */
  readonly groupPriorityMinimum: int32
  /** Rank of the version in its group, up to 1000; higher comes first. @pb 8 */
  readonly versionPriority: int32
}

/** Names a service of the cluster. */
export interface ServiceReference {
  /** Namespace of the service. @pb 1 */
  readonly namespace?: string
  /** Name of the service. @pb 2 */
  readonly name?: string
  /** Port of the service; 443 by default. @pb 3 @pointer */
  readonly port?: int32
}

/** What is known of a group version's server. */
export interface APIServiceStatus {
  /**
   * Conditions; Available says whether calls get through.
   * @pb 1 @list map type @patch merge type
   */
  readonly conditions?: readonly APIServiceCondition[]
}

/** One aspect of a group version's state. */
export interface APIServiceCondition {
  /** Which aspect; only Available is known. @pb 1 @go v1.APIServiceConditionType */
  readonly type: string
  /** True, False or Unknown. @pb 2 @go v1.ConditionStatus */
  readonly status: string
  /** When the status last changed. @pb 3 @always */
  readonly lastTransitionTime?: Time
  /** Why it last changed, as one CamelCase word. @pb 4 */
  readonly reason?: string
  /** Why it last changed, for people. @pb 5 */
  readonly message?: string
}
