/** The feature gates of v1.36 that rules of kinds ask for, with upstream's defaults. */
import { createFeatures, type Features } from '#api/features.ts'

export const gates: Readonly<Record<string, boolean>> = {
  ClusterTrustBundle: false,
  ClusterTrustBundleProjection: false,
  ContainerStopSignals: false,
  CoordinatedLeaderElection: false,
  CrossNamespaceVolumeDataSource: false,
  DRAAdminAccess: true,
  DRAConsumableCapacity: true,
  DRADeviceBindingConditions: true,
  DRADeviceTaints: true,
  DRAExtendedResource: true,
  DRAListTypeAttributes: false,
  DRANodeAllocatableResources: false,
  DRAPartitionableDevices: true,
  DRAWorkloadResourceClaims: false,
  GenericWorkload: false,
  HPAConfigurableTolerance: true,
  HPAScaleToZero: false,
  ImageVolumeWithDigest: false,
  MaxUnavailableStatefulSet: false,
  MutablePodResourcesForSuspendedJobs: true,
  MutableSchedulingDirectivesForSuspendedJobs: true,
  PodCertificateRequest: false,
  RestartAllContainersOnContainerExits: true,
  SELinuxMount: false,
  StorageVersionMigrator: false,
  TaintTolerationComparisonOperators: false,
  TopologyAwareWorkloadScheduling: false,
  UserNamespacesHostNetworkSupport: false,
  VolumeLimitScaling: false,
  WorkloadAwarePreemption: false,
}

export const features: Features = createFeatures(gates)
