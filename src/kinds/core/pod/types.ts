/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { LabelSelector, ObjectMeta, Resource, TypeMeta } from '#api/metadata.ts'
import type { IntOrString, int32, int64, Quantity, Time } from '#api/scalars.ts'
import type { PersistentVolumeClaimSpec } from '#kinds/core/persistentvolumeclaim/types.ts'

/**
 * @kind v1
 */
export interface Pod extends Resource {
  /** @pb 2 @optional */
  readonly spec: PodSpec
  /** @pb 3 @always */
  readonly status?: PodStatus
}

export interface PodSpec {
  /** @pb 1 @list map name @patch merge,retainKeys name */
  readonly volumes?: readonly Volume[]
  /** @pb 20 @list map name @patch merge name */
  readonly initContainers?: readonly Container[]
  /** @pb 2 @list map name @patch merge name */
  readonly containers: readonly Container[]
  /** @pb 34 @list map name @patch merge name */
  readonly ephemeralContainers?: readonly EphemeralContainer[]
  /** @pb 3 */
  readonly restartPolicy?: RestartPolicy
  /** @pb 4 @pointer */
  readonly terminationGracePeriodSeconds?: int64
  /** @pb 5 @pointer */
  readonly activeDeadlineSeconds?: int64
  /** @pb 6 */
  readonly dnsPolicy?: DNSPolicy
  /** @pb 7 @map atomic */
  readonly nodeSelector?: Readonly<Record<string, string>>
  /** @pb 8 */
  readonly serviceAccountName?: string
  /** @pb 9 */
  readonly serviceAccount?: string
  /** @pb 21 @pointer */
  readonly automountServiceAccountToken?: boolean
  /** @pb 10 */
  readonly nodeName?: string
  /** @pb 11 */
  readonly hostNetwork?: boolean
  /** @pb 12 */
  readonly hostPID?: boolean
  /** @pb 13 */
  readonly hostIPC?: boolean
  /** @pb 27 @pointer */
  readonly shareProcessNamespace?: boolean
  /** @pb 14 */
  readonly securityContext?: PodSecurityContext
  /** @pb 15 @list map name @patch merge name */
  readonly imagePullSecrets?: readonly LocalObjectReference[]
  /** @pb 16 */
  readonly hostname?: string
  /** @pb 17 */
  readonly subdomain?: string
  /** @pb 18 */
  readonly affinity?: Affinity
  /** @pb 19 */
  readonly schedulerName?: string
  /** @pb 22 @list atomic */
  readonly tolerations?: readonly Toleration[]
  /** @pb 23 @list map ip @patch merge ip */
  readonly hostAliases?: readonly HostAlias[]
  /** @pb 24 */
  readonly priorityClassName?: string
  /** @pb 25 @pointer */
  readonly priority?: int32
  /** @pb 26 */
  readonly dnsConfig?: PodDNSConfig
  /** @pb 28 @list atomic */
  readonly readinessGates?: readonly PodReadinessGate[]
  /** @pb 29 @pointer */
  readonly runtimeClassName?: string
  /** @pb 30 @pointer */
  readonly enableServiceLinks?: boolean
  /** @pb 31 @pointer */
  readonly preemptionPolicy?: PreemptionPolicy
  /** @pb 32 */
  readonly overhead?: Readonly<Record<string, Quantity>>
  /** @pb 33 @list map topologyKey whenUnsatisfiable @patch merge topologyKey */
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[]
  /** @pb 35 @pointer */
  readonly setHostnameAsFQDN?: boolean
  /** @pb 36 */
  readonly os?: PodOS
  /** @pb 37 @pointer */
  readonly hostUsers?: boolean
  /** @pb 38 @list map name @patch merge name */
  readonly schedulingGates?: readonly PodSchedulingGate[]
  /** @pb 39 @list map name @patch merge,retainKeys name */
  readonly resourceClaims?: readonly PodResourceClaim[]
  /** @pb 40 */
  readonly resources?: ResourceRequirements
  /** @pb 41 @pointer */
  readonly hostnameOverride?: string
  /** @pb 43 */
  readonly schedulingGroup?: PodSchedulingGroup
}

/**
 * @inline 2 volumeSource VolumeSource after name
 */
export interface Volume extends VolumeSource {
  /** @pb 1 */
  readonly name: string
}

export interface VolumeSource {
  /** @pb 1 */
  readonly hostPath?: HostPathVolumeSource
  /** @pb 2 */
  readonly emptyDir?: EmptyDirVolumeSource
  /** @pb 3 */
  readonly gcePersistentDisk?: GCEPersistentDiskVolumeSource
  /** @pb 4 */
  readonly awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource
  /** @pb 5 */
  readonly gitRepo?: GitRepoVolumeSource
  /** @pb 6 */
  readonly secret?: SecretVolumeSource
  /** @pb 7 */
  readonly nfs?: NFSVolumeSource
  /** @pb 8 */
  readonly iscsi?: ISCSIVolumeSource
  /** @pb 9 */
  readonly glusterfs?: GlusterfsVolumeSource
  /** @pb 10 */
  readonly persistentVolumeClaim?: PersistentVolumeClaimVolumeSource
  /** @pb 11 */
  readonly rbd?: RBDVolumeSource
  /** @pb 12 */
  readonly flexVolume?: FlexVolumeSource
  /** @pb 13 */
  readonly cinder?: CinderVolumeSource
  /** @pb 14 */
  readonly cephfs?: CephFSVolumeSource
  /** @pb 15 */
  readonly flocker?: FlockerVolumeSource
  /** @pb 16 */
  readonly downwardAPI?: DownwardAPIVolumeSource
  /** @pb 17 */
  readonly fc?: FCVolumeSource
  /** @pb 18 */
  readonly azureFile?: AzureFileVolumeSource
  /** @pb 19 */
  readonly configMap?: ConfigMapVolumeSource
  /** @pb 20 */
  readonly vsphereVolume?: VsphereVirtualDiskVolumeSource
  /** @pb 21 */
  readonly quobyte?: QuobyteVolumeSource
  /** @pb 22 */
  readonly azureDisk?: AzureDiskVolumeSource
  /** @pb 23 */
  readonly photonPersistentDisk?: PhotonPersistentDiskVolumeSource
  /** @pb 26 */
  readonly projected?: ProjectedVolumeSource
  /** @pb 24 */
  readonly portworxVolume?: PortworxVolumeSource
  /** @pb 25 */
  readonly scaleIO?: ScaleIOVolumeSource
  /** @pb 27 */
  readonly storageos?: StorageOSVolumeSource
  /** @pb 28 */
  readonly csi?: CSIVolumeSource
  /** @pb 29 */
  readonly ephemeral?: EphemeralVolumeSource
  /** @pb 30 */
  readonly image?: ImageVolumeSource
}

