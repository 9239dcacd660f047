/**
 * Values of built-in types as messages of upstream show them, and where upstream's internal types
 * are not those of the wire under Go names.
 */
import { type InternalException, internalForm } from '#api/schema/internal-form.ts'
import { schema } from '#kinds/schema.ts'

const prefix = 'io.k8s.api.'

/** `type` is a name such as `core.v1.PodSpec`. What is not there is null. */
export function internalFormOf(type: string, value: unknown): unknown {
  const known = schema.type(prefix + type)
  if (!known) throw new TypeError(`There is no type ${type}`)
  return internalForm(known, value, exceptions)
}

const hostFields = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers']

const rbdNames = { monitors: 'CephMonitors', image: 'RBDImage', pool: 'RBDPool', user: 'RadosUser' }
const iscsiNames = {
  chapAuthDiscovery: 'DiscoveryCHAPAuth',
  chapAuthSession: 'SessionCHAPAuth',
}
const volumeNames = { cephfs: 'CephFS', storageos: 'StorageOS' }
const persistentSources = {
  names: volumeNames,
  before: { quobyte: 'iscsi', flexVolume: 'cinder' },
}
const rolling = { plain: ['maxUnavailable', 'maxSurge'] }

const exceptions: ReadonlyMap<string, InternalException> = new Map(
  Object.entries<InternalException>({
    'apps.v1.RollingUpdateDaemonSet': rolling,
    'apps.v1.RollingUpdateDeployment': rolling,
    'apps.v1.RollingUpdateStatefulSetStrategy': { plain: ['partition'] },
    'core.v1.AzureDiskVolumeSource': { names: { diskURI: 'DataDiskURI' } },
    'core.v1.FCVolumeSource': { names: { wwids: 'WWIDs' } },
    'core.v1.ISCSIPersistentVolumeSource': { names: iscsiNames },
    'core.v1.ISCSIVolumeSource': { names: iscsiNames },
    'core.v1.PersistentVolumeSource': persistentSources,
    'core.v1.PersistentVolumeSpec': persistentSources,
    'core.v1.PhotonPersistentDiskVolumeSource': { names: { pdID: 'PdID' } },
    'core.v1.PodSecurityContext': { before: { fsGroupChangePolicy: 'sysctls' } },
    'core.v1.PodSpec': {
      without: ['serviceAccount'],
      within: { field: 'securityContext', names: hostFields },
      before: {
        setHostnameAsFQDN: 'affinity',
        preemptionPolicy: 'dnsConfig',
        overhead: 'enableServiceLinks',
        hostUsers: 'securityContext',
      },
    },
    'core.v1.RBDPersistentVolumeSource': { names: rbdNames },
    'core.v1.RBDVolumeSource': { names: rbdNames },
    'resource.v1.DeviceAttribute': {
      names: {
        int: 'IntValue',
        ints: 'IntValues',
        bool: 'BoolValue',
        bools: 'BoolValues',
        string: 'StringValue',
        strings: 'StringValues',
        version: 'VersionValue',
        versions: 'VersionValues',
      },
    },
    'resource.v1.DeviceSelector': { names: { cel: 'CEL' } },
    'core.v1.Volume': { names: volumeNames, before: { quobyte: 'flexVolume' } },
  }).map(([name, exception]) => [prefix + name, exception]),
)
