/** The rules for the sources of volumes that upstream once had drivers of its own for. */
import { dns1123LabelErrors } from '#api/names/dns-names.ts'
import { inRangeErrors } from '#api/names/names.ts'
import { invalid, notSupportedText, required } from '#api/validation/field-error.ts'
import { byteLength } from '#base/go/text.ts'
import { allow, need, refuse, type Spot } from '#kinds/core/pod/spec/checks.ts'
import { validateDescendingPath, validateNoBacksteps } from '#kinds/core/pod/spec/paths.ts'
import type {
  AzureDiskVolumeSource,
  FCVolumeSource,
  FlexVolumeSource,
  FlockerVolumeSource,
  GitRepoVolumeSource,
  HostPathVolumeSource,
  ISCSIVolumeSource,
  LocalObjectReference,
  NFSVolumeSource,
  QuobyteVolumeSource,
  StorageOSVolumeSource,
} from '#kinds/core/pod/types.ts'

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
]

export function checkHostPath(spot: Spot, { path, type }: HostPathVolumeSource): void {
  if (!need(spot, 'path', path)) return
  spot.errors.push(...validateNoBacksteps(path, spot.at.child('path')))
  allow(spot, 'type', type, hostPathTypes)
}

export function checkGitRepo(spot: Spot, { repository, directory = '' }: GitRepoVolumeSource) {
  need(spot, 'repository', repository)
  spot.errors.push(...validateDescendingPath(directory, spot.at.child('directory')))
}

const nameForms: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.([a-zA-Z0-9.-]+)(:[^,;*&$|\t\n\f\r ]+)$/,
  eui: /^eui.[a-zA-Z0-9]{16}$/,
  naa: /^naa.[a-zA-Z0-9]{32}$/,
}

const nameDetail = 'must be valid format'

/** `formDetail` is what is said of a name of no known form: of volumes of their own, less. */
export function checkIscsi(
  spot: Spot,
  source: ISCSIVolumeSource,
  formDetail = `${nameDetail} starting with iqn, eui, or naa`,
): void {
  const { targetPortal, iqn, lun, initiatorName } = source
  need(spot, 'targetPortal', targetPortal)
  if (need(spot, 'iqn', iqn)) checkIscsiName(spot, ['iqn', iqn], formDetail)
  refuse(spot, 'lun', lun, inRangeErrors(lun, 0, 255))
  if ((source.chapAuthDiscovery || source.chapAuthSession) && !source.secretRef) {
    spot.errors.push(required(spot.at.child('secretRef')))
  }
  if (initiatorName !== undefined) {
    checkIscsiName(spot, ['initiatorname', initiatorName], formDetail)
  }
}

function checkIscsiName(
  spot: Spot,
  [field, name]: readonly [string, string],
  formDetail: string,
): void {
  const form = Object.hasOwn(nameForms, name.slice(0, 3)) ? nameForms[name.slice(0, 3)] : undefined
  if (!form) refuse(spot, field, name, [formDetail])
  else if (!form.test(name)) refuse(spot, field, name, [nameDetail])
}

export function checkFibreChannel(spot: Spot, source: FCVolumeSource): void {
  const { errors, at } = spot
  const { targetWWNs = [], wwids = [], lun } = source
  if (targetWWNs.length === 0 && wwids.length === 0) {
    const detail = 'must specify either targetWWNs or wwids, but not both'
    errors.push(required(at.child('targetWWNs'), detail))
  }
  if (targetWWNs.length === 0) return
  if (wwids.length > 0) {
    const detail = 'targetWWNs and wwids can not be specified simultaneously'
    errors.push(invalid(at.child('targetWWNs'), targetWWNs, detail))
  }
  if (lun === undefined) {
    errors.push(required(at.child('lun'), 'lun is required if targetWWNs is specified'))
  } else refuse(spot, 'lun', lun, inRangeErrors(lun, 0, 255))
}

/** A disk by its name, and which part of it: upstream counts from one and takes zero all the same. */
export function checkDisk(spot: Spot, nameField: string, name: string, partition = 0): void {
  need(spot, nameField, name)
  if (partition < 0 || partition > 255) {
    refuse(spot, 'partition', partition, ['must be between 1 and 255, inclusive'])
  }
}