export interface HostPathVolumeSource {
  /** @pb 1 */
  readonly path: string
  /** @pb 2 @pointer */
  readonly type?: HostPathType
}

export type HostPathType =
  | ''
  | 'BlockDevice'
  | 'CharDevice'
  | 'Directory'
  | 'DirectoryOrCreate'
  | 'File'
  | 'FileOrCreate'
  | 'Socket'

export interface EmptyDirVolumeSource {
  /** @pb 1 */
  readonly medium?: StorageMedium
  /** @pb 2 @pointer */
  readonly sizeLimit?: Quantity
}

export type StorageMedium = '' | 'Memory' | 'HugePages' | 'HugePages-' | (string & {})

export interface GCEPersistentDiskVolumeSource {
  /** @pb 1 */
  readonly pdName: string
  /** @pb 2 */
  readonly fsType?: string
  /** @pb 3 */
  readonly partition?: int32
  /** @pb 4 */
  readonly readOnly?: boolean
}

export interface AWSElasticBlockStoreVolumeSource {
  /** @pb 1 */
  readonly volumeID: string
  /** @pb 2 */
  readonly fsType?: string
  /** @pb 3 */
  readonly partition?: int32
  /** @pb 4 */
  readonly readOnly?: boolean
}

export interface GitRepoVolumeSource {
  /** @pb 1 */
  readonly repository: string
  /** @pb 2 */
  readonly revision?: string
  /** @pb 3 */
  readonly directory?: string
}

export interface SecretVolumeSource {
  /** @pb 1 */
  readonly secretName?: string
  /** @pb 2 @list atomic */
  readonly items?: readonly KeyToPath[]
  /** @pb 3 @pointer */
  readonly defaultMode?: int32
  /** @pb 4 @pointer */
  readonly optional?: boolean
}

export interface KeyToPath {
  /** @pb 1 */
  readonly key: string
  /** @pb 2 */
  readonly path: string
  /** @pb 3 @pointer */
  readonly mode?: int32
}

export interface NFSVolumeSource {
  /** @pb 1 */
  readonly server: string
  /** @pb 2 */
  readonly path: string
  /** @pb 3 */
  readonly readOnly?: boolean
}

export interface ISCSIVolumeSource {
  /** @pb 1 */
  readonly targetPortal: string
  /** @pb 2 */
  readonly iqn: string
  /** @pb 3 */
  readonly lun: int32
  /** @pb 4 @default "default" */
  readonly iscsiInterface?: string
  /** @pb 5 */
  readonly fsType?: string
  /** @pb 6 */
  readonly readOnly?: boolean
  /** @pb 7 @list atomic */
  readonly portals?: readonly string[]
  /** @pb 8 */
  readonly chapAuthDiscovery?: boolean
  /** @pb 11 */
  readonly chapAuthSession?: boolean
  /** @pb 10 */
  readonly secretRef?: LocalObjectReference
  /** @pb 12 @pointer */
  readonly initiatorName?: string
}

/**
 * @map atomic
 */
export interface LocalObjectReference {
  /** @pb 1 @default "" */
  readonly name?: string
}

export interface GlusterfsVolumeSource {
  /** @pb 1 */
  readonly endpoints: string
  /** @pb 2 */
  readonly path: string
  /** @pb 3 */
  readonly readOnly?: boolean
}

export interface PersistentVolumeClaimVolumeSource {
  /** @pb 1 */
  readonly claimName: string
  /** @pb 2 */
  readonly readOnly?: boolean
}

export interface RBDVolumeSource {
  /** @pb 1 @list atomic */
  readonly monitors: readonly string[]
  /** @pb 2 */
  readonly image: string
  /** @pb 3 */
  readonly fsType?: string
  /** @pb 4 @default "rbd" */
  readonly pool?: string
  /** @pb 5 @default "admin" */
  readonly user?: string
  /** @pb 6 @default "/etc/ceph/keyring" */
  readonly keyring?: string
  /** @pb 7 */
  readonly secretRef?: LocalObjectReference
  /** @pb 8 */
  readonly readOnly?: boolean
}

export interface FlexVolumeSource {
  /** @pb 1 */
  readonly driver: string
  /** @pb 2 */
  readonly fsType?: string
  /** @pb 3 */
  readonly secretRef?: LocalObjectReference
  /** @pb 4 */
  readonly readOnly?: boolean
  /** @pb 5 */
  readonly options?: Readonly<Record<string, string>>
}

export interface CinderVolumeSource {
  /** @pb 1 */
  readonly volumeID: string
  /** @pb 2 */
  readonly fsType?: string
  /** @pb 3 */
  readonly readOnly?: boolean
  /** @pb 4 */
  readonly secretRef?: LocalObjectReference
}

export interface CephFSVolumeSource {
  /** @pb 1 @list atomic */
  readonly monitors: readonly string[]
  /** @pb 2 */
  readonly path?: string
  /** @pb 3 */
  readonly user?: string
  /** @pb 4 */
  readonly secretFile?: string
  /** @pb 5 */
  readonly secretRef?: LocalObjectReference
  /** @pb 6 */
  readonly readOnly?: boolean
}

export interface FlockerVolumeSource {
  /** @pb 1 */
  readonly datasetName?: string
  /** @pb 2 */
  readonly datasetUUID?: string
}

export interface DownwardAPIVolumeSource {
  /** @pb 1 @list atomic */
  readonly items?: readonly DownwardAPIVolumeFile[]
  /** @pb 2 @pointer */
  readonly defaultMode?: int32
}

export interface DownwardAPIVolumeFile {
  /** @pb 1 */
  readonly path: string
  /** @pb 2 */
  readonly fieldRef?: ObjectFieldSelector
  /** @pb 3 */
  readonly resourceFieldRef?: ResourceFieldSelector
  /** @pb 4 @pointer */
  readonly mode?: int32
}

/**
 * @map atomic
 */
export interface ObjectFieldSelector {
  /** @pb 1 */
  readonly apiVersion?: string
  /** @pb 2 */
  readonly fieldPath: string
}

/**
 * @map atomic
 */
export interface ResourceFieldSelector {
  /** @pb 1 */
  readonly containerName?: string
  /** @pb 2 */
  readonly resource: string
  /** @pb 3 @always */
  readonly divisor?: Quantity
}

export interface FCVolumeSource {
  /** @pb 1 @list atomic */
  readonly targetWWNs?: readonly string[]
  /** @pb 2 @pointer */
  readonly lun?: int32
  /** @pb 3 */
  readonly fsType?: string
  /** @pb 4 */
  readonly readOnly?: boolean
  /** @pb 5 @list atomic */
  readonly wwids?: readonly string[]
}

export interface AzureFileVolumeSource {
  /** @pb 1 */
  readonly secretName: string
  /** @pb 2 */
  readonly shareName: string
  /** @pb 3 */
  readonly readOnly?: boolean
}

