/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32, Quantity, Time } from '#api/scalars/scalars.ts'
import type {
  AWSElasticBlockStoreVolumeSource,
  AzureDiskVolumeSource,
  FCVolumeSource,
  FlockerVolumeSource,
  GCEPersistentDiskVolumeSource,
  HostPathVolumeSource,
  NFSVolumeSource,
  NodeSelector,
  PhotonPersistentDiskVolumeSource,
  PortworxVolumeSource,
  QuobyteVolumeSource,
  VsphereVirtualDiskVolumeSource,
} from '#kinds/core/pod/types.ts'
import type { ObjectReference } from '#kinds/core/shared/types.ts'

/** A piece of storage of the cluster, which claims can be bound to. @kind v1 */
export interface PersistentVolume extends Resource {
  /** What the storage is and how it may be used. @pb 2 @optional */
  readonly spec: PersistentVolumeSpec
  /** State of the volume, written by the system. @pb 3 @always */
  readonly status?: PersistentVolumeStatus
}

/**
 * What a volume is and how it may be used.
 * @inline 2 persistentVolumeSource PersistentVolumeSource after capacity
 */
export interface PersistentVolumeSpec extends PersistentVolumeSource {
  /** Size of the volume, under the key storage. @pb 1 @go v1.ResourceList */
  readonly capacity?: Readonly<Record<string, Quantity>>
  /** Ways in which the volume can be mounted. @pb 3 @list atomic */
  readonly accessModes?: readonly PersistentVolumeAccessMode[]
  /** Claim the volume is bound to, or reserved for. @pb 4 @map granular */
  readonly claimRef?: ObjectReference
  /** What becomes of it when its claim is gone: Retain, Delete or Recycle. @pb 5 */
  readonly persistentVolumeReclaimPolicy?: PersistentVolumeReclaimPolicy
  /** Class of the volume; empty for none. @pb 6 */
  readonly storageClassName?: string
  /** Mount options; not checked, a bad one makes mounting fail. @pb 7 @list atomic */
  readonly mountOptions?: readonly string[]
  /** Filesystem (the default) or Block for a raw device. @pb 8 @pointer */
  readonly volumeMode?: PersistentVolumeMode
  /** Nodes from which the volume can be reached. @pb 9 */
  readonly nodeAffinity?: VolumeNodeAffinity
  /** Attributes class of the volume; changed only through its claim. @pb 10 @pointer */
  readonly volumeAttributesClassName?: string
}

/** Where a volume is; exactly one member is set. */
export interface PersistentVolumeSource {
  /** A disk of Google Compute Engine; served by its CSI driver nowadays. @pb 1 */
  readonly gcePersistentDisk?: GCEPersistentDiskVolumeSource
  /** A disk of Amazon EBS; served by its CSI driver nowadays. @pb 2 */
  readonly awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource
  /** A path of one node, for trials on a single machine only. @pb 3 */
  readonly hostPath?: HostPathVolumeSource
  /** A Gluster volume; no longer supported. @pb 4 */
  readonly glusterfs?: GlusterfsPersistentVolumeSource
  /** A folder exported by an NFS server. @pb 5 */
  readonly nfs?: NFSVolumeSource
  /** A Ceph block device image; no longer supported. @pb 6 */
  readonly rbd?: RBDPersistentVolumeSource
  /** A disk reached over iSCSI. @pb 7 */
  readonly iscsi?: ISCSIPersistentVolumeSource
  /** An OpenStack Cinder disk; served by its CSI driver nowadays. @pb 8 */
  readonly cinder?: CinderPersistentVolumeSource
  /** A Ceph file system; no longer supported. @pb 9 */
  readonly cephfs?: CephFSPersistentVolumeSource
  /** A disk reached over Fibre Channel. @pb 10 */
  readonly fc?: FCVolumeSource
  /** A Flocker dataset; no longer supported. @pb 11 */
  readonly flocker?: FlockerVolumeSource
  /** A volume served by an executable plugin on the node; deprecated for CSI. @pb 12 */
  readonly flexVolume?: FlexPersistentVolumeSource
  /** A share of Azure Files; served by its CSI driver nowadays. @pb 13 */
  readonly azureFile?: AzureFilePersistentVolumeSource
  /** A vSphere disk; served by its CSI driver nowadays. @pb 14 */
  readonly vsphereVolume?: VsphereVirtualDiskVolumeSource
  /** A Quobyte volume; no longer supported. @pb 15 */
  readonly quobyte?: QuobyteVolumeSource
  /** An Azure data disk; served by its CSI driver nowadays. @pb 16 */
  readonly azureDisk?: AzureDiskVolumeSource
  /** A Photon Controller disk; no longer supported. @pb 17 */
  readonly photonPersistentDisk?: PhotonPersistentDiskVolumeSource
  /** A Portworx volume; served by its CSI driver nowadays. @pb 18 */
  readonly portworxVolume?: PortworxVolumeSource
  /** A ScaleIO volume; no longer supported. @pb 19 */
  readonly scaleIO?: ScaleIOPersistentVolumeSource
  /** A disk or folder of one node; needs nodeAffinity. @pb 20 */
  readonly local?: LocalVolumeSource
  /** A StorageOS volume; no longer supported. @pb 21 */
  readonly storageos?: StorageOSPersistentVolumeSource
  /** A volume served by a CSI driver. @pb 22 */
  readonly csi?: CSIPersistentVolumeSource
}

