/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32, Quantity, Time } from '#api/scalars.ts'
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

/**
 * @kind v1
 */
export interface PersistentVolume extends Resource {
  /** @pb 2 @optional */
  readonly spec: PersistentVolumeSpec
  /** @pb 3 @always */
  readonly status?: PersistentVolumeStatus
}

/**
 * @inline 2 persistentVolumeSource PersistentVolumeSource after capacity
 */
export interface PersistentVolumeSpec extends PersistentVolumeSource {
  /** @pb 1 */
  readonly capacity?: Readonly<Record<string, Quantity>>
  /** @pb 3 @list atomic */
  readonly accessModes?: readonly PersistentVolumeAccessMode[]
  /** @pb 4 @map granular */
  readonly claimRef?: ObjectReference
  /** @pb 5 */
  readonly persistentVolumeReclaimPolicy?: PersistentVolumeReclaimPolicy
  /** @pb 6 */
  readonly storageClassName?: string
  /** @pb 7 @list atomic */
  readonly mountOptions?: readonly string[]
  /** @pb 8 @pointer */
  readonly volumeMode?: PersistentVolumeMode
  /** @pb 9 */
  readonly nodeAffinity?: VolumeNodeAffinity
  /** @pb 10 @pointer */
  readonly volumeAttributesClassName?: string
}

export interface PersistentVolumeSource {
  /** @pb 1 */
  readonly gcePersistentDisk?: GCEPersistentDiskVolumeSource
  /** @pb 2 */
  readonly awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource
  /** @pb 3 */
  readonly hostPath?: HostPathVolumeSource
  /** @pb 4 */
  readonly glusterfs?: GlusterfsPersistentVolumeSource
  /** @pb 5 */
  readonly nfs?: NFSVolumeSource
  /** @pb 6 */
  readonly rbd?: RBDPersistentVolumeSource
  /** @pb 7 */
  readonly iscsi?: ISCSIPersistentVolumeSource
  /** @pb 8 */
  readonly cinder?: CinderPersistentVolumeSource
  /** @pb 9 */
  readonly cephfs?: CephFSPersistentVolumeSource
  /** @pb 10 */
  readonly fc?: FCVolumeSource
  /** @pb 11 */
  readonly flocker?: FlockerVolumeSource
  /** @pb 12 */
  readonly flexVolume?: FlexPersistentVolumeSource
  /** @pb 13 */
  readonly azureFile?: AzureFilePersistentVolumeSource
  /** @pb 14 */
  readonly vsphereVolume?: VsphereVirtualDiskVolumeSource
  /** @pb 15 */
  readonly quobyte?: QuobyteVolumeSource
  /** @pb 16 */
  readonly azureDisk?: AzureDiskVolumeSource
  /** @pb 17 */
  readonly photonPersistentDisk?: PhotonPersistentDiskVolumeSource
  /** @pb 18 */
  readonly portworxVolume?: PortworxVolumeSource
  /** @pb 19 */
  readonly scaleIO?: ScaleIOPersistentVolumeSource
  /** @pb 20 */
  readonly local?: LocalVolumeSource
  /** @pb 21 */
  readonly storageos?: StorageOSPersistentVolumeSource
  /** @pb 22 */
  readonly csi?: CSIPersistentVolumeSource
}

export interface GlusterfsPersistentVolumeSource {
  /** @pb 1 */
  readonly endpoints: string
  /** @pb 2 */
  readonly path: string
  /** @pb 3 */
  readonly readOnly?: boolean
  /** @pb 4 @pointer */
  readonly endpointsNamespace?: string
}

export interface RBDPersistentVolumeSource {
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
  readonly secretRef?: SecretReference
  /** @pb 8 */
  readonly readOnly?: boolean
}

/**
 * @map atomic
 */
export interface SecretReference {
  /** @pb 1 */
  readonly name?: string
  /** @pb 2 */
  readonly namespace?: string
}