/**
 * @inline 1 localObjectReference LocalObjectReference
 */
export interface ConfigMapVolumeSource extends LocalObjectReference {
  /** @pb 2 @list atomic */
  readonly items?: readonly KeyToPath[]
  /** @pb 3 @pointer */
  readonly defaultMode?: int32
  /** @pb 4 @pointer */
  readonly optional?: boolean
}

export interface VsphereVirtualDiskVolumeSource {
  /** @pb 1 */
  readonly volumePath: string
  /** @pb 2 */
  readonly fsType?: string
  /** @pb 3 */
  readonly storagePolicyName?: string
  /** @pb 4 */
  readonly storagePolicyID?: string
}

export interface QuobyteVolumeSource {
  /** @pb 1 */
  readonly registry: string
  /** @pb 2 */
  readonly volume: string
  /** @pb 3 */
  readonly readOnly?: boolean
  /** @pb 4 */
  readonly user?: string
  /** @pb 5 */
  readonly group?: string
  /** @pb 6 */
  readonly tenant?: string
}

export interface AzureDiskVolumeSource {
  /** @pb 1 */
  readonly diskName: string
  /** @pb 2 */
  readonly diskURI: string
  /** @pb 3 @pointer @default "ReadWrite" */
  readonly cachingMode?: AzureDataDiskCachingMode
  /** @pb 4 @pointer @default "ext4" */
  readonly fsType?: string
  /** @pb 5 @pointer @default false */
  readonly readOnly?: boolean
  /** @pb 6 @pointer @default "Shared" */
  readonly kind?: AzureDataDiskKind
}

export type AzureDataDiskCachingMode = 'None' | 'ReadOnly' | 'ReadWrite'

export type AzureDataDiskKind = 'Dedicated' | 'Managed' | 'Shared'

export interface PhotonPersistentDiskVolumeSource {
  /** @pb 1 */
  readonly pdID: string
  /** @pb 2 */
  readonly fsType?: string
}

export interface ProjectedVolumeSource {
  /** @pb 1 @always @list atomic */
  readonly sources?: readonly VolumeProjection[]
  /** @pb 2 @pointer */
  readonly defaultMode?: int32
}

export interface VolumeProjection {
  /** @pb 1 */
  readonly secret?: SecretProjection
  /** @pb 2 */
  readonly downwardAPI?: DownwardAPIProjection
  /** @pb 3 */
  readonly configMap?: ConfigMapProjection
  /** @pb 4 */
  readonly serviceAccountToken?: ServiceAccountTokenProjection
  /** @pb 5 */
  readonly clusterTrustBundle?: ClusterTrustBundleProjection
  /** @pb 6 */
  readonly podCertificate?: PodCertificateProjection
}

/**
 * @inline 1 localObjectReference LocalObjectReference
 */
export interface SecretProjection extends LocalObjectReference {
  /** @pb 2 @list atomic */
  readonly items?: readonly KeyToPath[]
  /** @pb 4 @pointer */
  readonly optional?: boolean
}

export interface DownwardAPIProjection {
  /** @pb 1 @list atomic */
  readonly items?: readonly DownwardAPIVolumeFile[]
}

/**
 * @inline 1 localObjectReference LocalObjectReference
 */
export interface ConfigMapProjection extends LocalObjectReference {
  /** @pb 2 @list atomic */
  readonly items?: readonly KeyToPath[]
  /** @pb 4 @pointer */
  readonly optional?: boolean
}

export interface ServiceAccountTokenProjection {
  /** @pb 1 */
  readonly audience?: string
  /** @pb 2 @pointer */
  readonly expirationSeconds?: int64
  /** @pb 3 */
  readonly path: string
}

export interface ClusterTrustBundleProjection {
  /** @pb 1 @pointer */
  readonly name?: string
  /** @pb 2 @pointer */
  readonly signerName?: string
  /** @pb 3 */
  readonly labelSelector?: LabelSelector
  /** @pb 5 @pointer */
  readonly optional?: boolean
  /** @pb 4 */
  readonly path: string
}

export interface PodCertificateProjection {
  /** @pb 1 @omitempty */
  readonly signerName: string
  /** @pb 2 @omitempty */
  readonly keyType: string
  /** @pb 3 @pointer */
  readonly maxExpirationSeconds?: int32
  /** @pb 4 */
  readonly credentialBundlePath?: string
  /** @pb 5 */
  readonly keyPath?: string
  /** @pb 6 */
  readonly certificateChainPath?: string
  /** @pb 7 */
  readonly userAnnotations?: Readonly<Record<string, string>>
}

export interface PortworxVolumeSource {
  /** @pb 1 */
  readonly volumeID: string
  /** @pb 2 */
  readonly fsType?: string
  /** @pb 3 */
  readonly readOnly?: boolean
}

export interface ScaleIOVolumeSource {
  /** @pb 1 */
  readonly gateway: string
  /** @pb 2 */
  readonly system: string
  /** @pb 3 @required @always @pointer */
  readonly secretRef?: LocalObjectReference
  /** @pb 4 */
  readonly sslEnabled?: boolean
  /** @pb 5 */
  readonly protectionDomain?: string
  /** @pb 6 */
  readonly storagePool?: string
  /** @pb 7 @default "ThinProvisioned" */
  readonly storageMode?: string
  /** @pb 8 */
  readonly volumeName?: string
  /** @pb 9 @default "xfs" */
  readonly fsType?: string
  /** @pb 10 */
  readonly readOnly?: boolean
}

export interface StorageOSVolumeSource {
  /** @pb 1 */
  readonly volumeName?: string
  /** @pb 2 */
  readonly volumeNamespace?: string
  /** @pb 3 */
  readonly fsType?: string
  /** @pb 4 */
  readonly readOnly?: boolean
  /** @pb 5 */
  readonly secretRef?: LocalObjectReference
}

export interface CSIVolumeSource {
  /** @pb 1 */
  readonly driver: string
  /** @pb 2 @pointer */
  readonly readOnly?: boolean
  /** @pb 3 @pointer */
  readonly fsType?: string
  /** @pb 4 */
  readonly volumeAttributes?: Readonly<Record<string, string>>
  /** @pb 5 */
  readonly nodePublishSecretRef?: LocalObjectReference
}

export interface EphemeralVolumeSource {
  /** @pb 1 */
  readonly volumeClaimTemplate?: PersistentVolumeClaimTemplate
}

export interface PersistentVolumeClaimTemplate {
  /** @pb 1 @optional */
  readonly metadata: ObjectMeta
  /** @pb 2 */
  readonly spec: PersistentVolumeClaimSpec
}

export interface ImageVolumeSource {
  /** @pb 1 */
  readonly reference?: string
  /** @pb 2 */
  readonly pullPolicy?: PullPolicy
}