export function checkNfs(spot: Spot, { server, path }: NFSVolumeSource): void {
  need(spot, 'server', server)
  need(spot, 'path', path)
  if (!path.startsWith('/')) refuse(spot, 'path', path, ['must be an absolute path'])
}

const tenantLimitBytes = 64
const registryForm = 'must be a host:port pair or multiple pairs separated by commas'

export function checkQuobyte(spot: Spot, { registry, volume, tenant = '' }: QuobyteVolumeSource) {
  const { errors, at } = spot
  if (registry === '') errors.push(required(at.child('registry'), registryForm))
  else if (byteLength(tenant) > tenantLimitBytes) {
    const detail = 'must be a UUID and may not exceed a length of 64 characters'
    errors.push(required(at.child('tenant'), detail))
  } else {
    for (const pair of registry.split(',')) {
      if (!isHostPort(pair)) errors.push(invalid(at.child('registry'), registry, registryForm))
    }
  }
  need(spot, 'volume', volume)
}

/** What Go's net.SplitHostPort takes apart: `host:port`, or `[address]:port`. */
function isHostPort(text: string): boolean {
  return /^(?:[^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/.test(text)
}

export function checkFlocker(spot: Spot, source: FlockerVolumeSource): void {
  const { errors, at } = spot
  const { datasetName = '', datasetUUID = '' } = source
  if (datasetName === '' && datasetUUID === '') {
    errors.push(required(at, 'one of datasetName and datasetUUID is required'))
  }
  if (datasetName !== '' && datasetUUID !== '') {
    const detail = 'datasetName and datasetUUID can not be specified simultaneously'
    errors.push(invalid(at, 'resource', detail))
  }
  if (datasetName.includes('/')) refuse(spot, 'datasetName', datasetName, ["must not contain '/'"])
}

export function checkFlex(spot: Spot, { driver, options = {} }: FlexVolumeSource): void {
  need(spot, 'driver', driver)
  for (const key of Object.keys(options)) {
    const domain = `.${key.split('/', 1)[0]!.toLowerCase()}`
    const isOurs = domain.endsWith('.kubernetes.io') || domain.endsWith('.k8s.io')
    if (isOurs) {
      const detail = 'kubernetes.io and k8s.io namespaces are reserved'
      spot.errors.push(invalid(spot.at.child('options').key(key), key, detail))
    }
  }
}

const managedUri =
  '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}'
const blobUri = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd'

export function checkAzureDisk(spot: Spot, source: AzureDiskVolumeSource): void {
  const { diskName, diskURI, cachingMode, kind } = source
  need(spot, 'diskName', diskName)
  need(spot, 'diskURI', diskURI)
  allow(spot, 'cachingMode', cachingMode, ['None', 'ReadOnly', 'ReadWrite'])
  allow(spot, 'kind', kind, ['Dedicated', 'Managed', 'Shared'])
  if (kind === undefined) return
  const [start, form] = kind === 'Managed' ? ['/subscriptions/', managedUri] : ['https://', blobUri]
  if (!diskURI.startsWith(start)) {
    spot.errors.push(notSupportedText(spot.at.child('diskURI'), diskURI, [form]))
  }
}

export function checkStorageOs(spot: Spot, source: StorageOSVolumeSource): void {
  const { volumeName = '', volumeNamespace = '', secretRef } = source
  if (need(spot, 'volumeName', volumeName)) {
    refuse(spot, 'volumeName', volumeName, dns1123LabelErrors(volumeName))
  }
  if (volumeNamespace !== '') {
    refuse(spot, 'volumeNamespace', volumeNamespace, dns1123LabelErrors(volumeNamespace))
  }
  checkSecretName(spot, secretRef)
}

/** A reference to a secret, if there is one, names it. */
export function checkSecretName({ errors, at }: Spot, ref: LocalObjectReference | undefined) {
  if (ref && (ref.name ?? '') === '') errors.push(required(at.child('secretRef', 'name')))
}
