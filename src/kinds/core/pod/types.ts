/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { LabelSelector, ObjectMeta, Resource, TypeMeta } from '#api/metadata.ts'
import type { IntOrString, int32, int64, Quantity, Time } from '#api/scalars/scalars.ts'
import type { PersistentVolumeClaimSpec } from '#kinds/core/persistentvolumeclaim/types.ts'

/**
 * One or more containers that run together on one node and share its network and volumes.
 * @kind v1
 */
export interface Pod extends Resource {
  /** What the pod should run and how it should be placed. @pb 2 @optional */
  readonly spec: PodSpec
  /** What the kubelet and the control plane last observed of the pod. @pb 3 @always */
  readonly status?: PodStatus
}

/** What a pod runs, where it may run and under which rules. */
export interface PodSpec {
  /**
   * Volumes that the containers of the pod may mount.
   * @pb 1 @list map name @patch merge,retainKeys name
   */
  readonly volumes?: readonly Volume[]
  /**
   * Containers that run in order before the main ones; each must succeed before the next starts.
   * @pb 20 @list map name @patch merge name
   */
  readonly initContainers?: readonly Container[]
  /**
   * The main containers; at least one, and the list is fixed once the pod exists.
   * @pb 2 @list map name @patch merge name
   */
  readonly containers: readonly Container[]
  /**
   * Debugging containers added to a running pod through its ephemeralcontainers subresource.
   * @pb 34 @list map name @patch merge name
   */
  readonly ephemeralContainers?: readonly EphemeralContainer[]
  /** When ended containers are started again: Always (the default), OnFailure or Never. @pb 3 */
  readonly restartPolicy?: RestartPolicy
  /**
   * Seconds containers get to stop before they are killed; 30 by default, 0 kills at once.
   * @pb 4 @pointer
   */
  readonly terminationGracePeriodSeconds?: int64
  /**
   * Seconds the pod may be active, counted from its start, before it is failed and stopped.
   * @pb 5 @pointer
   */
  readonly activeDeadlineSeconds?: int64
  /**
   * Where name resolution comes from: ClusterFirst (the default), ClusterFirstWithHostNet, Default
   * or None.
   * @pb 6
   */
  readonly dnsPolicy?: DNSPolicy
  /** Labels a node must carry, all of them, for the pod to be placed on it. @pb 7 @map atomic */
  readonly nodeSelector?: Readonly<Record<string, string>>
  /** Service account whose identity the pod uses towards the API; "default" if left out. @pb 8 */
  readonly serviceAccountName?: string
  /** Old name of serviceAccountName, kept equal to it. @pb 9 */
  readonly serviceAccount?: string
  /**
   * Whether a service account token is mounted; overrides the setting of the service account.
   * @pb 21 @pointer
   */
  readonly automountServiceAccountToken?: boolean
  /** Node the pod is bound to; empty until it is scheduled. @pb 10 */
  readonly nodeName?: string
  /** Uses the network of the node instead of one of the pod's own. @pb 11 */
  readonly hostNetwork?: boolean
  /** Shares the process table of the node, so that its processes are visible. @pb 12 */
  readonly hostPID?: boolean
  /** Shares the interprocess communication namespace of the node. @pb 13 */
  readonly hostIPC?: boolean
  /** Lets all containers of the pod see and signal each other's processes. @pb 27 @pointer */
  readonly shareProcessNamespace?: boolean
  /** Security settings for the whole pod, which containers may override. @pb 14 */
  readonly securityContext?: PodSecurityContext
  /**
   * Secrets of the same namespace with credentials for pulling the images.
   * @pb 15 @list map name @patch merge name
   */
  readonly imagePullSecrets?: readonly LocalObjectReference[]
  /** Host name seen inside the pod; the pod's name if left out. @pb 16 */
  readonly hostname?: string
  /**
   * Subdomain that completes the pod's DNS name, normally the name of a headless service.
   * @pb 17
   */
  readonly subdomain?: string
  /** Rules that attract the pod to, or keep it from, nodes and other pods. @pb 18 */
  readonly affinity?: Affinity
  /** Scheduler responsible for placing the pod; default-scheduler if left out. @pb 19 */
  readonly schedulerName?: string
  /** Node taints that the pod puts up with. @pb 22 @list atomic */
  readonly tolerations?: readonly Toleration[]
  /** Extra lines for the hosts file of the containers. @pb 23 @list map ip @patch merge ip */
  readonly hostAliases?: readonly HostAlias[]
  /** Priority class from which the pod gets its priority. @pb 24 */
  readonly priorityClassName?: string
  /**
   * Number from the priority class; pods with higher ones go first and may preempt others.
   * @pb 25 @pointer
   */
  readonly priority?: int32
  /** Resolver settings merged into those chosen by dnsPolicy. @pb 26 */
  readonly dnsConfig?: PodDNSConfig
  /** Additional conditions that must be true before the pod counts as ready. @pb 28 @list atomic */
  readonly readinessGates?: readonly PodReadinessGate[]
  /**
   * Runtime class that selects how the node runs the pod; the node's default if left out.
   * @pb 29 @pointer
   */
  readonly runtimeClassName?: string
  /**
   * Whether services of the namespace are announced in environment variables; true by default.
   * @pb 30 @pointer
   */
  readonly enableServiceLinks?: boolean
  /** Whether the pod may evict pods of lower priority to get room. @pb 31 @pointer */
  readonly preemptionPolicy?: PreemptionPolicy
  /** Resources the runtime itself needs for the pod, filled in from the runtime class. @pb 32 @go v1.ResourceList */
  readonly overhead?: Readonly<Record<string, Quantity>>
  /**
   * How pods of a kind are to be spread over zones, nodes or other domains.
   * @pb 33 @list map topologyKey whenUnsatisfiable @patch merge topologyKey
   */
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[]
  /** Makes the fully qualified name the host name of the pod. @pb 35 @pointer */
  readonly setHostnameAsFQDN?: boolean
  /**
   * Operating system the containers are built for; fields of the other one must then be unset.
   * @pb 36
   */
  readonly os?: PodOS
  /**
   * Whether the user ids of the node are used; false gives the pod a user namespace of its own.
   * @pb 37 @pointer
   */
  readonly hostUsers?: boolean
  /**
   * Gates that hold back scheduling until every one of them has been removed.
   * @pb 38 @list map name @patch merge name
   */
  readonly schedulingGates?: readonly PodSchedulingGate[]
  /**
   * Device claims that must be allocated and reserved before the pod starts.
   * @pb 39 @list map name @patch merge,retainKeys name
   */
  readonly resourceClaims?: readonly PodResourceClaim[]
  /** CPU, memory and huge pages for all containers of the pod together. @pb 40 */
  readonly resources?: ResourceRequirements
  /** Host name used as it is given, in place of hostname and subdomain. @pb 41 @pointer */
  readonly hostnameOverride?: string
  /** Group of pods together with which this one is scheduled. @pb 43 */
  readonly schedulingGroup?: PodSchedulingGroup
}

/**
 * A named volume of a pod, with the source of its content.
 * @inline 2 volumeSource VolumeSource after name
 */
export interface Volume extends VolumeSource {
  /** Name by which containers mount the volume, unique in the pod. @pb 1 */
  readonly name: string
}

/** Where the content of a volume comes from; exactly one member is set. */
export interface VolumeSource {
  /** A file or folder of the node, exposed as it is; few workloads should need it. @pb 1 */
  readonly hostPath?: HostPathVolumeSource
  /** A folder that starts empty and is deleted together with the pod. @pb 2 */
  readonly emptyDir?: EmptyDirVolumeSource
  /** A disk of Google Compute Engine; served by its CSI driver nowadays. @pb 3 */
  readonly gcePersistentDisk?: GCEPersistentDiskVolumeSource
  /** A disk of Amazon EBS; served by its CSI driver nowadays. @pb 4 */
  readonly awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource
  /** A clone of a git repository; deprecated and normally switched off. @pb 5 */
  readonly gitRepo?: GitRepoVolumeSource
  /** Files made from the keys of a Secret. @pb 6 */
  readonly secret?: SecretVolumeSource
  /** A folder exported by an NFS server. @pb 7 */
  readonly nfs?: NFSVolumeSource
  /** A disk reached over iSCSI. @pb 8 */
  readonly iscsi?: ISCSIVolumeSource
  /** A Gluster volume; no longer supported. @pb 9 */
  readonly glusterfs?: GlusterfsVolumeSource
  /** A persistent volume claim of the same namespace. @pb 10 */
  readonly persistentVolumeClaim?: PersistentVolumeClaimVolumeSource
  /** A Ceph block device image; no longer supported. @pb 11 */
  readonly rbd?: RBDVolumeSource
  /** A volume served by an executable plugin on the node; deprecated for CSI. @pb 12 */
  readonly flexVolume?: FlexVolumeSource
  /** An OpenStack Cinder disk; served by its CSI driver nowadays. @pb 13 */
  readonly cinder?: CinderVolumeSource
  /** A Ceph file system; no longer supported. @pb 14 */
  readonly cephfs?: CephFSVolumeSource
  /** A Flocker dataset; no longer supported. @pb 15 */
  readonly flocker?: FlockerVolumeSource
  /** Files that hold facts about the pod itself. @pb 16 */
  readonly downwardAPI?: DownwardAPIVolumeSource
  /** A disk reached over Fibre Channel. @pb 17 */
  readonly fc?: FCVolumeSource
  /** A share of Azure Files; served by its CSI driver nowadays. @pb 18 */
  readonly azureFile?: AzureFileVolumeSource
  /** Files made from the keys of a ConfigMap. @pb 19 */
  readonly configMap?: ConfigMapVolumeSource
  /** A vSphere disk; served by its CSI driver nowadays. @pb 20 */
  readonly vsphereVolume?: VsphereVirtualDiskVolumeSource
  /** A Quobyte volume; no longer supported. @pb 21 */
  readonly quobyte?: QuobyteVolumeSource
  /** An Azure data disk; served by its CSI driver nowadays. @pb 22 */
  readonly azureDisk?: AzureDiskVolumeSource
  /** A Photon Controller disk; no longer supported. @pb 23 */
  readonly photonPersistentDisk?: PhotonPersistentDiskVolumeSource
  /** Several sources put together in one folder. @pb 26 */
  readonly projected?: ProjectedVolumeSource
  /** A Portworx volume; served by its CSI driver nowadays. @pb 24 */
  readonly portworxVolume?: PortworxVolumeSource
  /** A ScaleIO volume; no longer supported. @pb 25 */
  readonly scaleIO?: ScaleIOVolumeSource
  /** A StorageOS volume; no longer supported. @pb 27 */
  readonly storageos?: StorageOSVolumeSource
  /** A short-lived volume made by a CSI driver for this pod alone. @pb 28 */
  readonly csi?: CSIVolumeSource
  /** A volume claimed for this pod from a template and deleted with it. @pb 29 */
  readonly ephemeral?: EphemeralVolumeSource
  /** The content of an OCI image or artifact, mounted read-only. @pb 30 */
  readonly image?: ImageVolumeSource
}