export type PullPolicy = 'Always' | 'IfNotPresent' | 'Never'

export interface Container {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly image?: string
  /** @pb 3 @list atomic */
  readonly command?: readonly string[]
  /** @pb 4 @list atomic */
  readonly args?: readonly string[]
  /** @pb 5 */
  readonly workingDir?: string
  /** @pb 6 @list map containerPort protocol @patch merge containerPort */
  readonly ports?: readonly ContainerPort[]
  /** @pb 19 @list atomic */
  readonly envFrom?: readonly EnvFromSource[]
  /** @pb 7 @list map name @patch merge name */
  readonly env?: readonly EnvVar[]
  /** @pb 8 @always */
  readonly resources?: ResourceRequirements
  /** @pb 23 @list atomic */
  readonly resizePolicy?: readonly ContainerResizePolicy[]
  /** @pb 24 @pointer */
  readonly restartPolicy?: ContainerRestartPolicy
  /** @pb 25 @list atomic */
  readonly restartPolicyRules?: readonly ContainerRestartRule[]
  /** @pb 9 @list map mountPath @patch merge mountPath */
  readonly volumeMounts?: readonly VolumeMount[]
  /** @pb 21 @list map devicePath @patch merge devicePath */
  readonly volumeDevices?: readonly VolumeDevice[]
  /** @pb 10 */
  readonly livenessProbe?: Probe
  /** @pb 11 */
  readonly readinessProbe?: Probe
  /** @pb 22 */
  readonly startupProbe?: Probe
  /** @pb 12 */
  readonly lifecycle?: Lifecycle
  /** @pb 13 */
  readonly terminationMessagePath?: string
  /** @pb 20 */
  readonly terminationMessagePolicy?: TerminationMessagePolicy
  /** @pb 14 */
  readonly imagePullPolicy?: PullPolicy
  /** @pb 15 */
  readonly securityContext?: SecurityContext
  /** @pb 16 */
  readonly stdin?: boolean
  /** @pb 17 */
  readonly stdinOnce?: boolean
  /** @pb 18 */
  readonly tty?: boolean
}

export interface ContainerPort {
  /** @pb 1 */
  readonly name?: string
  /** @pb 2 */
  readonly hostPort?: int32
  /** @pb 3 */
  readonly containerPort: int32
  /** @pb 4 @default "TCP" */
  readonly protocol?: Protocol
  /** @pb 5 */
  readonly hostIP?: string
}

export type Protocol = 'SCTP' | 'TCP' | 'UDP'

export interface EnvFromSource {
  /** @pb 1 */
  readonly prefix?: string
  /** @pb 2 */
  readonly configMapRef?: ConfigMapEnvSource
  /** @pb 3 */
  readonly secretRef?: SecretEnvSource
}

/**
 * @inline 1 localObjectReference LocalObjectReference
 */
export interface ConfigMapEnvSource extends LocalObjectReference {
  /** @pb 2 @pointer */
  readonly optional?: boolean
}

/**
 * @inline 1 localObjectReference LocalObjectReference
 */
export interface SecretEnvSource extends LocalObjectReference {
  /** @pb 2 @pointer */
  readonly optional?: boolean
}

export interface EnvVar {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly value?: string
  /** @pb 3 */
  readonly valueFrom?: EnvVarSource
}

export interface EnvVarSource {
  /** @pb 1 */
  readonly fieldRef?: ObjectFieldSelector
  /** @pb 2 */
  readonly resourceFieldRef?: ResourceFieldSelector
  /** @pb 3 */
  readonly configMapKeyRef?: ConfigMapKeySelector
  /** @pb 4 */
  readonly secretKeyRef?: SecretKeySelector
  /** @pb 5 */
  readonly fileKeyRef?: FileKeySelector
}

/**
 * @map atomic
 * @inline 1 localObjectReference LocalObjectReference
 */
export interface ConfigMapKeySelector extends LocalObjectReference {
  /** @pb 2 */
  readonly key: string
  /** @pb 3 @pointer */
  readonly optional?: boolean
}

/**
 * @map atomic
 * @inline 1 localObjectReference LocalObjectReference
 */
export interface SecretKeySelector extends LocalObjectReference {
  /** @pb 2 */
  readonly key: string
  /** @pb 3 @pointer */
  readonly optional?: boolean
}

/**
 * @map atomic
 */
export interface FileKeySelector {
  /** @pb 1 */
  readonly volumeName: string
  /** @pb 2 */
  readonly path: string
  /** @pb 3 */
  readonly key: string
  /** @pb 4 @pointer @default false */
  readonly optional?: boolean
}

export interface ResourceRequirements {
  /** @pb 1 */
  readonly limits?: Readonly<Record<string, Quantity>>
  /** @pb 2 */
  readonly requests?: Readonly<Record<string, Quantity>>
  /** @pb 3 @list map name */
  readonly claims?: readonly ResourceClaim[]
}

export type ResourceName =
  | 'cpu'
  | 'memory'
  | 'storage'
  | 'ephemeral-storage'
  | 'pods'
  | 'services'
  | 'replicationcontrollers'
  | 'resourcequotas'
  | 'secrets'
  | 'configmaps'
  | 'persistentvolumeclaims'
  | 'services.nodeports'
  | 'services.loadbalancers'
  | 'requests.cpu'
  | 'requests.memory'
  | 'requests.storage'
  | 'requests.ephemeral-storage'
  | 'limits.cpu'
  | 'limits.memory'
  | 'limits.ephemeral-storage'
  | (string & {})

export interface ResourceClaim {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly request?: string
}

export interface ContainerResizePolicy {
  /** @pb 1 */
  readonly resourceName: ResourceName
  /** @pb 2 */
  readonly restartPolicy: ResourceResizeRestartPolicy
}

export type ResourceResizeRestartPolicy = 'NotRequired' | 'RestartContainer' | (string & {})

export type ContainerRestartPolicy = 'Always' | 'Never' | 'OnFailure' | (string & {})

export interface ContainerRestartRule {
  /** @pb 1 @omitempty */
  readonly action: ContainerRestartRuleAction
  /** @pb 2 */
  readonly exitCodes?: ContainerRestartRuleOnExitCodes
}

export type ContainerRestartRuleAction = 'Restart' | 'RestartAllContainers' | (string & {})

export interface ContainerRestartRuleOnExitCodes {
  /** @pb 1 @omitempty */
  readonly operator: ContainerRestartRuleOnExitCodesOperator
  /** @pb 2 @list set */
  readonly values?: readonly int32[]
}

export type ContainerRestartRuleOnExitCodesOperator = 'In' | 'NotIn' | (string & {})

