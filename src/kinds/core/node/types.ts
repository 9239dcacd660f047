/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource, TypeMeta } from '#api/metadata.ts'
import type { int32, int64, Quantity, Time } from '#api/scalars/scalars.ts'
import type { ConditionStatus, TaintEffect } from '#kinds/core/pod/types.ts'

/** A machine of the cluster that runs pods. @kind v1 */
export interface Node extends Resource {
  /** How the node is to be used. @pb 2 @optional */
  readonly spec: NodeSpec
  /** What the kubelet and controllers last observed of the node. @pb 3 @always */
  readonly status?: NodeStatus
}

/** How a node is used and known. */
export interface NodeSpec {
  /** Address range from which pods of the node get their IPs. @pb 1 */
  readonly podCIDR?: string
  /**
   * Pod address ranges of the node, one for each IP family; podCIDR is the first.
   * @pb 7 @list set @patch merge
   */
  readonly podCIDRs?: readonly string[]
  /** Id of the machine at its cloud provider, as provider://id. @pb 3 */
  readonly providerID?: string
  /** Keeps new pods away; running ones stay. @pb 4 */
  readonly unschedulable?: boolean
  /** Taints that keep away pods without matching tolerations. @pb 5 @list atomic */
  readonly taints?: readonly Taint[]
  /** No longer in use; once a source of kubelet settings. @pb 6 */
  readonly configSource?: NodeConfigSource
  /** No longer in use; read only from old clients. @pb 2 */
  readonly externalID?: string
}

/** A mark on a node that keeps away pods which do not tolerate it. */
export interface Taint {
  /** Key of the taint. @pb 1 */
  readonly key: string
  /** Value of the taint. @pb 2 */
  readonly value?: string
  /** NoSchedule, PreferNoSchedule, or NoExecute, which evicts running pods too. @pb 3 */
  readonly effect: TaintEffect
  /** When the taint was put on. @pb 4 @pointer */
  readonly timeAdded?: Time
}

/** No longer in use; once a source of kubelet settings. */
export interface NodeConfigSource {
  /** ConfigMap with the settings. @pb 2 */
  readonly configMap?: ConfigMapNodeConfigSource
}

/** No longer in use; a ConfigMap with kubelet settings. */
export interface ConfigMapNodeConfigSource {
  /** Namespace of the ConfigMap. @pb 1 */
  readonly namespace: string
  /** Name of the ConfigMap. @pb 2 */
  readonly name: string
  /** Unique id of the ConfigMap, set in a status only. @pb 3 @go types.UID */
  readonly uid?: string
  /** Resource version of the ConfigMap, set in a status only. @pb 4 */
  readonly resourceVersion?: string
  /** Key that holds the settings. @pb 5 */
  readonly kubeletConfigKey: string
}

/** What is known of a node. */
export interface NodeStatus {
  /** Everything the node has of each resource. @pb 1 @go v1.ResourceList */
  readonly capacity?: Readonly<Record<string, Quantity>>
  /** What pods may use of each resource, after reservations. @pb 2 @go v1.ResourceList */
  readonly allocatable?: Readonly<Record<string, Quantity>>
  /** No longer set; see the conditions. @pb 3 */
  readonly phase?: NodePhase
  /**
   * The conditions of the node, such as Ready and MemoryPressure.
   * @pb 4 @list map type @patch merge type
   */
  readonly conditions?: readonly NodeCondition[]
  /** Addresses and names by which the node is reached. @pb 5 @list map type @patch merge type */
  readonly addresses?: readonly NodeAddress[]
  /** Ports of the daemons on the node. @pb 6 @always */
  readonly daemonEndpoints?: NodeDaemonEndpoints
  /** Ids and software versions of the node. @pb 7 @always */
  readonly nodeInfo?: NodeSystemInfo
  /** Images on the node, the largest first. @pb 8 @list atomic */
  readonly images?: readonly ContainerImage[]
  /** Attachable volumes mounted on the node. @pb 9 @list atomic @go []v1.UniqueVolumeName */
  readonly volumesInUse?: readonly string[]
  /** Volumes attached to the node. @pb 10 @list atomic */
  readonly volumesAttached?: readonly AttachedVolume[]
  /** No longer in use; state of the kubelet settings. @pb 11 */
  readonly config?: NodeConfigStatus
  /** Runtime handlers on offer and what they can do. @pb 12 @list atomic */
  readonly runtimeHandlers?: readonly NodeRuntimeHandler[]
  /** What the container runtime can do as a whole. @pb 13 */
  readonly features?: NodeFeatures
  /** Features the node announces, which scheduling may require. @pb 14 @list atomic */
  readonly declaredFeatures?: readonly string[]
}

export type NodePhase = 'Pending' | 'Running' | 'Terminated'