export interface ISCSIPersistentVolumeSource {
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
  readonly secretRef?: SecretReference
  /** @pb 12 @pointer */
  readonly initiatorName?: string
}

export interface CinderPersistentVolumeSource {
  /** @pb 1 */
  readonly volumeID: string
  /** @pb 2 */
  readonly fsType?: string
  /** @pb 3 */
  readonly readOnly?: boolean
  /** @pb 4 */
  readonly secretRef?: SecretReference
}

export interface CephFSPersistentVolumeSource {
  /** @pb 1 @list atomic */
  readonly monitors: readonly string[]
  /** @pb 2 */
  readonly path?: string
  /** @pb 3 */
  readonly user?: string
  /** @pb 4 */
  readonly secretFile?: string
  /** @pb 5 */
  readonly secretRef?: SecretReference
  /** @pb 6 */
  readonly readOnly?: boolean
}

export interface FlexPersistentVolumeSource {
  /** @pb 1 */
  readonly driver: string
  /** @pb 2 */
  readonly fsType?: string
  /** @pb 3 */
  readonly secretRef?: SecretReference
  /** @pb 4 */
  readonly readOnly?: boolean
  /** @pb 5 */
  readonly options?: Readonly<Record<string, string>>
}

export interface AzureFilePersistentVolumeSource {
  /** @pb 1 */
  readonly secretName: string
  /** @pb 2 */
  readonly shareName: string
  /** @pb 3 */
  readonly readOnly?: boolean
  /** @pb 4 @always @pointer */
  readonly secretNamespace?: string
}

export interface ScaleIOPersistentVolumeSource {
  /** @pb 1 */
  readonly gateway: string
  /** @pb 2 */
  readonly system: string
  /** @pb 3 @required @always @pointer */
  readonly secretRef?: SecretReference
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

export interface LocalVolumeSource {
  /** @pb 1 */
  readonly path: string
  /** @pb 2 @pointer */
  readonly fsType?: string
}

export interface StorageOSPersistentVolumeSource {
  /** @pb 1 */
  readonly volumeName?: string
  /** @pb 2 */
  readonly volumeNamespace?: string
  /** @pb 3 */
  readonly fsType?: string
  /** @pb 4 */
  readonly readOnly?: boolean
  /** @pb 5 */
  readonly secretRef?: ObjectReference
}

export interface CSIPersistentVolumeSource {
  /** @pb 1 */
  readonly driver: string
  /** @pb 2 */
  readonly volumeHandle: string
  /** @pb 3 */
  readonly readOnly?: boolean
  /** @pb 4 */
  readonly fsType?: string
  /** @pb 5 */
  readonly volumeAttributes?: Readonly<Record<string, string>>
  /** @pb 6 */
  readonly controllerPublishSecretRef?: SecretReference
  /** @pb 7 */
  readonly nodeStageSecretRef?: SecretReference
  /** @pb 8 */
  readonly nodePublishSecretRef?: SecretReference
  /** @pb 9 */
  readonly controllerExpandSecretRef?: SecretReference
  /** @pb 10 */
  readonly nodeExpandSecretRef?: SecretReference
}

export type PersistentVolumeAccessMode =
  | 'ReadOnlyMany'
  | 'ReadWriteMany'
  | 'ReadWriteOnce'
  | 'ReadWriteOncePod'

export type PersistentVolumeReclaimPolicy = 'Delete' | 'Recycle' | 'Retain'

export type PersistentVolumeMode = 'Block' | 'Filesystem'

export interface VolumeNodeAffinity {
  /** @pb 1 */
  readonly required?: NodeSelector
}

export interface PersistentVolumeStatus {
  /** @pb 1 */
  readonly phase?: PersistentVolumePhase
  /** @pb 2 */
  readonly message?: string
  /** @pb 3 */
  readonly reason?: string
  /** @pb 4 @pointer */
  readonly lastPhaseTransitionTime?: Time
}

export type PersistentVolumePhase = 'Available' | 'Bound' | 'Failed' | 'Pending' | 'Released'