export interface VolumeMount {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly readOnly?: boolean
  /** @pb 7 @pointer */
  readonly recursiveReadOnly?: RecursiveReadOnlyMode
  /** @pb 3 */
  readonly mountPath: string
  /** @pb 4 */
  readonly subPath?: string
  /** @pb 5 @pointer */
  readonly mountPropagation?: MountPropagationMode
  /** @pb 6 */
  readonly subPathExpr?: string
}

export type RecursiveReadOnlyMode = 'Disabled' | 'IfPossible' | 'Enabled' | (string & {})

export type MountPropagationMode = 'Bidirectional' | 'HostToContainer' | 'None'

export interface VolumeDevice {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly devicePath: string
}

/**
 * @inline 1 handler ProbeHandler
 */
export interface Probe extends ProbeHandler {
  /** @pb 2 */
  readonly initialDelaySeconds?: int32
  /** @pb 3 */
  readonly timeoutSeconds?: int32
  /** @pb 4 */
  readonly periodSeconds?: int32
  /** @pb 5 */
  readonly successThreshold?: int32
  /** @pb 6 */
  readonly failureThreshold?: int32
  /** @pb 7 @pointer */
  readonly terminationGracePeriodSeconds?: int64
}

export interface ProbeHandler {
  /** @pb 1 */
  readonly exec?: ExecAction
  /** @pb 2 */
  readonly httpGet?: HTTPGetAction
  /** @pb 3 */
  readonly tcpSocket?: TCPSocketAction
  /** @pb 4 */
  readonly grpc?: GRPCAction
}

export interface ExecAction {
  /** @pb 1 @list atomic */
  readonly command?: readonly string[]
}

export interface HTTPGetAction {
  /** @pb 1 */
  readonly path?: string
  /** @pb 2 */
  readonly port: IntOrString
  /** @pb 3 */
  readonly host?: string
  /** @pb 4 */
  readonly scheme?: URIScheme
  /** @pb 5 @list atomic */
  readonly httpHeaders?: readonly HTTPHeader[]
}

export type URIScheme = 'HTTP' | 'HTTPS'

export interface HTTPHeader {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly value: string
}

export interface TCPSocketAction {
  /** @pb 1 */
  readonly port: IntOrString
  /** @pb 2 */
  readonly host?: string
}

export interface GRPCAction {
  /** @pb 1 */
  readonly port: int32
  /** @pb 2 @always @pointer */
  readonly service?: string
}

export interface Lifecycle {
  /** @pb 1 */
  readonly postStart?: LifecycleHandler
  /** @pb 2 */
  readonly preStop?: LifecycleHandler
  /** @pb 3 @pointer */
  readonly stopSignal?: Signal
}

export interface LifecycleHandler {
  /** @pb 1 */
  readonly exec?: ExecAction
  /** @pb 2 */
  readonly httpGet?: HTTPGetAction
  /** @pb 3 */
  readonly tcpSocket?: TCPSocketAction
  /** @pb 4 */
  readonly sleep?: SleepAction
}

export interface SleepAction {
  /** @pb 1 */
  readonly seconds: int64
}

export type Signal =
  | 'SIGABRT'
  | 'SIGALRM'
  | 'SIGBUS'
  | 'SIGCHLD'
  | 'SIGCLD'
  | 'SIGCONT'
  | 'SIGFPE'
  | 'SIGHUP'
  | 'SIGILL'
  | 'SIGINT'
  | 'SIGIO'
  | 'SIGIOT'
  | 'SIGKILL'
  | 'SIGPIPE'
  | 'SIGPOLL'
  | 'SIGPROF'
  | 'SIGPWR'
  | 'SIGQUIT'
  | 'SIGRTMAX'
  | 'SIGRTMAX-1'
  | 'SIGRTMAX-10'
  | 'SIGRTMAX-11'
  | 'SIGRTMAX-12'
  | 'SIGRTMAX-13'
  | 'SIGRTMAX-14'
  | 'SIGRTMAX-2'
  | 'SIGRTMAX-3'
  | 'SIGRTMAX-4'
  | 'SIGRTMAX-5'
  | 'SIGRTMAX-6'
  | 'SIGRTMAX-7'
  | 'SIGRTMAX-8'
  | 'SIGRTMAX-9'
  | 'SIGRTMIN'
  | 'SIGRTMIN+1'
  | 'SIGRTMIN+10'
  | 'SIGRTMIN+11'
  | 'SIGRTMIN+12'
  | 'SIGRTMIN+13'
  | 'SIGRTMIN+14'
  | 'SIGRTMIN+15'
  | 'SIGRTMIN+2'
  | 'SIGRTMIN+3'
  | 'SIGRTMIN+4'
  | 'SIGRTMIN+5'
  | 'SIGRTMIN+6'
  | 'SIGRTMIN+7'
  | 'SIGRTMIN+8'
  | 'SIGRTMIN+9'
  | 'SIGSEGV'
  | 'SIGSTKFLT'
  | 'SIGSTOP'
  | 'SIGSYS'
  | 'SIGTERM'
  | 'SIGTRAP'
  | 'SIGTSTP'
  | 'SIGTTIN'
  | 'SIGTTOU'
  | 'SIGURG'
  | 'SIGUSR1'
  | 'SIGUSR2'
  | 'SIGVTALRM'
  | 'SIGWINCH'
  | 'SIGXCPU'
  | 'SIGXFSZ'

export type TerminationMessagePolicy = 'FallbackToLogsOnError' | 'File'

export interface SecurityContext {
  /** @pb 1 */
  readonly capabilities?: Capabilities
  /** @pb 2 @pointer */
  readonly privileged?: boolean
  /** @pb 3 */
  readonly seLinuxOptions?: SELinuxOptions
  /** @pb 10 */
  readonly windowsOptions?: WindowsSecurityContextOptions
  /** @pb 4 @pointer */
  readonly runAsUser?: int64
  /** @pb 8 @pointer */
  readonly runAsGroup?: int64
  /** @pb 5 @pointer */
  readonly runAsNonRoot?: boolean
  /** @pb 6 @pointer */
  readonly readOnlyRootFilesystem?: boolean
  /** @pb 7 @pointer */
  readonly allowPrivilegeEscalation?: boolean
  /** @pb 9 @pointer */
  readonly procMount?: ProcMountType
  /** @pb 11 */
  readonly seccompProfile?: SeccompProfile
  /** @pb 12 */
  readonly appArmorProfile?: AppArmorProfile
}

export interface Capabilities {
  /** @pb 1 @list atomic */
  readonly add?: readonly string[]
  /** @pb 2 @list atomic */
  readonly drop?: readonly string[]
}

export interface SELinuxOptions {
  /** @pb 1 */
  readonly user?: string
  /** @pb 2 */
  readonly role?: string
  /** @pb 3 */
  readonly type?: string
  /** @pb 4 */
  readonly level?: string
}