/** A Gluster volume; kept for old manifests only. */
export interface GlusterfsPersistentVolumeSource {
  /** Name of the Endpoints object that lists the Gluster servers. @pb 1 */
  readonly endpoints: string
  /** Name of the Gluster volume. @pb 2 */
  readonly path: string
  /** Mounts the volume for reading only; false by default. @pb 3 */
  readonly readOnly?: boolean
  /** Namespace of the Endpoints object; that of the claim if left out. @pb 4 @pointer */
  readonly endpointsNamespace?: string
}

/** A Ceph block device image; kept for old manifests only. */
export interface RBDPersistentVolumeSource {
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
  readonly secretRef?: SecretReference
  /** Mounts the volume for reading only; false by default. @pb 8 */
  readonly readOnly?: boolean
}

/** Names a Secret of any namespace. @map atomic */
export interface SecretReference {
  /** Name of the Secret. @pb 1 */
  readonly name?: string
  /** Namespace of the Secret. @pb 2 */
  readonly namespace?: string
}

/** A logical unit of an iSCSI target. */
export interface ISCSIPersistentVolumeSource {
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
  readonly secretRef?: SecretReference
  /** Name the node announces itself by, in place of its configured one. @pb 12 @pointer */
  readonly initiatorName?: string
}

/** An OpenStack Cinder disk, which must be in the region of the node. */
export interface CinderPersistentVolumeSource {
  /** Id of the Cinder volume. @pb 1 */
  readonly volumeID: string
  /** Type of the file system to mount, ext4 if left out. @pb 2 */
  readonly fsType?: string
  /** Mounts the volume for reading only; false by default. @pb 3 */
  readonly readOnly?: boolean
  /** Secret with the parameters for reaching OpenStack. @pb 4 */
  readonly secretRef?: SecretReference
}

/** A Ceph file system; kept for old manifests only. */
export interface CephFSPersistentVolumeSource {
  /** Addresses of the Ceph monitors. @pb 1 @list atomic */
  readonly monitors: readonly string[]
  /** Folder of the file system to mount; / by default. @pb 2 */
  readonly path?: string
  /** Ceph user to log in as; admin by default. @pb 3 */
  readonly user?: string
  /** Path of the key file on the node; /etc/ceph/user.secret by default. @pb 4 */
  readonly secretFile?: string
  /** Secret with the Ceph key, used instead of the key file. @pb 5 */
  readonly secretRef?: SecretReference
  /** Mounts the volume for reading only; false by default. @pb 6 */
  readonly readOnly?: boolean
}

/** A volume served by an executable plugin installed on the node. */
export interface FlexPersistentVolumeSource {
  /** Name of the plugin. @pb 1 */
  readonly driver: string
  /** Type of the file system to mount; the plugin decides if left out. @pb 2 */
  readonly fsType?: string
  /** Secret whose content is passed to the plugin. @pb 3 */
  readonly secretRef?: SecretReference
  /** Mounts the volume for reading only; false by default. @pb 4 */
  readonly readOnly?: boolean
  /** Further settings passed to the plugin as they are. @pb 5 */
  readonly options?: Readonly<Record<string, string>>
}

