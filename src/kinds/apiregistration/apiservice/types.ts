/**
 * @package io.k8s.kube-aggregator.pkg.apis.apiregistration.v1
 * @proto k8s.io.kube_aggregator.pkg.apis.apiregistration.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { Bytes, int32, Time } from '#api/scalars.ts'

/**
 * @kind apiregistration.k8s.io/v1
 */
export interface APIService extends Resource {
  /** @pb 2 @optional */
  readonly spec: APIServiceSpec
  /** @pb 3 @always */
  readonly status?: APIServiceStatus
}

export interface APIServiceSpec {
  /** @pb 1 */
  readonly service?: ServiceReference
  /** @pb 2 */
  readonly group?: string
  /** @pb 3 */
  readonly version?: string
  /** @pb 4 */
  readonly insecureSkipTLSVerify?: boolean
  /** @pb 5 @list atomic */
  readonly caBundle?: Bytes
  /** @pb 7 */
  readonly groupPriorityMinimum: int32
  /** @pb 8 */
  readonly versionPriority: int32
}

export interface ServiceReference {
  /** @pb 1 */
  readonly namespace?: string
  /** @pb 2 */
  readonly name?: string
  /** @pb 3 @pointer */
  readonly port?: int32
}

export interface APIServiceStatus {
  /** @pb 1 @list map type @patch merge type */
  readonly conditions?: readonly APIServiceCondition[]
}

export interface APIServiceCondition {
  /** @pb 1 */
  readonly type: string
  /** @pb 2 */
  readonly status: string
  /** @pb 3 @always */
  readonly lastTransitionTime?: Time
  /** @pb 4 */
  readonly reason?: string
  /** @pb 5 */
  readonly message?: string
}