export interface WindowsSecurityContextOptions {
  /** @pb 1 @pointer */
  readonly gmsaCredentialSpecName?: string
  /** @pb 2 @pointer */
  readonly gmsaCredentialSpec?: string
  /** @pb 3 @pointer */
  readonly runAsUserName?: string
  /** @pb 4 @pointer */
  readonly hostProcess?: boolean
}

export type ProcMountType = 'Default' | 'Unmasked'

/**
 * @union {"discriminator":"type","fields-to-discriminateBy":{"localhostProfile":"LocalhostProfile"}}
 */
export interface SeccompProfile {
  /** @pb 1 */
  readonly type: SeccompProfileType
  /** @pb 2 @pointer */
  readonly localhostProfile?: string
}

export type SeccompProfileType = 'Localhost' | 'RuntimeDefault' | 'Unconfined'

/**
 * @union {"discriminator":"type","fields-to-discriminateBy":{"localhostProfile":"LocalhostProfile"}}
 */
export interface AppArmorProfile {
  /** @pb 1 */
  readonly type: AppArmorProfileType
  /** @pb 2 @pointer */
  readonly localhostProfile?: string
}

export type AppArmorProfileType = 'Localhost' | 'RuntimeDefault' | 'Unconfined'

/**
 * @inline 1 ephemeralContainerCommon EphemeralContainerCommon
 */
export interface EphemeralContainer extends EphemeralContainerCommon {
  /** @pb 2 */
  readonly targetContainerName?: string
}

export interface EphemeralContainerCommon {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly image?: string
  /** @pb 3 @list atomic */
  readonly command?: readonly string[]
  /** @pb 4 @list atomic */
  readonly args?: readonly string[]
  /** @pb 5 */
  readonly workingDir?: string
  /** @pb 6 @list map containerPort protocol @patch merge containerPort */
  readonly ports?: readonly ContainerPort[]
  /** @pb 19 @list atomic */
  readonly envFrom?: readonly EnvFromSource[]
  /** @pb 7 @list map name @patch merge name */
  readonly env?: readonly EnvVar[]
  /** @pb 8 @always */
  readonly resources?: ResourceRequirements
  /** @pb 23 @list atomic */
  readonly resizePolicy?: readonly ContainerResizePolicy[]
  /** @pb 24 @pointer */
  readonly restartPolicy?: ContainerRestartPolicy
  /** @pb 25 @list atomic */
  readonly restartPolicyRules?: readonly ContainerRestartRule[]
  /** @pb 9 @list map mountPath @patch merge mountPath */
  readonly volumeMounts?: readonly VolumeMount[]
  /** @pb 21 @list map devicePath @patch merge devicePath */
  readonly volumeDevices?: readonly VolumeDevice[]
  /** @pb 10 */
  readonly livenessProbe?: Probe
  /** @pb 11 */
  readonly readinessProbe?: Probe
  /** @pb 22 */
  readonly startupProbe?: Probe
  /** @pb 12 */
  readonly lifecycle?: Lifecycle
  /** @pb 13 */
  readonly terminationMessagePath?: string
  /** @pb 20 */
  readonly terminationMessagePolicy?: TerminationMessagePolicy
  /** @pb 14 */
  readonly imagePullPolicy?: PullPolicy
  /** @pb 15 */
  readonly securityContext?: SecurityContext
  /** @pb 16 */
  readonly stdin?: boolean
  /** @pb 17 */
  readonly stdinOnce?: boolean
  /** @pb 18 */
  readonly tty?: boolean
}

export type RestartPolicy = 'Always' | 'Never' | 'OnFailure'

export type DNSPolicy = 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None'

export interface PodSecurityContext {
  /** @pb 1 */
  readonly seLinuxOptions?: SELinuxOptions
  /** @pb 8 */
  readonly windowsOptions?: WindowsSecurityContextOptions
  /** @pb 2 @pointer */
  readonly runAsUser?: int64
  /** @pb 6 @pointer */
  readonly runAsGroup?: int64
  /** @pb 3 @pointer */
  readonly runAsNonRoot?: boolean
  /** @pb 4 @list atomic */
  readonly supplementalGroups?: readonly int64[]
  /** @pb 12 @pointer */
  readonly supplementalGroupsPolicy?: SupplementalGroupsPolicy
  /** @pb 5 @pointer */
  readonly fsGroup?: int64
  /** @pb 7 @list atomic */
  readonly sysctls?: readonly Sysctl[]
  /** @pb 9 @pointer */
  readonly fsGroupChangePolicy?: PodFSGroupChangePolicy
  /** @pb 10 */
  readonly seccompProfile?: SeccompProfile
  /** @pb 11 */
  readonly appArmorProfile?: AppArmorProfile
  /** @pb 13 @pointer */
  readonly seLinuxChangePolicy?: PodSELinuxChangePolicy
}

export type SupplementalGroupsPolicy = 'Merge' | 'Strict'

export interface Sysctl {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly value: string
}

export type PodFSGroupChangePolicy = 'Always' | 'OnRootMismatch'

export type PodSELinuxChangePolicy = 'Recursive' | 'MountOption' | (string & {})

export interface Affinity {
  /** @pb 1 */
  readonly nodeAffinity?: NodeAffinity
  /** @pb 2 */
  readonly podAffinity?: PodAffinity
  /** @pb 3 */
  readonly podAntiAffinity?: PodAntiAffinity
}

export interface NodeAffinity {
  /** @pb 1 */
  readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector
  /** @pb 2 @list atomic */
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PreferredSchedulingTerm[]
}

/**
 * @map atomic
 */
export interface NodeSelector {
  /** @pb 1 @list atomic */
  readonly nodeSelectorTerms: readonly NodeSelectorTerm[]
}

/**
 * @map atomic
 */
export interface NodeSelectorTerm {
  /** @pb 1 @list atomic */
  readonly matchExpressions?: readonly NodeSelectorRequirement[]
  /** @pb 2 @list atomic */
  readonly matchFields?: readonly NodeSelectorRequirement[]
}

export interface NodeSelectorRequirement {
  /** @pb 1 */
  readonly key: string
  /** @pb 2 */
  readonly operator: NodeSelectorOperator
  /** @pb 3 @list atomic */
  readonly values?: readonly string[]
}

export type NodeSelectorOperator = 'DoesNotExist' | 'Exists' | 'Gt' | 'In' | 'Lt' | 'NotIn'

export interface PreferredSchedulingTerm {
  /** @pb 1 */
  readonly weight: int32
  /** @pb 2 */
  readonly preference: NodeSelectorTerm
}

export interface PodAffinity {
  /** @pb 1 @list atomic */
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[]
  /** @pb 2 @list atomic */
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[]
}