/** A path on the node mounted into the pod. */
export interface HostPathVolumeSource {
  /** Path on the node; links are followed. @pb 1 */
  readonly path: string
  /**
   * What must be found at the path, or created there; nothing is checked if empty.
   * @pb 2 @pointer
   */
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

/** Scratch space that lives as long as the pod. */
export interface EmptyDirVolumeSource {
  /** Storage behind it: the node's disk by default, or Memory for a RAM file system. @pb 1 */
  readonly medium?: StorageMedium
  /** Most the volume may hold; the pod is evicted if it grows beyond that. @pb 2 @pointer */
  readonly sizeLimit?: Quantity
}

export type StorageMedium = '' | 'Memory' | 'HugePages' | 'HugePages-' | (string & {})

/** A Google Compute Engine disk, which must be in the project and zone of the node. */
export interface GCEPersistentDiskVolumeSource {
  /** Name of the disk in Google Compute Engine. @pb 1 */
  readonly pdName: string
  /** Type of the file system to mount, such as ext4 or xfs. @pb 2 */
  readonly fsType?: string
  /** Number of the partition to mount; 0 means the whole disk. @pb 3 */
  readonly partition?: int32
  /** Mounts the volume for reading only; false by default. @pb 4 */
  readonly readOnly?: boolean
}

/** An Amazon EBS disk, which must be in the zone of the node. */
export interface AWSElasticBlockStoreVolumeSource {
  /** Id of the EBS volume. @pb 1 */
  readonly volumeID: string
  /** Type of the file system to mount, such as ext4 or xfs. @pb 2 */
  readonly fsType?: string
  /** Number of the partition to mount; 0 means the whole disk. @pb 3 */
  readonly partition?: int32
  /** Mounts the volume for reading only; false by default. @pb 4 */
  readonly readOnly?: boolean
}

/** A git repository cloned into an empty folder before the containers start. */
export interface GitRepoVolumeSource {
  /** URL of the repository. @pb 1 */
  readonly repository: string
  /** Commit to check out. @pb 2 */
  readonly revision?: string
  /** Folder to clone into, inside the volume; "." means the volume itself. @pb 3 */
  readonly directory?: string
}

/** A volume with one file for each key of a Secret. */
export interface SecretVolumeSource {
  /** Name of the Secret, in the namespace of the pod. @pb 1 */
  readonly secretName?: string
  /** Keys to expose and their paths; all keys under their own names if empty. @pb 2 @list atomic */
  readonly items?: readonly KeyToPath[]
  /**
   * Permission bits of the created files unless an item has its own; 0644 by default.
   * @pb 3 @pointer
   */
  readonly defaultMode?: int32
  /** Whether the pod may start although the Secret or one of its keys is missing. @pb 4 @pointer */
  readonly optional?: boolean
}

/** A key and the file its value is written to. */
export interface KeyToPath {
  /** Key whose value is exposed. @pb 1 */
  readonly key: string
  /** Relative path of the file in the volume; it must not contain "..". @pb 2 */
  readonly path: string
  /** Permission bits of this file; those of the volume if left out. @pb 3 @pointer */
  readonly mode?: int32
}

/** A folder of an NFS server. */
export interface NFSVolumeSource {
  /** Host name or IP address of the server. @pb 1 */
  readonly server: string
  /** Path the server exports. @pb 2 */
  readonly path: string
  /** Mounts the export for reading only; false by default. @pb 3 */
  readonly readOnly?: boolean
}

/** A logical unit of an iSCSI target. */
export interface ISCSIVolumeSource {
  /** Address of the target, with a port unless it is 3260. @pb 1 */
  readonly targetPortal: string
  /** Qualified name of the target. @pb 2 */
  readonly iqn: string
  /** Number of the logical unit at the target. @pb 3 */
  readonly lun: int32
  /** Initiator interface to use; "default" means plain TCP. @pb 4 @default "default" */
  readonly iscsiInterface?: string
  /** Type of the file system to mount, ext4 if left out. @pb 5 */
  readonly fsType?: string
  /** Mounts the disk for reading only; false by default. @pb 6 */
  readonly readOnly?: boolean
  /** Further addresses of the target, used for multipath. @pb 7 @list atomic */
  readonly portals?: readonly string[]
  /** Uses CHAP authentication when discovering targets. @pb 8 */
  readonly chapAuthDiscovery?: boolean
  /** Uses CHAP authentication for the session. @pb 11 */
  readonly chapAuthSession?: boolean
  /** Secret with the CHAP user and password. @pb 10 */
  readonly secretRef?: LocalObjectReference
  /** Name the node announces itself by, in place of its configured one. @pb 12 @pointer */
  readonly initiatorName?: string
}

/** Names an object of the same namespace. @map atomic */
export interface LocalObjectReference {
  /** Name of the object. @pb 1 @default "" */
  readonly name?: string
}

/** A Gluster volume; kept for old manifests only. */
export interface GlusterfsVolumeSource {
  /** Name of the Endpoints object that lists the Gluster servers. @pb 1 */
  readonly endpoints: string
  /** Name of the Gluster volume. @pb 2 */
  readonly path: string
  /** Mounts the volume for reading only; false by default. @pb 3 */
  readonly readOnly?: boolean
}

/** Mounts the volume bound to a claim. */
export interface PersistentVolumeClaimVolumeSource {
  /** Name of the claim, in the namespace of the pod. @pb 1 */
  readonly claimName: string
  /** Makes every mount of the volume read-only; false by default. @pb 2 */
  readonly readOnly?: boolean
}

/** A Ceph block device image; kept for old manifests only. */
export interface RBDVolumeSource {
  /** Addresses of the Ceph monitors. @pb 1 @list atomic */
  readonly monitors: readonly string[]
  /** Name of the block device image. @pb 2 */
  readonly image: string
  /** Type of the file system to mount, ext4 if left out. @pb 3 */
  readonly fsType?: string
  /** Ceph pool the image is in; rbd by default. @pb 4 @default "rbd" */
  readonly pool?: string
  /** Ceph user to log in as; admin by default. @pb 5 @default "admin" */
  readonly user?: string
  /**
   * Path of the key file on the node; /etc/ceph/keyring by default.
   * @pb 6 @default "/etc/ceph/keyring"
   */
  readonly keyring?: string
  /** Secret with the Ceph key, used instead of the key file. @pb 7 */
  readonly secretRef?: LocalObjectReference
  /** Mounts the volume for reading only; false by default. @pb 8 */
  readonly readOnly?: boolean
}

/** A volume served by an executable plugin installed on the node. */
export interface FlexVolumeSource {
  /** Name of the plugin. @pb 1 */
  readonly driver: string
  /** Type of the file system to mount; the plugin decides if left out. @pb 2 */
  readonly fsType?: string
  /** Secret whose content is passed to the plugin. @pb 3 */
  readonly secretRef?: LocalObjectReference
  /** Mounts the volume for reading only; false by default. @pb 4 */
  readonly readOnly?: boolean
  /** Further settings passed to the plugin as they are. @pb 5 */
  readonly options?: Readonly<Record<string, string>>
}

/** An OpenStack Cinder disk, which must be in the region of the node. */
export interface CinderVolumeSource {
  /** Id of the Cinder volume. @pb 1 */
  readonly volumeID: string
  /** Type of the file system to mount, ext4 if left out. @pb 2 */
  readonly fsType?: string
  /** Mounts the volume for reading only; false by default. @pb 3 */
  readonly readOnly?: boolean
  /** Secret with the parameters for reaching OpenStack. @pb 4 */
  readonly secretRef?: LocalObjectReference
}

/** A Ceph file system; kept for old manifests only. */
export interface CephFSVolumeSource {
  /** Addresses of the Ceph monitors. @pb 1 @list atomic */
  readonly monitors: readonly string[]
  /** Folder of the file system to mount; / by default. @pb 2 */
  readonly path?: string
  /** Ceph user to log in as; admin by default. @pb 3 */
  readonly user?: string
  /** Path of the key file on the node; /etc/ceph/user.secret by default. @pb 4 */
  readonly secretFile?: string
  /** Secret with the Ceph key, used instead of the key file. @pb 5 */
  readonly secretRef?: LocalObjectReference
  /** Mounts the volume for reading only; false by default. @pb 6 */
  readonly readOnly?: boolean
}

/** A Flocker dataset; kept for old manifests only. */
export interface FlockerVolumeSource {
  /** Name of the dataset, stored in its metadata; superseded by datasetUUID. @pb 1 */
  readonly datasetName?: string
  /** Unique id of the dataset. @pb 2 */
  readonly datasetUUID?: string
}

/** A volume with files that describe the pod itself. */
export interface DownwardAPIVolumeSource {
  /** Files to write and the facts they hold. @pb 1 @list atomic */
  readonly items?: readonly DownwardAPIVolumeFile[]
  /**
   * Permission bits of the created files unless an item has its own; 0644 by default.
   * @pb 2 @pointer
   */
  readonly defaultMode?: int32
}

/** A file that holds one fact about the pod. */
export interface DownwardAPIVolumeFile {
  /** Relative path of the file in the volume; it must not contain "..". @pb 1 */
  readonly path: string
  /** Field of the pod to write: its labels, annotations, name, namespace or uid. @pb 2 */
  readonly fieldRef?: ObjectFieldSelector
  /** Request or limit of a container to write. @pb 3 */
  readonly resourceFieldRef?: ResourceFieldSelector
  /** Permission bits of this file; those of the volume if left out. @pb 4 @pointer */
  readonly mode?: int32
}

/** Chooses a field of the pod. @map atomic */
export interface ObjectFieldSelector {
  /** Version of the API the path is written for; v1 by default. @pb 1 */
  readonly apiVersion?: string
  /** Path of the field, such as metadata.name. @pb 2 */
  readonly fieldPath: string
}

/** Chooses a resource request or limit of a container. @map atomic */
export interface ResourceFieldSelector {
  /** Container to look at; needed in volumes, the own one in environment variables. @pb 1 */
  readonly containerName?: string
  /** Which value to take, such as limits.cpu or requests.memory. @pb 2 */
  readonly resource: string
  /** Unit the value is divided by before it is written; 1 by default. @pb 3 @always */
  readonly divisor?: Quantity
}

/** A disk reached over Fibre Channel. */
export interface FCVolumeSource {
  /** World wide names of the target ports. @pb 1 @list atomic */
  readonly targetWWNs?: readonly string[]
  /** Number of the logical unit at the target. @pb 2 @pointer */
  readonly lun?: int32
  /** Type of the file system to mount, ext4 if left out. @pb 3 */
  readonly fsType?: string
  /** Mounts the disk for reading only; false by default. @pb 4 */
  readonly readOnly?: boolean
  /** World wide ids of the disk; given instead of targetWWNs and lun. @pb 5 @list atomic */
  readonly wwids?: readonly string[]
}

/** A share of Azure Files. */
export interface AzureFileVolumeSource {
  /** Secret with the name and key of the storage account. @pb 1 */
  readonly secretName: string
  /** Name of the share. @pb 2 */
  readonly shareName: string
  /** Mounts the share for reading only; false by default. @pb 3 */
  readonly readOnly?: boolean
}

/**
 * A volume with one file for each key of a ConfigMap.
 * @inline 1 localObjectReference LocalObjectReference
 */
export interface ConfigMapVolumeSource extends LocalObjectReference {
  /** Keys to expose and their paths; all keys under their own names if empty. @pb 2 @list atomic */
  readonly items?: readonly KeyToPath[]
  /**
   * Permission bits of the created files unless an item has its own; 0644 by default.
   * @pb 3 @pointer
   */
  readonly defaultMode?: int32
  /**
   * Whether the pod may start although the ConfigMap or one of its keys is missing.
   * @pb 4 @pointer
   */
  readonly optional?: boolean
}

/** A virtual disk of vSphere. */
export interface VsphereVirtualDiskVolumeSource {
  /** Path of the disk file in its datastore. @pb 1 */
  readonly volumePath: string
  /** Type of the file system to mount, ext4 if left out. @pb 2 */
  readonly fsType?: string
  /** Name of the storage policy of the disk. @pb 3 */
  readonly storagePolicyName?: string
  /** Id of the storage policy named by storagePolicyName. @pb 4 */
  readonly storagePolicyID?: string
}

/** A Quobyte volume; kept for old manifests only. */
export interface QuobyteVolumeSource {
  /** Registry services as host:port pairs, separated by commas. @pb 1 */
  readonly registry: string
  /** Name of an existing Quobyte volume. @pb 2 */
  readonly volume: string
  /** Mounts the volume for reading only; false by default. @pb 3 */
  readonly readOnly?: boolean
  /** User the volume is accessed as; the owner of the service by default. @pb 4 */
  readonly user?: string
  /** Group the volume is accessed as; none by default. @pb 5 */
  readonly group?: string
  /** Quobyte tenant that owns the volume. @pb 6 */
  readonly tenant?: string
}

/** An Azure data disk. */
export interface AzureDiskVolumeSource {
  /** Name of the disk in its storage. @pb 1 */
  readonly diskName: string
  /** Address of the disk in its storage. @pb 2 */
  readonly diskURI: string
  /** Host caching of the disk: None, ReadOnly or ReadWrite. @pb 3 @pointer @default "ReadWrite" */
  readonly cachingMode?: AzureDataDiskCachingMode
  /** Type of the file system to mount, ext4 if left out. @pb 4 @pointer @default "ext4" */
  readonly fsType?: string
  /** Mounts the disk for reading only; false by default. @pb 5 @pointer @default false */
  readonly readOnly?: boolean
  /**
   * How the disk is kept: Shared or Dedicated in a storage account, or Managed.
   * @pb 6 @pointer @default "Shared"
   */
  readonly kind?: AzureDataDiskKind
}

export type AzureDataDiskCachingMode = 'None' | 'ReadOnly' | 'ReadWrite'

export type AzureDataDiskKind = 'Dedicated' | 'Managed' | 'Shared'

/** A Photon Controller disk; kept for old manifests only. */
export interface PhotonPersistentDiskVolumeSource {
  /** Id of the disk. @pb 1 */
  readonly pdID: string
  /** Type of the file system to mount, ext4 if left out. @pb 2 */
  readonly fsType?: string
}

/** A folder put together from several sources. */
export interface ProjectedVolumeSource {
  /** The sources, whose files must not overlap. @pb 1 @always @list atomic */
  readonly sources?: readonly VolumeProjection[]
  /**
   * Permission bits of the created files unless an item has its own; 0644 by default.
   * @pb 2 @pointer
   */
  readonly defaultMode?: int32
}

/** One source of a projected volume; exactly one member is set. */
export interface VolumeProjection {
  /** Files from the keys of a Secret. @pb 1 */
  readonly secret?: SecretProjection
  /** Files that describe the pod. @pb 2 */
  readonly downwardAPI?: DownwardAPIProjection
  /** Files from the keys of a ConfigMap. @pb 3 */
  readonly configMap?: ConfigMapProjection
  /** A token of the pod's service account, renewed before it expires. @pb 4 */
  readonly serviceAccountToken?: ServiceAccountTokenProjection
  /** Trusted certificates from cluster trust bundles, kept up to date. @pb 5 */
  readonly clusterTrustBundle?: ClusterTrustBundleProjection
  /** A private key and a certificate issued to the pod, renewed before it expires. @pb 6 */
  readonly podCertificate?: PodCertificateProjection
}

/**
 * Keys of a Secret put into a projected volume.
 * @inline 1 localObjectReference LocalObjectReference
 */
export interface SecretProjection extends LocalObjectReference {
  /** Keys to expose and their paths; all keys under their own names if empty. @pb 2 @list atomic */
  readonly items?: readonly KeyToPath[]
  /** Whether the pod may start although the Secret or one of its keys is missing. @pb 4 @pointer */
  readonly optional?: boolean
}

/** Facts about the pod put into a projected volume. */
export interface DownwardAPIProjection {
  /** Files to write and the facts they hold. @pb 1 @list atomic */
  readonly items?: readonly DownwardAPIVolumeFile[]
}

/**
 * Keys of a ConfigMap put into a projected volume.
 * @inline 1 localObjectReference LocalObjectReference
 */
export interface ConfigMapProjection extends LocalObjectReference {
  /** Keys to expose and their paths; all keys under their own names if empty. @pb 2 @list atomic */
  readonly items?: readonly KeyToPath[]
  /**
   * Whether the pod may start although the ConfigMap or one of its keys is missing.
   * @pb 4 @pointer
   */
  readonly optional?: boolean
}

/** A service account token put into a projected volume. */
export interface ServiceAccountTokenProjection {
  /** Party the token is meant for, which should refuse others; the API server by default. @pb 1 */
  readonly audience?: string
  /** Wanted lifetime in seconds, at least 600; 3600 by default. @pb 2 @pointer */
  readonly expirationSeconds?: int64
  /** Relative path of the token file in the volume. @pb 3 */
  readonly path: string
}

/** Certificates of trust bundles written to one PEM file. */
export interface ClusterTrustBundleProjection {
  /** Single bundle to use; excludes signerName and labelSelector. @pb 1 @pointer */
  readonly name?: string
  /** Takes the bundles of this signer; excludes name. @pb 2 @pointer */
  readonly signerName?: string
  /** Narrows the bundles of the signer by label; matches none if left out, all if empty. @pb 3 */
  readonly labelSelector?: LabelSelector
  /** Whether the pod may start although no bundle is found. @pb 5 @pointer */
  readonly optional?: boolean
  /** Relative path of the certificate file in the volume. @pb 4 */
  readonly path: string
}

/** A key pair and certificate that the kubelet requests for the pod. */
export interface PodCertificateProjection {
  /** Signer that is asked for the certificate. @pb 1 @omitempty */
  readonly signerName: string
  /** Kind of key to generate, such as ED25519, ECDSAP256 or RSA3072. @pb 2 @omitempty */
  readonly keyType: string
  /** Longest accepted lifetime in seconds; 86400 by default, at least 3600. @pb 3 @pointer */
  readonly maxExpirationSeconds?: int32
  /** File for key and certificate chain together, in PEM form. @pb 4 */
  readonly credentialBundlePath?: string
  /** File for the private key alone; credentialBundlePath is safer on renewal. @pb 5 */
  readonly keyPath?: string
  /** File for the certificate chain alone; credentialBundlePath is safer on renewal. @pb 6 */
  readonly certificateChainPath?: string
  /** Notes for the signer, copied into the certificate request. @pb 7 */
  readonly userAnnotations?: Readonly<Record<string, string>>
}

/** A Portworx volume. */
export interface PortworxVolumeSource {
  /** Id of the Portworx volume. @pb 1 */
  readonly volumeID: string
  /** Type of the file system to mount, ext4 if left out. @pb 2 */
  readonly fsType?: string
  /** Mounts the volume for reading only; false by default. @pb 3 */
  readonly readOnly?: boolean
}

/** A ScaleIO volume; kept for old manifests only. */
export interface ScaleIOVolumeSource {
  /** Address of the ScaleIO API gateway. @pb 1 */
  readonly gateway: string
  /** Name of the storage system in ScaleIO. @pb 2 */
  readonly system: string
  /** Secret with the ScaleIO user and password. @pb 3 @required @always @pointer */
  readonly secretRef?: LocalObjectReference
  /** Whether the gateway is reached over TLS; false by default. @pb 4 */
  readonly sslEnabled?: boolean
  /** Protection domain the storage belongs to. @pb 5 */
  readonly protectionDomain?: string
  /** Pool the volume is in. @pb 6 */
  readonly storagePool?: string
  /**
   * Whether space is reserved in full: ThickProvisioned or ThinProvisioned (the default).
   * @pb 7 @default "ThinProvisioned"
   */
  readonly storageMode?: string
  /** Name of an existing ScaleIO volume. @pb 8 */
  readonly volumeName?: string
  /** Type of the file system to mount, xfs if left out. @pb 9 @default "xfs" */
  readonly fsType?: string
  /** Mounts the volume for reading only; false by default. @pb 10 */
  readonly readOnly?: boolean
}

/** A StorageOS volume; kept for old manifests only. */
export interface StorageOSVolumeSource {
  /** Name of the volume, unique in its StorageOS namespace. @pb 1 */
  readonly volumeName?: string
  /** StorageOS namespace of the volume; that of the pod if left out. @pb 2 */
  readonly volumeNamespace?: string
  /** Type of the file system to mount, ext4 if left out. @pb 3 */
  readonly fsType?: string
  /** Mounts the volume for reading only; false by default. @pb 4 */
  readonly readOnly?: boolean
  /** Secret with the credentials for StorageOS. @pb 5 */
  readonly secretRef?: LocalObjectReference
}

/** A volume a CSI driver makes for one pod. */
export interface CSIVolumeSource {
  /** Name of the CSI driver, as its CSIDriver object has it. @pb 1 */
  readonly driver: string
  /** Mounts the volume for reading only; false by default. @pb 2 @pointer */
  readonly readOnly?: boolean
  /** Type of the file system to mount; the driver decides if left out. @pb 3 @pointer */
  readonly fsType?: string
  /** Settings the driver understands, passed on as they are. @pb 4 */
  readonly volumeAttributes?: Readonly<Record<string, string>>
  /** Secret handed to the driver when it mounts the volume. @pb 5 */
  readonly nodePublishSecretRef?: LocalObjectReference
}

/** A volume claimed for one pod and deleted with it. */
export interface EphemeralVolumeSource {
  /** Claim to create, named after the pod and the volume and owned by the pod. @pb 1 */
  readonly volumeClaimTemplate?: PersistentVolumeClaimTemplate
}

/** The claim that is made for an ephemeral volume. */
export interface PersistentVolumeClaimTemplate {
  /** Labels and annotations copied onto the claim; nothing else may be set. @pb 1 @optional */
  readonly metadata: ObjectMeta
  /** The specification of the claim, taken over unchanged. @pb 2 */
  readonly spec: PersistentVolumeClaimSpec
}

/** An OCI image or artifact used as a volume. */
export interface ImageVolumeSource {
  /** Image or artifact to mount, written as for a container image. @pb 1 */
  readonly reference?: string
  /** When the image is pulled: Always, Never or IfNotPresent. @pb 2 */
  readonly pullPolicy?: PullPolicy
}

export type PullPolicy = 'Always' | 'IfNotPresent' | 'Never'

/** One container of a pod. */
export interface Container {
  /** Name of the container, a DNS label unique in the pod. @pb 1 */
  readonly name: string
  /** Image to run. @pb 2 */
  readonly image?: string
  /**
   * Program and first arguments, run without a shell; replaces the entrypoint of the image.
   * @pb 3 @list atomic
   */
  readonly command?: readonly string[]
  /** Arguments of the program; replace the default arguments of the image. @pb 4 @list atomic */
  readonly args?: readonly string[]
  /** Folder the program starts in; the image decides if left out. @pb 5 */
  readonly workingDir?: string
  /**
   * Ports the container listens on; mostly informative, unlisted ports are reachable too.
   * @pb 6 @list map containerPort protocol @patch merge containerPort
   */
  readonly ports?: readonly ContainerPort[]
  /**
   * Sources whose every key becomes an environment variable; env wins over them.
   * @pb 19 @list atomic
   */
  readonly envFrom?: readonly EnvFromSource[]
  /** Environment variables of the container. @pb 7 @list map name @patch merge name */
  readonly env?: readonly EnvVar[]
  /** CPU, memory and other resources the container asks for and is limited to. @pb 8 @always */
  readonly resources?: ResourceRequirements
  /** Whether a change of each resource restarts the container. @pb 23 @list atomic */
  readonly resizePolicy?: readonly ContainerResizePolicy[]
  /**
   * Overrides the restart policy of the pod; Always makes an init container a sidecar.
   * @pb 24 @pointer
   */
  readonly restartPolicy?: ContainerRestartPolicy
  /** Rules on exit codes, tried in order before restartPolicy applies. @pb 25 @list atomic */
  readonly restartPolicyRules?: readonly ContainerRestartRule[]
  /**
   * Volumes of the pod and where they appear in the container.
   * @pb 9 @list map mountPath @patch merge mountPath
   */
  readonly volumeMounts?: readonly VolumeMount[]
  /**
   * Block volumes of the pod and the device paths they get.
   * @pb 21 @list map devicePath @patch merge devicePath
   */
  readonly volumeDevices?: readonly VolumeDevice[]
  /** Check that restarts the container when it keeps failing. @pb 10 */
  readonly livenessProbe?: Probe
  /** Check that takes the container out of service endpoints while it fails. @pb 11 */
  readonly readinessProbe?: Probe
  /** Check that must succeed once before the other probes begin; restarts on failure. @pb 22 */
  readonly startupProbe?: Probe
  /** Actions run after the container starts and before it stops. @pb 12 */
  readonly lifecycle?: Lifecycle
  /**
   * File in the container whose end becomes its termination message; /dev/termination-log by
   * default.
   * @pb 13
   */
  readonly terminationMessagePath?: string
  /**
   * Where the termination message comes from: the file, or the log on an error without a file.
   * @pb 20
   */
  readonly terminationMessagePolicy?: TerminationMessagePolicy
  /**
   * When the image is pulled; Always by default for the tag latest, IfNotPresent otherwise.
   * @pb 14
   */
  readonly imagePullPolicy?: PullPolicy
  /** Security settings of this container; they win over those of the pod. @pb 15 */
  readonly securityContext?: SecurityContext
  /** Keeps a standard input open for the container; without it reads end at once. @pb 16 */
  readonly stdin?: boolean
  /** Closes standard input after the first attached session has ended. @pb 17 */
  readonly stdinOnce?: boolean
  /** Gives the container a terminal; needs stdin. @pb 18 */
  readonly tty?: boolean
}

/** A network port of a container. */
export interface ContainerPort {
  /** Name of the port, unique in the pod, which services may refer to. @pb 1 */
  readonly name?: string
  /** Port of the node that leads here; equal to containerPort with host networking. @pb 2 */
  readonly hostPort?: int32
  /** Port number in the pod, 1 to 65535. @pb 3 */
  readonly containerPort: int32
  /** TCP (the default), UDP or SCTP. @pb 4 @default "TCP" */
  readonly protocol?: Protocol
  /** Address of the node on which hostPort is bound; all if left out. @pb 5 */
  readonly hostIP?: string
}

export type Protocol = 'SCTP' | 'TCP' | 'UDP'

/** A ConfigMap or Secret whose keys become environment variables. */
export interface EnvFromSource {
  /** Text put before each variable name. @pb 1 */
  readonly prefix?: string
  /** ConfigMap to read from. @pb 2 */
  readonly configMapRef?: ConfigMapEnvSource
  /** Secret to read from. @pb 3 */
  readonly secretRef?: SecretEnvSource
}

/**
 * A ConfigMap whose keys become environment variables.
 * @inline 1 localObjectReference LocalObjectReference
 */
export interface ConfigMapEnvSource extends LocalObjectReference {
  /** Whether the container may start although the ConfigMap is missing. @pb 2 @pointer */
  readonly optional?: boolean
}

/**
 * A Secret whose keys become environment variables.
 * @inline 1 localObjectReference LocalObjectReference
 */
export interface SecretEnvSource extends LocalObjectReference {
  /** Whether the container may start although the Secret is missing. @pb 2 @pointer */
  readonly optional?: boolean
}

/** An environment variable. */
export interface EnvVar {
  /** Name of the variable; printable ASCII without "=". @pb 1 */
  readonly name: string
  /**
   * Value, in which $(NAME) is replaced by an earlier variable and $$ stands for a dollar sign.
   * @pb 2
   */
  readonly value?: string
  /** Source of the value; excludes value. @pb 3 */
  readonly valueFrom?: EnvVarSource
}

/** Where the value of a variable comes from; exactly one member is set. */
export interface EnvVarSource {
  /** A field of the pod, such as metadata.name or status.podIP. @pb 1 */
  readonly fieldRef?: ObjectFieldSelector
  /** A request or limit of a container. @pb 2 */
  readonly resourceFieldRef?: ResourceFieldSelector
  /** A key of a ConfigMap. @pb 3 */
  readonly configMapKeyRef?: ConfigMapKeySelector
  /** A key of a Secret. @pb 4 */
  readonly secretKeyRef?: SecretKeySelector
  /** A variable in a file that an init container wrote into a volume. @pb 5 */
  readonly fileKeyRef?: FileKeySelector
}

/**
 * A key of a ConfigMap.
 * @map atomic
 * @inline 1 localObjectReference LocalObjectReference
 */
export interface ConfigMapKeySelector extends LocalObjectReference {
  /** Key whose value is taken. @pb 2 */
  readonly key: string
  /** Whether the ConfigMap or the key may be missing. @pb 3 @pointer */
  readonly optional?: boolean
}

/**
 * A key of a Secret.
 * @map atomic
 * @inline 1 localObjectReference LocalObjectReference
 */
export interface SecretKeySelector extends LocalObjectReference {
  /** Key whose value is taken. @pb 2 */
  readonly key: string
  /** Whether the Secret or the key may be missing. @pb 3 @pointer */
  readonly optional?: boolean
}

/** A variable in an environment file of a volume. @map atomic */
export interface FileKeySelector {
  /** Volume that holds the file; it must be an emptyDir. @pb 1 */
  readonly volumeName: string
  /** Relative path of the file in the volume. @pb 2 */
  readonly path: string
  /** Name of the variable in the file. @pb 3 */
  readonly key: string
  /** Whether the file or the variable may be missing. @pb 4 @pointer @default false */
  readonly optional?: boolean
}

/** What a container asks for and the most it may use. */
export interface ResourceRequirements {
  /** Most of each resource that may be used. @pb 1 @go v1.ResourceList */
  readonly limits?: Readonly<Record<string, Quantity>>
  /** Amount of each resource set aside when scheduling; the limits if left out. @pb 2 @go v1.ResourceList */
  readonly requests?: Readonly<Record<string, Quantity>>
  /** Device claims of the pod that the container uses. @pb 3 @list map name */
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

/** A device claim used by a container. */
export interface ResourceClaim {
  /** Name of an entry of the pod's resourceClaims. @pb 1 */
  readonly name: string
  /** Single request of the claim to make available; all of them if left out. @pb 2 */
  readonly request?: string
}

/** What happens when a resource of a running container is changed. */
export interface ContainerResizePolicy {
  /** Resource the rule is for: cpu or memory. @pb 1 */
  readonly resourceName: ResourceName
  /** NotRequired changes it in place, RestartContainer restarts the container. @pb 2 */
  readonly restartPolicy: ResourceResizeRestartPolicy
}

export type ResourceResizeRestartPolicy = 'NotRequired' | 'RestartContainer' | (string & {})

export type ContainerRestartPolicy = 'Always' | 'Never' | 'OnFailure' | (string & {})

/** What to do when a container ends in a certain way. */
export interface ContainerRestartRule {
  /** What is done on a match: Restart or RestartAllContainers. @pb 1 @omitempty */
  readonly action: ContainerRestartRuleAction
  /** Exit codes the rule is about. @pb 2 */
  readonly exitCodes?: ContainerRestartRuleOnExitCodes
}

export type ContainerRestartRuleAction = 'Restart' | 'RestartAllContainers' | (string & {})

/** A set of exit codes. */
export interface ContainerRestartRuleOnExitCodes {
  /** In matches the listed codes, NotIn all others. @pb 1 @omitempty */
  readonly operator: ContainerRestartRuleOnExitCodesOperator
  /** The exit codes, at most 255 of them. @pb 2 @list set */
  readonly values?: readonly int32[]
}

export type ContainerRestartRuleOnExitCodesOperator = 'In' | 'NotIn' | (string & {})

/** A volume and its place in a container. */
export interface VolumeMount {
  /** Name of the volume in the pod. @pb 1 */
  readonly name: string
  /** Mounts it for reading only; false by default. @pb 2 */
  readonly readOnly?: boolean
  /** Whether mounts below it are read-only too: Disabled, IfPossible or Enabled. @pb 7 @pointer */
  readonly recursiveReadOnly?: RecursiveReadOnlyMode
  /** Path in the container; it must not contain ":". @pb 3 */
  readonly mountPath: string
  /** Path in the volume to mount instead of its root. @pb 4 */
  readonly subPath?: string
  /**
   * How later mounts pass between node and container: None, HostToContainer or Bidirectional.
   * @pb 5 @pointer
   */
  readonly mountPropagation?: MountPropagationMode
  /** Like subPath, with $(NAME) replaced by environment variables; excludes subPath. @pb 6 */
  readonly subPathExpr?: string
}

export type RecursiveReadOnlyMode = 'Disabled' | 'IfPossible' | 'Enabled' | (string & {})

export type MountPropagationMode = 'Bidirectional' | 'HostToContainer' | 'None'

/** A block volume handed to a container as a device. */
export interface VolumeDevice {
  /** Name of the volume, which must come from a claim. @pb 1 */
  readonly name: string
  /** Path of the device in the container. @pb 2 */
  readonly devicePath: string
}

/** A check of a container, repeated at an interval. @inline 1 handler ProbeHandler */
export interface Probe extends ProbeHandler {
  /** Seconds after the start of the container before the first check. @pb 2 */
  readonly initialDelaySeconds?: int32
  /** Seconds after which one check counts as failed; 1 by default. @pb 3 */
  readonly timeoutSeconds?: int32
  /** Seconds between checks; 10 by default. @pb 4 */
  readonly periodSeconds?: int32
  /** Successes in a row after a failure that count as passed; 1 by default. @pb 5 */
  readonly successThreshold?: int32
  /** Failures in a row after a success that count as failed; 3 by default. @pb 6 */
  readonly failureThreshold?: int32
  /** Seconds to stop after a failed check; those of the pod if left out. @pb 7 @pointer */
  readonly terminationGracePeriodSeconds?: int64
}

/** How a check is made; exactly one member is set. */
export interface ProbeHandler {
  /** Runs a command in the container; exit code 0 is a success. @pb 1 */
  readonly exec?: ExecAction
  /** Makes an HTTP request; a status from 200 to 399 is a success. @pb 2 */
  readonly httpGet?: HTTPGetAction
  /** Opens a TCP connection; that it opens is a success. @pb 3 */
  readonly tcpSocket?: TCPSocketAction
  /** Calls the gRPC health service. @pb 4 */
  readonly grpc?: GRPCAction
}

/** A command run in the container. */
export interface ExecAction {
  /**
   * Program and arguments, run without a shell from the root of the container's files.
   * @pb 1 @list atomic
   */
  readonly command?: readonly string[]
}

/** An HTTP GET request. */
export interface HTTPGetAction {
  /** Path of the request. @pb 1 */
  readonly path?: string
  /** Port to connect to, by number or by name. @pb 2 */
  readonly port: IntOrString
  /** Host to connect to; the IP of the pod if left out. @pb 3 */
  readonly host?: string
  /** HTTP (the default) or HTTPS, for which certificates are not checked. @pb 4 */
  readonly scheme?: URIScheme
  /** Headers sent with the request; names may repeat. @pb 5 @list atomic */
  readonly httpHeaders?: readonly HTTPHeader[]
}

export type URIScheme = 'HTTP' | 'HTTPS'

/** A header of a request. */
export interface HTTPHeader {
  /** Name of the header. @pb 1 */
  readonly name: string
  /** Value of the header. @pb 2 */
  readonly value: string
}

/** A TCP connection that is opened. */
export interface TCPSocketAction {
  /** Port to connect to, by number or by name. @pb 1 */
  readonly port: IntOrString
  /** Host to connect to; the IP of the pod if left out. @pb 2 */
  readonly host?: string
}

/** A call of the gRPC health service. */
export interface GRPCAction {
  /** Port of the gRPC server, by number. @pb 1 */
  readonly port: int32
  /** Service name sent in the health request; empty by default. @pb 2 @always @pointer @default "" */
  readonly service?: string
}

/** Actions tied to the start and stop of a container. */
export interface Lifecycle {
  /** Run right after the start; if it fails the container is killed. @pb 1 */
  readonly postStart?: LifecycleHandler
  /** Run before a container is stopped; it counts towards the grace period. @pb 2 */
  readonly preStop?: LifecycleHandler
  /** Signal that asks the container to stop; the image decides if left out. @pb 3 @pointer */
  readonly stopSignal?: Signal
}

/** An action at a point of a container's life; exactly one member is set. */
export interface LifecycleHandler {
  /** Runs a command in the container. @pb 1 */
  readonly exec?: ExecAction
  /** Makes an HTTP request. @pb 2 */
  readonly httpGet?: HTTPGetAction
  /** Not supported, kept for compatibility; it fails when run. @pb 3 */
  readonly tcpSocket?: TCPSocketAction
  /** Waits for a time. @pb 4 */
  readonly sleep?: SleepAction
}

/** A wait. */
export interface SleepAction {
  /** How many seconds to wait. @pb 1 */
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

/** Security settings of one container. */
export interface SecurityContext {
  /** Linux capabilities added to or taken from the container. @pb 1 */
  readonly capabilities?: Capabilities
  /** Runs it with nearly all rights of root on the node; false by default. @pb 2 @pointer */
  readonly privileged?: boolean
  /** SELinux label of the container. @pb 3 */
  readonly seLinuxOptions?: SELinuxOptions
  /** Settings for Windows containers. @pb 10 */
  readonly windowsOptions?: WindowsSecurityContextOptions
  /** User id of the first process; the image decides if left out. @pb 4 @pointer */
  readonly runAsUser?: int64
  /** Main group id of the first process; the runtime decides if left out. @pb 8 @pointer */
  readonly runAsGroup?: int64
  /** Refuses to start the container as user 0. @pb 5 @pointer */
  readonly runAsNonRoot?: boolean
  /** Makes the root file system read-only; false by default. @pb 6 @pointer */
  readonly readOnlyRootFilesystem?: boolean
  /**
   * Whether a process may gain more rights than its parent; always true if privileged.
   * @pb 7 @pointer
   */
  readonly allowPrivilegeEscalation?: boolean
  /** How /proc is mounted: Default hides parts of it, Unmasked does not. @pb 9 @pointer */
  readonly procMount?: ProcMountType
  /** System calls the container may make. @pb 11 */
  readonly seccompProfile?: SeccompProfile
  /** AppArmor profile of the container. @pb 12 */
  readonly appArmorProfile?: AppArmorProfile
}

/** Linux capabilities added and removed. */
export interface Capabilities {
  /** Capabilities to add. @pb 1 @list atomic @go []v1.Capability */
  readonly add?: readonly string[]
  /** Capabilities to remove; ALL removes every one. @pb 2 @list atomic @go []v1.Capability */
  readonly drop?: readonly string[]
}

/** The parts of an SELinux label. */
export interface SELinuxOptions {
  /** User part of the label. @pb 1 */
  readonly user?: string
  /** Role part of the label. @pb 2 */
  readonly role?: string
  /** Type part of the label. @pb 3 */
  readonly type?: string
  /** Level part of the label. @pb 4 */
  readonly level?: string
}

/** Security settings for Windows containers. */
export interface WindowsSecurityContextOptions {
  /** Name of the managed service account credentials to use. @pb 1 @pointer */
  readonly gmsaCredentialSpecName?: string
  /** Content of those credentials, filled in by an admission webhook. @pb 2 @pointer */
  readonly gmsaCredentialSpec?: string
  /** Windows user of the first process; the image decides if left out. @pb 3 @pointer */
  readonly runAsUserName?: string
  /** Runs the container on the host itself; all containers of the pod must agree. @pb 4 @pointer */
  readonly hostProcess?: boolean
}

export type ProcMountType = 'Default' | 'Unmasked'

/**
 * A filter of system calls.
 * @union {"discriminator":"type","fields-to-discriminateBy":{"localhostProfile":"LocalhostProfile"}}
 */
export interface SeccompProfile {
  /** RuntimeDefault, Unconfined, or Localhost for a file of the node. @pb 1 */
  readonly type: SeccompProfileType
  /** Profile file below the seccomp folder of the kubelet; only for Localhost. @pb 2 @pointer */
  readonly localhostProfile?: string
}

export type SeccompProfileType = 'Localhost' | 'RuntimeDefault' | 'Unconfined'

/**
 * An AppArmor profile.
 * @union {"discriminator":"type","fields-to-discriminateBy":{"localhostProfile":"LocalhostProfile"}}
 */
export interface AppArmorProfile {
  /** RuntimeDefault, Unconfined, or Localhost for a profile loaded on the node. @pb 1 */
  readonly type: AppArmorProfileType
  /** Name of the loaded profile; only for Localhost. @pb 2 @pointer */
  readonly localhostProfile?: string
}

export type AppArmorProfileType = 'Localhost' | 'RuntimeDefault' | 'Unconfined'

/**
 * A container added to a running pod for debugging.
 * @inline 1 ephemeralContainerCommon EphemeralContainerCommon
 */
export interface EphemeralContainer extends EphemeralContainerCommon {
  /** Container whose process namespace is shared; the setting of the pod if left out. @pb 2 */
  readonly targetContainerName?: string
}

/** What an ephemeral container has in common with others; some of it must stay unset. */
export interface EphemeralContainerCommon {
  /** Name of the container, a DNS label unique in the pod. @pb 1 */
  readonly name: string
  /** Image to run. @pb 2 */
  readonly image?: string
  /**
   * Program and first arguments, run without a shell; replaces the entrypoint of the image.
   * @pb 3 @list atomic
   */
  readonly command?: readonly string[]
  /** Arguments of the program; replace the default arguments of the image. @pb 4 @list atomic */
  readonly args?: readonly string[]
  /** Folder the program starts in; the image decides if left out. @pb 5 */
  readonly workingDir?: string
  /**
   * Must be empty: ephemeral containers have no ports.
   * @pb 6 @list map containerPort protocol @patch merge containerPort
   */
  readonly ports?: readonly ContainerPort[]
  /**
   * Sources whose every key becomes an environment variable; env wins over them.
   * @pb 19 @list atomic
   */
  readonly envFrom?: readonly EnvFromSource[]
  /** Environment variables of the container. @pb 7 @list map name @patch merge name */
  readonly env?: readonly EnvVar[]
  /** Must be empty: ephemeral containers use spare resources of the pod. @pb 8 @always */
  readonly resources?: ResourceRequirements
  /** Must be empty: ephemeral containers have no resources to resize. @pb 23 @list atomic */
  readonly resizePolicy?: readonly ContainerResizePolicy[]
  /** Must be unset: ephemeral containers are not restarted. @pb 24 @pointer */
  readonly restartPolicy?: ContainerRestartPolicy
  /** Must be empty: ephemeral containers are not restarted. @pb 25 @list atomic */
  readonly restartPolicyRules?: readonly ContainerRestartRule[]
  /**
   * Volumes of the pod and where they appear in the container; no sub-paths.
   * @pb 9 @list map mountPath @patch merge mountPath
   */
  readonly volumeMounts?: readonly VolumeMount[]
  /**
   * Block volumes of the pod and the device paths they get.
   * @pb 21 @list map devicePath @patch merge devicePath
   */
  readonly volumeDevices?: readonly VolumeDevice[]
  /** Must be unset: ephemeral containers are not probed. @pb 10 */
  readonly livenessProbe?: Probe
  /** Must be unset: ephemeral containers are not probed. @pb 11 */
  readonly readinessProbe?: Probe
  /** Must be unset: ephemeral containers are not probed. @pb 22 */
  readonly startupProbe?: Probe
  /** Must be unset: ephemeral containers have no lifecycle actions. @pb 12 */
  readonly lifecycle?: Lifecycle
  /**
   * File in the container whose end becomes its termination message; /dev/termination-log by
   * default.
   * @pb 13
   */
  readonly terminationMessagePath?: string
  /**
   * Where the termination message comes from: the file, or the log on an error without a file.
   * @pb 20
   */
  readonly terminationMessagePolicy?: TerminationMessagePolicy
  /**
   * When the image is pulled; Always by default for the tag latest, IfNotPresent otherwise.
   * @pb 14
   */
  readonly imagePullPolicy?: PullPolicy
  /** Security settings of this container; they win over those of the pod. @pb 15 */
  readonly securityContext?: SecurityContext
  /** Keeps a standard input open for the container; without it reads end at once. @pb 16 */
  readonly stdin?: boolean
  /** Closes standard input after the first attached session has ended. @pb 17 */
  readonly stdinOnce?: boolean
  /** Gives the container a terminal; needs stdin. @pb 18 */
  readonly tty?: boolean
}

export type RestartPolicy = 'Always' | 'Never' | 'OnFailure'

export type DNSPolicy = 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None'

/** Security settings for all containers of a pod. */
export interface PodSecurityContext {
  /** SELinux label of the containers; the runtime picks one if left out. @pb 1 */
  readonly seLinuxOptions?: SELinuxOptions
  /** Settings for Windows containers. @pb 8 */
  readonly windowsOptions?: WindowsSecurityContextOptions
  /**
   * User id of the first process of each container; the image decides if left out.
   * @pb 2 @pointer
   */
  readonly runAsUser?: int64
  /** Main group id of the first process of each container. @pb 6 @pointer */
  readonly runAsGroup?: int64
  /** Refuses to start any container as user 0. @pb 3 @pointer */
  readonly runAsNonRoot?: boolean
  /** Further group ids of the first process of each container. @pb 4 @list atomic */
  readonly supplementalGroups?: readonly int64[]
  /** Whether groups of the image count: Merge (the default) or Strict. @pb 12 @pointer */
  readonly supplementalGroupsPolicy?: SupplementalGroupsPolicy
  /**
   * Group that owns the volumes; their files are made readable and writable for it.
   * @pb 5 @pointer
   */
  readonly fsGroup?: int64
  /** Kernel settings for the pod. @pb 7 @list atomic */
  readonly sysctls?: readonly Sysctl[]
  /** When volume ownership is changed: Always, or OnRootMismatch to save time. @pb 9 @pointer */
  readonly fsGroupChangePolicy?: PodFSGroupChangePolicy
  /** System calls the containers may make. @pb 10 */
  readonly seccompProfile?: SeccompProfile
  /** AppArmor profile of the containers. @pb 11 */
  readonly appArmorProfile?: AppArmorProfile
  /**
   * How volumes get their SELinux label: MountOption, or Recursive file by file.
   * @pb 13 @pointer
   */
  readonly seLinuxChangePolicy?: PodSELinuxChangePolicy
}

export type SupplementalGroupsPolicy = 'Merge' | 'Strict'

/** A kernel setting. */
export interface Sysctl {
  /** Name of the setting, such as net.core.somaxconn. @pb 1 */
  readonly name: string
  /** Value to give it. @pb 2 */
  readonly value: string
}

export type PodFSGroupChangePolicy = 'Always' | 'OnRootMismatch'

export type PodSELinuxChangePolicy = 'Recursive' | 'MountOption' | (string & {})

/** Rules about nodes and neighbours. */
export interface Affinity {
  /** Which nodes are allowed or preferred. @pb 1 */
  readonly nodeAffinity?: NodeAffinity
  /** Which other pods to be near. @pb 2 */
  readonly podAffinity?: PodAffinity
  /** Which other pods to stay away from. @pb 3 */
  readonly podAntiAffinity?: PodAntiAffinity
}

/** Rules about the labels of nodes. */
export interface NodeAffinity {
  /** Nodes the pod may be placed on; later label changes do not evict it. @pb 1 */
  readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector
  /** Nodes to favour; the sum of matching weights decides. @pb 2 @list atomic */
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PreferredSchedulingTerm[]
}

/** A choice of nodes: any of its terms suffices. @map atomic */
export interface NodeSelector {
  /** The terms, of which one must match. @pb 1 @list atomic */
  readonly nodeSelectorTerms: readonly NodeSelectorTerm[]
}

/** Requirements that must all hold; an empty term matches no node. @map atomic */
export interface NodeSelectorTerm {
  /** Requirements on labels of the node. @pb 1 @list atomic */
  readonly matchExpressions?: readonly NodeSelectorRequirement[]
  /** Requirements on fields of the node; only metadata.name is supported. @pb 2 @list atomic */
  readonly matchFields?: readonly NodeSelectorRequirement[]
}

/** A requirement on one key. */
export interface NodeSelectorRequirement {
  /** Label or field the requirement is about. @pb 1 */
  readonly key: string
  /** In, NotIn, Exists, DoesNotExist, Gt or Lt. @pb 2 */
  readonly operator: NodeSelectorOperator
  /**
   * Values to compare with: none for Exists and DoesNotExist, one integer for Gt and Lt.
   * @pb 3 @list atomic
   */
  readonly values?: readonly string[]
}

export type NodeSelectorOperator = 'DoesNotExist' | 'Exists' | 'Gt' | 'In' | 'Lt' | 'NotIn'

/** A preference for nodes; an empty one has no effect. */
export interface PreferredSchedulingTerm {
  /** How much it counts, from 1 to 100. @pb 1 */
  readonly weight: int32
  /** Nodes it favours. @pb 2 */
  readonly preference: NodeSelectorTerm
}

/** Rules for being near other pods. */
export interface PodAffinity {
  /**
   * Terms that must all hold when the pod is placed; later changes do not evict it.
   * @pb 1 @list atomic
   */
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[]
  /** Terms to favour; the sum of matching weights decides. @pb 2 @list atomic */
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[]
}

/** Some pods, and the kind of place that is shared with them or not. */
export interface PodAffinityTerm {
  /** Labels of the pods meant; matches none if left out. @pb 1 */
  readonly labelSelector?: LabelSelector
  /** Namespaces to look in, joined with those of namespaceSelector. @pb 2 @list atomic */
  readonly namespaces?: readonly string[]
  /** Node label whose equal values make up one place; must not be empty. @pb 3 */
  readonly topologyKey: string
  /** Labels of namespaces to look in; {} means all; the own one if neither is set. @pb 4 */
  readonly namespaceSelector?: LabelSelector
  /** Labels of this pod whose values the other pods must share. @pb 5 @list atomic */
  readonly matchLabelKeys?: readonly string[]
  /** Labels of this pod whose values the other pods must not share. @pb 6 @list atomic */
  readonly mismatchLabelKeys?: readonly string[]
}

/** A term with its weight. */
export interface WeightedPodAffinityTerm {
  /** How much it counts, from 1 to 100. @pb 1 */
  readonly weight: int32
  /** The term itself. @pb 2 */
  readonly podAffinityTerm: PodAffinityTerm
}

/** Rules for staying away from other pods. */
export interface PodAntiAffinity {
  /**
   * Terms that must all hold when the pod is placed; later changes do not evict it.
   * @pb 1 @list atomic
   */
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[]
  /** Terms to favour; the sum of matching weights decides. @pb 2 @list atomic */
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[]
}

/** Lets a pod run on nodes with matching taints. */
export interface Toleration {
  /** Taint key to tolerate; empty with Exists tolerates every taint. @pb 1 */
  readonly key?: string
  /** How values compare: Exists, Equal (the default), or the numeric Lt and Gt. @pb 2 */
  readonly operator?: TolerationOperator
  /** Taint value to compare with; empty for Exists. @pb 3 */
  readonly value?: string
  /** Effect to tolerate: NoSchedule, PreferNoSchedule or NoExecute; all if empty. @pb 4 */
  readonly effect?: TaintEffect
  /**
   * Seconds a NoExecute taint is tolerated before eviction; for ever if left out.
   * @pb 5 @pointer
   */
  readonly tolerationSeconds?: int64
}

export type TolerationOperator = 'Equal' | 'Exists' | 'Gt' | 'Lt'

export type TaintEffect = 'NoExecute' | 'NoSchedule' | 'PreferNoSchedule'

/** A line of the hosts file. */
export interface HostAlias {
  /** IP address of the line. @pb 1 */
  readonly ip: string
  /** Names that resolve to it. @pb 2 @list atomic */
  readonly hostnames?: readonly string[]
}

/** Resolver settings of a pod. */
export interface PodDNSConfig {
  /** Name servers added to those of the policy. @pb 1 @list atomic */
  readonly nameservers?: readonly string[]
  /** Search domains added to those of the policy. @pb 2 @list atomic */
  readonly searches?: readonly string[]
  /** Resolver options; they override equal ones of the policy. @pb 3 @list atomic */
  readonly options?: readonly PodDNSConfigOption[]
}

/** A resolver option. */
export interface PodDNSConfigOption {
  /** Name of the option, such as ndots. @pb 1 */
  readonly name?: string
  /** Value of the option, if it takes one. @pb 2 @pointer */
  readonly value?: string
}

/** A condition that readiness depends on. */
export interface PodReadinessGate {
  /** Condition type that must be true in the pod's status. @pb 1 */
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

/** How evenly matching pods are spread over domains. */
export interface TopologySpreadConstraint {
  /** Largest allowed difference in matching pods between domains; must be above 0. @pb 1 */
  readonly maxSkew: int32
  /** Node label whose values make up the domains. @pb 2 */
  readonly topologyKey: string
  /** DoNotSchedule waits for a fitting node, ScheduleAnyway only prefers one. @pb 3 */
  readonly whenUnsatisfiable: UnsatisfiableConstraintAction
  /** Labels of the pods that are counted. @pb 4 */
  readonly labelSelector?: LabelSelector
  /** Domains that must exist; with fewer, the smallest count is taken as 0. @pb 5 @pointer */
  readonly minDomains?: int32
  /**
   * Whether nodes outside the pod's node affinity are left out: Honor (the default) or Ignore.
   * @pb 6 @pointer
   */
  readonly nodeAffinityPolicy?: NodeInclusionPolicy
  /**
   * Whether nodes with untolerated taints are left out: Honor or Ignore (the default).
   * @pb 7 @pointer
   */
  readonly nodeTaintsPolicy?: NodeInclusionPolicy
  /** Labels of this pod whose values the counted pods must share. @pb 8 @list atomic */
  readonly matchLabelKeys?: readonly string[]
}

export type UnsatisfiableConstraintAction = 'DoNotSchedule' | 'ScheduleAnyway'

export type NodeInclusionPolicy = 'Honor' | 'Ignore'

/** The operating system of a pod. */
export interface PodOS {
  /** Either linux or windows. @pb 1 */
  readonly name: OSName
}

export type OSName = 'linux' | 'windows' | (string & {})

/** A gate that holds back scheduling. */
export interface PodSchedulingGate {
  /** Name of the gate, unique in the pod. @pb 1 */
  readonly name: string
}

/** A device claim of a pod, given by name or by template. */
export interface PodResourceClaim {
  /** Name by which containers refer to it, unique in the pod. @pb 1 */
  readonly name: string
  /** Existing claim of the same namespace to use. @pb 3 @pointer */
  readonly resourceClaimName?: string
  /** Template from which a claim is made for this pod and deleted with it. @pb 4 @pointer */
  readonly resourceClaimTemplateName?: string
}

/**
 * The group a pod is scheduled with.
 * @union {"fields-to-discriminateBy":{"podGroupName":"PodGroupName"}}
 */
export interface PodSchedulingGroup {
  /** Name of the pod group, in the same namespace. @pb 1 @pointer */
  readonly podGroupName?: string
}

/** What is known of a pod, possibly a little behind. */
export interface PodStatus {
  /** Generation of the pod this status was derived from. @pb 17 */
  readonly observedGeneration?: int64
  /** Rough state: Pending, Running, Succeeded, Failed or Unknown. @pb 1 */
  readonly phase?: PodPhase
  /**
   * The individual conditions of the pod, such as Ready and PodScheduled.
   * @pb 2 @list map type @patch merge type
   */
  readonly conditions?: readonly PodCondition[]
  /** Why the pod is in this state, for people. @pb 3 */
  readonly message?: string
  /** Why the pod is in this state, as one word, such as Evicted. @pb 4 */
  readonly reason?: string
  /** Node where room is being made, or held, for the pod; it may still go elsewhere. @pb 11 */
  readonly nominatedNodeName?: string
  /** Address of the node; empty until the pod is bound. @pb 5 */
  readonly hostIP?: string
  /** Addresses of the node, one for each IP family. @pb 16 @list atomic @patch merge ip */
  readonly hostIPs?: readonly HostIP[]
  /** Address of the pod; empty until it has one. @pb 6 */
  readonly podIP?: string
  /** Addresses of the pod, one for each IP family. @pb 12 @list map ip @patch merge ip */
  readonly podIPs?: readonly PodIP[]
  /** When the kubelet took the pod in, before images were pulled. @pb 7 @pointer */
  readonly startTime?: Time
  /** State of the init containers. @pb 10 @list atomic */
  readonly initContainerStatuses?: readonly ContainerStatus[]
  /** State of the main containers. @pb 8 @list atomic */
  readonly containerStatuses?: readonly ContainerStatus[]
  /** Quality of service derived from the resources: Guaranteed, Burstable or BestEffort. @pb 9 */
  readonly qosClass?: PodQOSClass
  /** State of the ephemeral containers. @pb 13 @list atomic */
  readonly ephemeralContainerStatuses?: readonly ContainerStatus[]
  /** Where a resize of resources stands; superseded by conditions. @pb 14 */
  readonly resize?: PodResizeStatus
  /**
   * Claims made for the pod's resourceClaims.
   * @pb 15 @list map name @patch merge,retainKeys name
   */
  readonly resourceClaimStatuses?: readonly PodResourceClaimStatus[]
  /** Claim that backs the extended resources of the pod. @pb 18 */
  readonly extendedResourceClaimStatus?: PodExtendedResourceClaimStatus
  /** Resources the node has set aside for the pod as a whole. @pb 19 @go v1.ResourceList */
  readonly allocatedResources?: Readonly<Record<string, Quantity>>
  /** Resources that are in force for the pod as a whole. @pb 20 */
  readonly resources?: ResourceRequirements
  /** Node resources, such as CPU, that the pod takes through claims. @pb 21 @list atomic */
  readonly nodeAllocatableResourceClaimStatuses?: readonly NodeAllocatableResourceClaimStatus[]
}

export type PodPhase = 'Failed' | 'Pending' | 'Running' | 'Succeeded' | 'Unknown'

/** One aspect of a pod's state. */
export interface PodCondition {
  /** Which aspect, such as PodScheduled, Initialized or Ready. @pb 1 */
  readonly type: PodConditionType
  /** Generation of the pod this condition was derived from. @pb 7 */
  readonly observedGeneration?: int64
  /** True, False or Unknown. @pb 2 */
  readonly status: ConditionStatus
  /** When the condition was last checked. @pb 3 @always */
  readonly lastProbeTime?: Time
  /** When the status last changed. @pb 4 @always */
  readonly lastTransitionTime?: Time
  /** Why it last changed, as one CamelCase word. @pb 5 */
  readonly reason?: string
  /** Why it last changed, for people. @pb 6 */
  readonly message?: string
}

export type ConditionStatus = 'True' | 'False' | 'Unknown' | (string & {})

/** An address of a node. */
export interface HostIP {
  /** The IP address. @pb 1 */
  readonly ip: string
}

/** An address of a pod. */
export interface PodIP {
  /** The IP address. @pb 1 */
  readonly ip: string
}

/** What is known of a container. */
export interface ContainerStatus {
  /** Name of the container. @pb 1 */
  readonly name: string
  /** What the container is doing now. @pb 2 @always */
  readonly state?: ContainerState
  /** How the container ended the previous time. @pb 3 @always */
  readonly lastState?: ContainerState
  /** Whether it passes its readiness probe and has started. @pb 4 */
  readonly ready: boolean
  /** How often it was restarted; approximate when old containers are cleaned up. @pb 5 */
  readonly restartCount: int32
  /** Image the container runs, as the runtime resolved it. @pb 6 */
  readonly image: string
  /** Id of the image, as the runtime gives it. @pb 7 */
  readonly imageID: string
  /** Id of the container, as type://id. @pb 8 */
  readonly containerID?: string
  /** Whether its postStart action and startup probe are through. @pb 9 @pointer */
  readonly started?: boolean
  /** Resources the node has set aside for the container. @pb 10 @go v1.ResourceList */
  readonly allocatedResources?: Readonly<Record<string, Quantity>>
  /** Requests and limits that are in force. @pb 11 */
  readonly resources?: ResourceRequirements
  /** State of the mounts. @pb 12 @list map mountPath @patch merge mountPath */
  readonly volumeMounts?: readonly VolumeMountStatus[]
  /** User and groups of the first process. @pb 13 */
  readonly user?: ContainerUser
  /** Health of the devices given to the container. @pb 14 @list map name @patch merge name */
  readonly allocatedResourcesStatus?: readonly ResourceStatus[]
  /** Signal the runtime uses to stop it. @pb 15 @pointer */
  readonly stopSignal?: Signal
}

/** State of a container; at most one member is set, waiting if none is. */
export interface ContainerState {
  /** It is not running yet. @pb 1 */
  readonly waiting?: ContainerStateWaiting
  /** It is running. @pb 2 */
  readonly running?: ContainerStateRunning
  /** It has ended. @pb 3 */
  readonly terminated?: ContainerStateTerminated
}

/** A container that is not running yet. */
export interface ContainerStateWaiting {
  /** Why, as one word, such as ImagePullBackOff. @pb 1 */
  readonly reason?: string
  /** Why, for people. @pb 2 */
  readonly message?: string
}

/** A running container. */
export interface ContainerStateRunning {
  /** When it was last started. @pb 1 @always */
  readonly startedAt?: Time
}

/** A container that has ended. */
export interface ContainerStateTerminated {
  /** Exit code of the first process. @pb 1 */
  readonly exitCode: int32
  /** Signal that ended it, if one did. @pb 2 */
  readonly signal?: int32
  /** Why, as one word, such as Completed, Error or OOMKilled. @pb 3 */
  readonly reason?: string
  /** Its termination message, or why it ended. @pb 4 */
  readonly message?: string
  /** When it had started. @pb 5 @always */
  readonly startedAt?: Time
  /** When it ended. @pb 6 @always */
  readonly finishedAt?: Time
  /** Id of the ended container, as type://id. @pb 7 */
  readonly containerID?: string
}

/** State of one mount of a container. */
export interface VolumeMountStatus {
  /** Name of the volume. @pb 1 */
  readonly name: string
  /** Path in the container. @pb 2 */
  readonly mountPath: string
  /** Whether it is mounted for reading only. @pb 3 */
  readonly readOnly?: boolean
  /** Whether mounts below it are read-only too, as put into effect. @pb 4 @pointer */
  readonly recursiveReadOnly?: RecursiveReadOnlyMode
  /** Details for certain kinds of volume. @pb 5 */
  readonly volumeStatus?: VolumeStatus
}

/** State of a mounted volume. */
export interface VolumeStatus {
  /** State of an image volume. @pb 1 */
  readonly image?: ImageVolumeStatus
}

/** State of an image volume. */
export interface ImageVolumeStatus {
  /** Digest of the image that is mounted. @pb 1 @omitempty */
  readonly imageRef: string
}

/** The user a container runs as. */
export interface ContainerUser {
  /** User and groups on Linux. @pb 1 */
  readonly linux?: LinuxContainerUser
}

/** User and groups of the first process, before it changes them itself. */
export interface LinuxContainerUser {
  /** Its user id. @pb 1 */
  readonly uid: int64
  /** Its main group id. @pb 2 */
  readonly gid: int64
  /** Its further group ids. @pb 3 @list atomic */
  readonly supplementalGroups?: readonly int64[]
}

/** Health of one resource of a container. */
export interface ResourceStatus {
  /** Name of the resource; claim:NAME/REQUEST for a device claim. @pb 1 */
  readonly name: ResourceName
  /** Health of each device. @pb 2 @list map resourceID */
  readonly resources?: readonly ResourceHealth[]
}

/** Health of one device. */
export interface ResourceHealth {
  /** Id of the device, unique among those of the resource. @pb 1 @go v1.ResourceID */
  readonly resourceID: string
  /** Healthy, Unhealthy or Unknown. @pb 2 */
  readonly health?: ResourceHealthStatus
  /** More about the health, for people. @pb 6 @pointer */
  readonly message?: string
}

export type ResourceHealthStatus = 'Healthy' | 'Unhealthy' | 'Unknown' | (string & {})

export type PodQOSClass = 'BestEffort' | 'Burstable' | 'Guaranteed'

export type PodResizeStatus = 'InProgress' | 'Deferred' | 'Infeasible' | (string & {})

/** The claim made for an entry of resourceClaims. */
export interface PodResourceClaimStatus {
  /** Name of the entry in the pod. @pb 1 */
  readonly name: string
  /** Claim that was made; unset if none was needed. @pb 2 @pointer */
  readonly resourceClaimName?: string
}

/** The claim that backs extended resources of a pod. */
export interface PodExtendedResourceClaimStatus {
  /** Which request of the claim serves which container. @pb 1 @list atomic */
  readonly requestMappings: readonly ContainerExtendedResourceRequest[]
  /** Name of the claim, in the namespace of the pod. @pb 2 */
  readonly resourceClaimName: string
}

/** An extended resource of a container and the request that serves it. */
export interface ContainerExtendedResourceRequest {
  /** Container that asks for the resource. @pb 1 */
  readonly containerName: string
  /** Extended resource it asks for. @pb 2 */
  readonly resourceName: string
  /** Request of the claim that serves it. @pb 3 */
  readonly requestName: string
}

/** Node resources taken through one claim. */
export interface NodeAllocatableResourceClaimStatus {
  /** Name of the claim. @pb 1 */
  readonly resourceClaimName: string
  /** Containers that use the claim. @pb 2 @list set */
  readonly containers?: readonly string[]
  /** Amount of each node resource the claim takes. @pb 3 @go map[v1.ResourceName]resource.Quantity */
  readonly resources: Readonly<Record<string, Quantity>>
}

/** Query parameters for attaching to a container. @kind v1 */
export interface PodAttachOptions extends TypeMeta {
  /** Sends the caller's input to the container. @pb 1 */
  readonly stdin?: boolean
  /** Sends the container's output to the caller; true by default. @pb 2 */
  readonly stdout?: boolean
  /** Sends the container's error output to the caller; true by default. @pb 3 */
  readonly stderr?: boolean
  /** Uses a terminal; the container must have one. @pb 4 */
  readonly tty?: boolean
  /** Container meant; may be left out if there is only one. @pb 5 */
  readonly container?: string
}

/** Query parameters for running a command in a container. @kind v1 */
export interface PodExecOptions extends TypeMeta {
  /** Sends the caller's input to the command. @pb 1 */
  readonly stdin?: boolean
  /** Sends the output of the command to the caller. @pb 2 */
  readonly stdout?: boolean
  /** Sends the error output of the command to the caller. @pb 3 */
  readonly stderr?: boolean
  /** Gives the command a terminal. @pb 4 */
  readonly tty?: boolean
  /** Container meant; may be left out if there is only one. @pb 5 */
  readonly container?: string
  /** Program and arguments, run without a shell. @pb 6 @always */
  readonly command?: readonly string[]
}

/** Query parameters for reading the log of a container. @kind v1 */
export interface PodLogOptions extends TypeMeta {
  /** Container meant; may be left out if there is only one. @pb 1 */
  readonly container?: string
  /** Keeps sending new lines as they come. @pb 2 */
  readonly follow?: boolean
  /** Reads the log of the previous run of the container. @pb 3 */
  readonly previous?: boolean
  /** Only lines of the last so many seconds; excludes sinceTime. @pb 4 @pointer */
  readonly sinceSeconds?: int64
  /** Only lines from this time on; excludes sinceSeconds. @pb 5 @pointer */
  readonly sinceTime?: Time
  /** Puts the time before each line. @pb 6 */
  readonly timestamps?: boolean
  /** Only so many lines from the end. @pb 7 @pointer */
  readonly tailLines?: int64
  /** Stops after so many bytes, perhaps within a line. @pb 8 @pointer */
  readonly limitBytes?: int64
  /** Does not check the certificate of the kubelet; the log may then be forged. @pb 9 */
  readonly insecureSkipTLSVerifyBackend?: boolean
  /** Which output to read: All (the default), Stdout or Stderr. @pb 10 @pointer */
  readonly stream?: string
}

/** Query parameters for forwarding ports over a WebSocket. @kind v1 */
export interface PodPortForwardOptions extends TypeMeta {
  /** Ports of the pod to forward to. @pb 1 */
  readonly ports?: readonly int32[]
}

/** Query parameters for reaching a pod through the API server. @kind v1 */
export interface PodProxyOptions extends TypeMeta {
  /** Path of the request to the pod. @pb 1 */
  readonly path?: string
}

/** Names an object of the same namespace and its kind. @map atomic */
export interface TypedLocalObjectReference {
  /** Group of the kind; empty for the core group. @pb 1 @always @pointer */
  readonly apiGroup?: string
  /** Kind of the object. @pb 2 */
  readonly kind: string
  /** Name of the object. @pb 3 */
  readonly name: string
}

/** Names an object, its kind and possibly another namespace. */
export interface TypedObjectReference {
  /** Group of the kind; empty for the core group. @pb 1 @always @pointer */
  readonly apiGroup?: string
  /** Kind of the object. @pb 2 */
  readonly kind: string
  /** Name of the object. @pb 3 */
  readonly name: string
  /** Namespace of the object; another one needs a ReferenceGrant. @pb 4 @pointer */
  readonly namespace?: string
}

/** How large a volume must be and may become. */
export interface VolumeResourceRequirements {
  /** Most of each resource the volume may have. @pb 1 @go v1.ResourceList */
  readonly limits?: Readonly<Record<string, Quantity>>
  /** Least of each resource the volume must have. @pb 2 @go v1.ResourceList */
  readonly requests?: Readonly<Record<string, Quantity>>
}
