/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource, TypeMeta } from '#api/metadata.ts'
import type { int32, int64, Quantity, Time } from '#api/scalars.ts'
import type { ConditionStatus, TaintEffect } from '#kinds/core/pod/types.ts'

/**
 * @kind v1
 */
export interface Node extends Resource {
  /** @pb 2 @optional */
  readonly spec: NodeSpec
  /** @pb 3 @always */
  readonly status?: NodeStatus
}

export interface NodeSpec {
  /** @pb 1 */
  readonly podCIDR?: string
  /** @pb 7 @list set @patch merge */
  readonly podCIDRs?: readonly string[]
  /** @pb 3 */
  readonly providerID?: string
  /** @pb 4 */
  readonly unschedulable?: boolean
  /** @pb 5 @list atomic */
  readonly taints?: readonly Taint[]
  /** @pb 6 */
  readonly configSource?: NodeConfigSource
  /** @pb 2 */
  readonly externalID?: string
}

export interface Taint {
  /** @pb 1 */
  readonly key: string
  /** @pb 2 */
  readonly value?: string
  /** @pb 3 */
  readonly effect: TaintEffect
  /** @pb 4 @pointer */
  readonly timeAdded?: Time
}

export interface NodeConfigSource {
  /** @pb 2 */
  readonly configMap?: ConfigMapNodeConfigSource
}

export interface ConfigMapNodeConfigSource {
  /** @pb 1 */
  readonly namespace: string
  /** @pb 2 */
  readonly name: string
  /** @pb 3 */
  readonly uid?: string
  /** @pb 4 */
  readonly resourceVersion?: string
  /** @pb 5 */
  readonly kubeletConfigKey: string
}

export interface NodeStatus {
  /** @pb 1 */
  readonly capacity?: Readonly<Record<string, Quantity>>
  /** @pb 2 */
  readonly allocatable?: Readonly<Record<string, Quantity>>
  /** @pb 3 */
  readonly phase?: NodePhase
  /** @pb 4 @list map type @patch merge type */
  readonly conditions?: readonly NodeCondition[]
  /** @pb 5 @list map type @patch merge type */
  readonly addresses?: readonly NodeAddress[]
  /** @pb 6 @always */
  readonly daemonEndpoints?: NodeDaemonEndpoints
  /** @pb 7 @always */
  readonly nodeInfo?: NodeSystemInfo
  /** @pb 8 @list atomic */
  readonly images?: readonly ContainerImage[]
  /** @pb 9 @list atomic */
  readonly volumesInUse?: readonly string[]
  /** @pb 10 @list atomic */
  readonly volumesAttached?: readonly AttachedVolume[]
  /** @pb 11 */
  readonly config?: NodeConfigStatus
  /** @pb 12 @list atomic */
  readonly runtimeHandlers?: readonly NodeRuntimeHandler[]
  /** @pb 13 */
  readonly features?: NodeFeatures
  /** @pb 14 @list atomic */
  readonly declaredFeatures?: readonly string[]
}

export type NodePhase = 'Pending' | 'Running' | 'Terminated'

export interface NodeCondition {
  /** @pb 1 */
  readonly type: NodeConditionType
  /** @pb 2 */
  readonly status: ConditionStatus
  /** @pb 3 @always */
  readonly lastHeartbeatTime?: Time
  /** @pb 4 @always */
  readonly lastTransitionTime?: Time
  /** @pb 5 */
  readonly reason?: string
  /** @pb 6 */
  readonly message?: string
}

export type NodeConditionType =
  | 'Ready'
  | 'MemoryPressure'
  | 'DiskPressure'
  | 'PIDPressure'
  | 'NetworkUnavailable'
  | (string & {})

export interface NodeAddress {
  /** @pb 1 */
  readonly type: NodeAddressType
  /** @pb 2 */
  readonly address: string
}

export type NodeAddressType =
  | 'Hostname'
  | 'InternalIP'
  | 'ExternalIP'
  | 'InternalDNS'
  | 'ExternalDNS'
  | (string & {})

export interface NodeDaemonEndpoints {
  /** @pb 1 @always */
  readonly kubeletEndpoint?: DaemonEndpoint
}

export interface DaemonEndpoint {
  /** @pb 1 */
  readonly Port: int32
}

export interface NodeSystemInfo {
  /** @pb 1 */
  readonly machineID: string
  /** @pb 2 */
  readonly systemUUID: string
  /** @pb 3 */
  readonly bootID: string
  /** @pb 4 */
  readonly kernelVersion: string
  /** @pb 5 */
  readonly osImage: string
  /** @pb 6 */
  readonly containerRuntimeVersion: string
  /** @pb 7 */
  readonly kubeletVersion: string
  /** @pb 8 */
  readonly kubeProxyVersion: string
  /** @pb 9 */
  readonly operatingSystem: string
  /** @pb 10 */
  readonly architecture: string
  /** @pb 11 */
  readonly swap?: NodeSwapStatus
}

export interface NodeSwapStatus {
  /** @pb 1 @pointer */
  readonly capacity?: int64
}

export interface ContainerImage {
  /** @pb 1 @always @list atomic */
  readonly names?: readonly string[]
  /** @pb 2 */
  readonly sizeBytes?: int64
}

export interface AttachedVolume {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly devicePath: string
}

export interface NodeConfigStatus {
  /** @pb 1 */
  readonly assigned?: NodeConfigSource
  /** @pb 2 */
  readonly active?: NodeConfigSource
  /** @pb 3 */
  readonly lastKnownGood?: NodeConfigSource
  /** @pb 4 */
  readonly error?: string
}

export interface NodeRuntimeHandler {
  /** @pb 1 @always */
  readonly name?: string
  /** @pb 2 */
  readonly features?: NodeRuntimeHandlerFeatures
}

export interface NodeRuntimeHandlerFeatures {
  /** @pb 1 @pointer */
  readonly recursiveReadOnlyMounts?: boolean
  /** @pb 2 @pointer */
  readonly userNamespaces?: boolean
}

export interface NodeFeatures {
  /** @pb 1 @pointer */
  readonly supplementalGroupsPolicy?: boolean
}

/**
 * @kind v1
 */
export interface NodeProxyOptions extends TypeMeta {
  /** @pb 1 */
  readonly path?: string
}