export interface PodAffinityTerm {
  /** @pb 1 */
  readonly labelSelector?: LabelSelector
  /** @pb 2 @list atomic */
  readonly namespaces?: readonly string[]
  /** @pb 3 */
  readonly topologyKey: string
  /** @pb 4 */
  readonly namespaceSelector?: LabelSelector
  /** @pb 5 @list atomic */
  readonly matchLabelKeys?: readonly string[]
  /** @pb 6 @list atomic */
  readonly mismatchLabelKeys?: readonly string[]
}

export interface WeightedPodAffinityTerm {
  /** @pb 1 */
  readonly weight: int32
  /** @pb 2 */
  readonly podAffinityTerm: PodAffinityTerm
}

export interface PodAntiAffinity {
  /** @pb 1 @list atomic */
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[]
  /** @pb 2 @list atomic */
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[]
}

export interface Toleration {
  /** @pb 1 */
  readonly key?: string
  /** @pb 2 */
  readonly operator?: TolerationOperator
  /** @pb 3 */
  readonly value?: string
  /** @pb 4 */
  readonly effect?: TaintEffect
  /** @pb 5 @pointer */
  readonly tolerationSeconds?: int64
}

export type TolerationOperator = 'Equal' | 'Exists' | 'Gt' | 'Lt'

export type TaintEffect = 'NoExecute' | 'NoSchedule' | 'PreferNoSchedule'

export interface HostAlias {
  /** @pb 1 */
  readonly ip: string
  /** @pb 2 @list atomic */
  readonly hostnames?: readonly string[]
}

export interface PodDNSConfig {
  /** @pb 1 @list atomic */
  readonly nameservers?: readonly string[]
  /** @pb 2 @list atomic */
  readonly searches?: readonly string[]
  /** @pb 3 @list atomic */
  readonly options?: readonly PodDNSConfigOption[]
}

export interface PodDNSConfigOption {
  /** @pb 1 */
  readonly name?: string
  /** @pb 2 @pointer */
  readonly value?: string
}

export interface PodReadinessGate {
  /** @pb 1 */
  readonly conditionType: PodConditionType
}

export type PodConditionType =
  | 'ContainersReady'
  | 'Initialized'
  | 'Ready'
  | 'PodScheduled'
  | 'DisruptionTarget'
  | 'PodReadyToStartContainers'
  | 'PodResizePending'
  | 'PodResizeInProgress'
  | 'AllContainersRestarting'
  | (string & {})

export type PreemptionPolicy = 'Never' | 'PreemptLowerPriority'

export interface TopologySpreadConstraint {
  /** @pb 1 */
  readonly maxSkew: int32
  /** @pb 2 */
  readonly topologyKey: string
  /** @pb 3 */
  readonly whenUnsatisfiable: UnsatisfiableConstraintAction
  /** @pb 4 */
  readonly labelSelector?: LabelSelector
  /** @pb 5 @pointer */
  readonly minDomains?: int32
  /** @pb 6 @pointer */
  readonly nodeAffinityPolicy?: NodeInclusionPolicy
  /** @pb 7 @pointer */
  readonly nodeTaintsPolicy?: NodeInclusionPolicy
  /** @pb 8 @list atomic */
  readonly matchLabelKeys?: readonly string[]
}

export type UnsatisfiableConstraintAction = 'DoNotSchedule' | 'ScheduleAnyway'

export type NodeInclusionPolicy = 'Honor' | 'Ignore'

export interface PodOS {
  /** @pb 1 */
  readonly name: OSName
}

export type OSName = 'linux' | 'windows' | (string & {})

export interface PodSchedulingGate {
  /** @pb 1 */
  readonly name: string
}

export interface PodResourceClaim {
  /** @pb 1 */
  readonly name: string
  /** @pb 3 @pointer */
  readonly resourceClaimName?: string
  /** @pb 4 @pointer */
  readonly resourceClaimTemplateName?: string
}

/**
 * @union {"fields-to-discriminateBy":{"podGroupName":"PodGroupName"}}
 */
export interface PodSchedulingGroup {
  /** @pb 1 @pointer */
  readonly podGroupName?: string
}

export interface PodStatus {
  /** @pb 17 */
  readonly observedGeneration?: int64
  /** @pb 1 */
  readonly phase?: PodPhase
  /** @pb 2 @list map type @patch merge type */
  readonly conditions?: readonly PodCondition[]
  /** @pb 3 */
  readonly message?: string
  /** @pb 4 */
  readonly reason?: string
  /** @pb 11 */
  readonly nominatedNodeName?: string
  /** @pb 5 */
  readonly hostIP?: string
  /** @pb 16 @list atomic @patch merge ip */
  readonly hostIPs?: readonly HostIP[]
  /** @pb 6 */
  readonly podIP?: string
  /** @pb 12 @list map ip @patch merge ip */
  readonly podIPs?: readonly PodIP[]
  /** @pb 7 @pointer */
  readonly startTime?: Time
  /** @pb 10 @list atomic */
  readonly initContainerStatuses?: readonly ContainerStatus[]
  /** @pb 8 @list atomic */
  readonly containerStatuses?: readonly ContainerStatus[]
  /** @pb 9 */
  readonly qosClass?: PodQOSClass
  /** @pb 13 @list atomic */
  readonly ephemeralContainerStatuses?: readonly ContainerStatus[]
  /** @pb 14 */
  readonly resize?: PodResizeStatus
  /** @pb 15 @list map name @patch merge,retainKeys name */
  readonly resourceClaimStatuses?: readonly PodResourceClaimStatus[]
  /** @pb 18 */
  readonly extendedResourceClaimStatus?: PodExtendedResourceClaimStatus
  /** @pb 19 */
  readonly allocatedResources?: Readonly<Record<string, Quantity>>
  /** @pb 20 */
  readonly resources?: ResourceRequirements
  /** @pb 21 @list atomic */
  readonly nodeAllocatableResourceClaimStatuses?: readonly NodeAllocatableResourceClaimStatus[]
}

export type PodPhase = 'Failed' | 'Pending' | 'Running' | 'Succeeded' | 'Unknown'

export interface PodCondition {
  /** @pb 1 */
  readonly type: PodConditionType
  /** @pb 7 */
  readonly observedGeneration?: int64
  /** @pb 2 */
  readonly status: ConditionStatus
  /** @pb 3 @always */
  readonly lastProbeTime?: Time
  /** @pb 4 @always */
  readonly lastTransitionTime?: Time
  /** @pb 5 */
  readonly reason?: string
  /** @pb 6 */
  readonly message?: string
}

export type ConditionStatus = 'True' | 'False' | 'Unknown' | (string & {})

export interface HostIP {
  /** @pb 1 */
  readonly ip: string
}

export interface PodIP {
  /** @pb 1 */
  readonly ip: string
}