/** One aspect of a node's state. */
export interface NodeCondition {
  /** Which aspect, such as Ready, DiskPressure or MemoryPressure. @pb 1 */
  readonly type: NodeConditionType
  /** True, False or Unknown. @pb 2 */
  readonly status: ConditionStatus
  /** When the condition was last reported. @pb 3 @always */
  readonly lastHeartbeatTime?: Time
  /** When the status last changed. @pb 4 @always */
  readonly lastTransitionTime?: Time
  /** Why it last changed, as one CamelCase word. @pb 5 */
  readonly reason?: string
  /** Why it last changed, for people. @pb 6 */
  readonly message?: string
}

export type NodeConditionType =
  | 'Ready'
  | 'MemoryPressure'
  | 'DiskPressure'
  | 'PIDPressure'
  | 'NetworkUnavailable'
  | (string & {})

/** An address of a node. */
export interface NodeAddress {
  /** Hostname, InternalIP, ExternalIP, InternalDNS or ExternalDNS. @pb 1 */
  readonly type: NodeAddressType
  /** The address or name. @pb 2 */
  readonly address: string
}

export type NodeAddressType =
  | 'Hostname'
  | 'InternalIP'
  | 'ExternalIP'
  | 'InternalDNS'
  | 'ExternalDNS'
  | (string & {})

/** Ports of the daemons on a node. */
export interface NodeDaemonEndpoints {
  /** Where the kubelet listens. @pb 1 @always */
  readonly kubeletEndpoint?: DaemonEndpoint
}

/** Where a daemon listens. */
export interface DaemonEndpoint {
  /** Port number of the daemon. @pb 1 */
  readonly Port: int32
}

/** Ids and software versions of a node. */
export interface NodeSystemInfo {
  /** Id from /etc/machine-id, the same after reboots. @pb 1 */
  readonly machineID: string
  /** Id of the hardware or virtual machine. @pb 2 */
  readonly systemUUID: string
  /** Id of the present boot; changes with every reboot. @pb 3 */
  readonly bootID: string
  /** Version of the kernel. @pb 4 */
  readonly kernelVersion: string
  /** Name and version of the operating system, as it calls itself. @pb 5 */
  readonly osImage: string
  /** Container runtime and its version, such as containerd://2.0.0. @pb 6 */
  readonly containerRuntimeVersion: string
  /** Version of the kubelet. @pb 7 */
  readonly kubeletVersion: string
  /** No longer reliable; once the version of kube-proxy. @pb 8 */
  readonly kubeProxyVersion: string
  /** Operating system: linux or windows. @pb 9 */
  readonly operatingSystem: string
  /** Processor architecture, such as amd64 or arm64. @pb 10 */
  readonly architecture: string
  /** Swap space of the node. @pb 11 */
  readonly swap?: NodeSwapStatus
}

/** Swap space of a node. */
export interface NodeSwapStatus {
  /** Its size in bytes. @pb 1 @pointer */
  readonly capacity?: int64
}

/** An image stored on a node. */
export interface ContainerImage {
  /** Names of the image, with tags and digests. @pb 1 @always @list atomic */
  readonly names?: readonly string[]
  /** Size of the image in bytes. @pb 2 */
  readonly sizeBytes?: int64
}

/** A volume attached to a node. */
export interface AttachedVolume {
  /** Name of the volume. @pb 1 @go v1.UniqueVolumeName */
  readonly name: string
  /** Device path of the volume on the node. @pb 2 */
  readonly devicePath: string
}

/** No longer in use; state of the kubelet settings. */
export interface NodeConfigStatus {
  /** Settings the kubelet was told to try. @pb 1 */
  readonly assigned?: NodeConfigSource
  /** Settings the kubelet is using. @pb 2 */
  readonly active?: NodeConfigSource
  /** Settings the kubelet falls back to. @pb 3 */
  readonly lastKnownGood?: NodeConfigSource
  /** Problem with the assigned settings. @pb 4 */
  readonly error?: string
}

/** A runtime handler of a node. */
export interface NodeRuntimeHandler {
  /** Name of the handler; empty for the default one. @pb 1 @always */
  readonly name?: string
  /** What the handler can do. @pb 2 */
  readonly features?: NodeRuntimeHandlerFeatures
}

/** What a runtime handler can do. */
export interface NodeRuntimeHandlerFeatures {
  /** Whether mounts can be made read-only all the way down. @pb 1 @pointer */
  readonly recursiveReadOnlyMounts?: boolean
  /** Whether pods can have user namespaces. @pb 2 @pointer */
  readonly userNamespaces?: boolean
}

/** What the container runtime of a node can do. */
export interface NodeFeatures {
  /** Whether supplementalGroupsPolicy of pods is obeyed. @pb 1 @pointer */
  readonly supplementalGroupsPolicy?: boolean
}

/** Query parameters for reaching a node through the API server. @kind v1 */
export interface NodeProxyOptions extends TypeMeta {
  /** Path of the request to the node. @pb 1 */
  readonly path?: string
}