/** A share of Azure Files. */
export interface AzureFilePersistentVolumeSource {
  /** Secret with the name and key of the storage account. @pb 1 */
  readonly secretName: string
  /** Name of the share. @pb 2 */
  readonly shareName: string
  /** Mounts the share for reading only; false by default. @pb 3 */
  readonly readOnly?: boolean
  /** Namespace of the Secret; that of the claim if left out. @pb 4 @always @pointer */
  readonly secretNamespace?: string
}

/** A ScaleIO volume; kept for old manifests only. */
export interface ScaleIOPersistentVolumeSource {
  /** Address of the ScaleIO API gateway. @pb 1 */
  readonly gateway: string
  /** Name of the storage system in ScaleIO. @pb 2 */
  readonly system: string
  /** Secret with the ScaleIO user and password. @pb 3 @required @always @pointer */
  readonly secretRef?: SecretReference
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

/** A disk, partition or folder of one node. */
export interface LocalVolumeSource {
  /** Its path on the node. @pb 1 */
  readonly path: string
  /** File system for a block device; one is picked if left out. @pb 2 @pointer */
  readonly fsType?: string
}

/** A StorageOS volume; kept for old manifests only. */
export interface StorageOSPersistentVolumeSource {
  /** Name of the volume, unique in its StorageOS namespace. @pb 1 */
  readonly volumeName?: string
  /** StorageOS namespace of the volume; that of the pod if left out. @pb 2 */
  readonly volumeNamespace?: string
  /** Type of the file system to mount, ext4 if left out. @pb 3 */
  readonly fsType?: string
  /** Mounts the volume for reading only; false by default. @pb 4 */
  readonly readOnly?: boolean
  /** Secret with the credentials for StorageOS. @pb 5 */
  readonly secretRef?: ObjectReference
}

/** A volume served by a CSI driver. */
export interface CSIPersistentVolumeSource {
  /** Name of the driver. @pb 1 */
  readonly driver: string
  /** Id of the volume, as the driver gave it. @pb 2 */
  readonly volumeHandle: string
  /** Attaches the volume for reading only; false by default. @pb 3 */
  readonly readOnly?: boolean
  /** Type of the file system to mount, such as ext4 or xfs. @pb 4 */
  readonly fsType?: string
  /** Settings of the volume, passed to the driver as they are. @pb 5 */
  readonly volumeAttributes?: Readonly<Record<string, string>>
  /** Secret handed to the driver when it attaches or detaches the volume. @pb 6 */
  readonly controllerPublishSecretRef?: SecretReference
  /** Secret handed to the driver when it stages the volume on a node. @pb 7 */
  readonly nodeStageSecretRef?: SecretReference
  /** Secret handed to the driver when it mounts the volume for a pod. @pb 8 */
  readonly nodePublishSecretRef?: SecretReference
  /** Secret handed to the driver when it grows the volume. @pb 9 */
  readonly controllerExpandSecretRef?: SecretReference
  /** Secret handed to the driver when it grows the file system on a node. @pb 10 */
  readonly nodeExpandSecretRef?: SecretReference
}

export type PersistentVolumeAccessMode =
  | 'ReadOnlyMany'
  | 'ReadWriteMany'
  | 'ReadWriteOnce'
  | 'ReadWriteOncePod'

export type PersistentVolumeReclaimPolicy = 'Delete' | 'Recycle' | 'Retain'

export type PersistentVolumeMode = 'Block' | 'Filesystem'

/** Nodes from which a volume can be reached. */
export interface VolumeNodeAffinity {
  /** Nodes that pods using the volume must run on. @pb 1 */
  readonly required?: NodeSelector
}

/** State of a volume. */
export interface PersistentVolumeStatus {
  /** Pending, Available, Bound, Released or Failed. @pb 1 */
  readonly phase?: PersistentVolumePhase
  /** Why it is in this phase, for people. @pb 2 */
  readonly message?: string
  /** Why it failed, as one CamelCase word. @pb 3 */
  readonly reason?: string
  /** When the phase last changed. @pb 4 @pointer */
  readonly lastPhaseTransitionTime?: Time
}

export type PersistentVolumePhase = 'Available' | 'Bound' | 'Failed' | 'Pending' | 'Released'