export interface ContainerStatus {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 @always */
  readonly state?: ContainerState
  /** @pb 3 @always */
  readonly lastState?: ContainerState
  /** @pb 4 */
  readonly ready: boolean
  /** @pb 5 */
  readonly restartCount: int32
  /** @pb 6 */
  readonly image: string
  /** @pb 7 */
  readonly imageID: string
  /** @pb 8 */
  readonly containerID?: string
  /** @pb 9 @pointer */
  readonly started?: boolean
  /** @pb 10 */
  readonly allocatedResources?: Readonly<Record<string, Quantity>>
  /** @pb 11 */
  readonly resources?: ResourceRequirements
  /** @pb 12 @list map mountPath @patch merge mountPath */
  readonly volumeMounts?: readonly VolumeMountStatus[]
  /** @pb 13 */
  readonly user?: ContainerUser
  /** @pb 14 @list map name @patch merge name */
  readonly allocatedResourcesStatus?: readonly ResourceStatus[]
  /** @pb 15 @pointer */
  readonly stopSignal?: Signal
}

export interface ContainerState {
  /** @pb 1 */
  readonly waiting?: ContainerStateWaiting
  /** @pb 2 */
  readonly running?: ContainerStateRunning
  /** @pb 3 */
  readonly terminated?: ContainerStateTerminated
}

export interface ContainerStateWaiting {
  /** @pb 1 */
  readonly reason?: string
  /** @pb 2 */
  readonly message?: string
}

export interface ContainerStateRunning {
  /** @pb 1 @always */
  readonly startedAt?: Time
}

export interface ContainerStateTerminated {
  /** @pb 1 */
  readonly exitCode: int32
  /** @pb 2 */
  readonly signal?: int32
  /** @pb 3 */
  readonly reason?: string
  /** @pb 4 */
  readonly message?: string
  /** @pb 5 @always */
  readonly startedAt?: Time
  /** @pb 6 @always */
  readonly finishedAt?: Time
  /** @pb 7 */
  readonly containerID?: string
}

export interface VolumeMountStatus {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly mountPath: string
  /** @pb 3 */
  readonly readOnly?: boolean
  /** @pb 4 @pointer */
  readonly recursiveReadOnly?: RecursiveReadOnlyMode
  /** @pb 5 */
  readonly volumeStatus?: VolumeStatus
}

export interface VolumeStatus {
  /** @pb 1 */
  readonly image?: ImageVolumeStatus
}

export interface ImageVolumeStatus {
  /** @pb 1 @omitempty */
  readonly imageRef: string
}

export interface ContainerUser {
  /** @pb 1 */
  readonly linux?: LinuxContainerUser
}

export interface LinuxContainerUser {
  /** @pb 1 */
  readonly uid: int64
  /** @pb 2 */
  readonly gid: int64
  /** @pb 3 @list atomic */
  readonly supplementalGroups?: readonly int64[]
}

export interface ResourceStatus {
  /** @pb 1 */
  readonly name: ResourceName
  /** @pb 2 @list map resourceID */
  readonly resources?: readonly ResourceHealth[]
}

export interface ResourceHealth {
  /** @pb 1 */
  readonly resourceID: string
  /** @pb 2 */
  readonly health?: ResourceHealthStatus
  /** @pb 6 @pointer */
  readonly message?: string
}

export type ResourceHealthStatus = 'Healthy' | 'Unhealthy' | 'Unknown' | (string & {})

export type PodQOSClass = 'BestEffort' | 'Burstable' | 'Guaranteed'

export type PodResizeStatus = 'InProgress' | 'Deferred' | 'Infeasible' | (string & {})

export interface PodResourceClaimStatus {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 @pointer */
  readonly resourceClaimName?: string
}

export interface PodExtendedResourceClaimStatus {
  /** @pb 1 @list atomic */
  readonly requestMappings: readonly ContainerExtendedResourceRequest[]
  /** @pb 2 */
  readonly resourceClaimName: string
}

export interface ContainerExtendedResourceRequest {
  /** @pb 1 */
  readonly containerName: string
  /** @pb 2 */
  readonly resourceName: string
  /** @pb 3 */
  readonly requestName: string
}

export interface NodeAllocatableResourceClaimStatus {
  /** @pb 1 */
  readonly resourceClaimName: string
  /** @pb 2 @list set */
  readonly containers?: readonly string[]
  /** @pb 3 */
  readonly resources: Readonly<Record<string, Quantity>>
}

/**
 * @kind v1
 */
export interface PodAttachOptions extends TypeMeta {
  /** @pb 1 */
  readonly stdin?: boolean
  /** @pb 2 */
  readonly stdout?: boolean
  /** @pb 3 */
  readonly stderr?: boolean
  /** @pb 4 */
  readonly tty?: boolean
  /** @pb 5 */
  readonly container?: string
}

/**
 * @kind v1
 */
export interface PodExecOptions extends TypeMeta {
  /** @pb 1 */
  readonly stdin?: boolean
  /** @pb 2 */
  readonly stdout?: boolean
  /** @pb 3 */
  readonly stderr?: boolean
  /** @pb 4 */
  readonly tty?: boolean
  /** @pb 5 */
  readonly container?: string
  /** @pb 6 @always */
  readonly command?: readonly string[]
}

/**
 * @kind v1
 */
export interface PodLogOptions extends TypeMeta {
  /** @pb 1 */
  readonly container?: string
  /** @pb 2 */
  readonly follow?: boolean
  /** @pb 3 */
  readonly previous?: boolean
  /** @pb 4 @pointer */
  readonly sinceSeconds?: int64
  /** @pb 5 @pointer */
  readonly sinceTime?: Time
  /** @pb 6 */
  readonly timestamps?: boolean
  /** @pb 7 @pointer */
  readonly tailLines?: int64
  /** @pb 8 @pointer */
  readonly limitBytes?: int64
  /** @pb 9 */
  readonly insecureSkipTLSVerifyBackend?: boolean
  /** @pb 10 @pointer */
  readonly stream?: string
}

/**
 * @kind v1
 */
export interface PodPortForwardOptions extends TypeMeta {
  /** @pb 1 */
  readonly ports?: readonly int32[]
}

/**
 * @kind v1
 */
export interface PodProxyOptions extends TypeMeta {
  /** @pb 1 */
  readonly path?: string
}

/**
 * @map atomic
 */
export interface TypedLocalObjectReference {
  /** @pb 1 @always @pointer */
  readonly apiGroup?: string
  /** @pb 2 */
  readonly kind: string
  /** @pb 3 */
  readonly name: string
}

export interface TypedObjectReference {
  /** @pb 1 @always @pointer */
  readonly apiGroup?: string
  /** @pb 2 */
  readonly kind: string
  /** @pb 3 */
  readonly name: string
  /** @pb 4 @pointer */
  readonly namespace?: string
}

export interface VolumeResourceRequirements {
  /** @pb 1 */
  readonly limits?: Readonly<Record<string, Quantity>>
  /** @pb 2 */
  readonly requests?: Readonly<Record<string, Quantity>>
}
