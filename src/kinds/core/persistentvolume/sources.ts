/** The rules for where a volume's data is, as far as they differ from those of a pod's volumes. */
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { required, tooLong } from '#api/validation/field-error.ts'
import { byteLength } from '#base/go/text.ts'
import type {
  AzureFilePersistentVolumeSource,
  CinderPersistentVolumeSource,
  CSIPersistentVolumeSource,
  GlusterfsPersistentVolumeSource,
  ISCSIPersistentVolumeSource,
  LocalVolumeSource,
  SecretReference,
  StorageOSPersistentVolumeSource,
} from '#kinds/core/persistentvolume/types.ts'
import { need, refuse, type Spot } from '#kinds/core/pod/spec/checks.ts'
import { validateNoBacksteps } from '#kinds/core/pod/spec/paths.ts'
import { checkIscsi, checkStorageOs } from '#kinds/core/pod/volumes/sources.ts'

export function checkGlusterfs(spot: Spot, source: GlusterfsPersistentVolumeSource): void {
  const { endpoints, path, endpointsNamespace: namespace } = source
  need(spot, 'endpoints', endpoints)
  need(spot, 'path', path)
  if (namespace === undefined) return
  const empty = 'if the endpointnamespace is set, it must be a valid namespace name'
  const wrong = namespace === '' ? [empty] : dns1123LabelErrors(namespace)
  refuse(spot, 'endpointsNamespace', namespace, wrong)
}

/** Ceph's two ways: a block device in an image, or a file system. */
export function checkCeph(
  spot: Spot,
  { monitors, image }: { readonly monitors: readonly string[]; readonly image?: string },
): void {
  if (monitors.length === 0) spot.errors.push(required(spot.at.child('monitors')))
  if (image !== undefined) need(spot, 'image', image)
}

const portalLimitBytes = 64

export function checkIscsiVolume(
  spot: Spot,
  source: ISCSIPersistentVolumeSource,
  volumeName: string,
): void {
  checkIscsi(spot, source, 'must be valid format')
  const { secretRef, initiatorName, targetPortal } = source
  if (secretRef) need(spotOf(spot, 'secretRef'), 'name', secretRef.name)
  if (initiatorName === undefined) return
  if (byteLength(`${volumeName}:${targetPortal}`) <= portalLimitBytes) return
  refuse(spot, 'targetportal', targetPortal, [
    'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.',
  ])
}

export function checkCinder(
  spot: Spot,
  { volumeID, secretRef }: CinderPersistentVolumeSource,
): void {
  need(spot, 'volumeID', volumeID)
  if (secretRef) needBoth(spot, 'secretRef', secretRef)
}

export function checkAzureFile(spot: Spot, source: AzureFilePersistentVolumeSource): void {
  const { secretName, shareName, secretNamespace } = source
  need(spot, 'secretName', secretName)
  need(spot, 'shareName', shareName)
  if (secretNamespace !== undefined) need(spot, 'secretNamespace', secretNamespace)
}

export function checkLocal(spot: Spot, { path }: LocalVolumeSource): void {
  if (need(spot, 'path', path)) {
    spot.errors.push(...validateNoBacksteps(path, spot.at.child('path')))
  }
}

export function checkStorageOsVolume(spot: Spot, source: StorageOSPersistentVolumeSource): void {
  const { secretRef, ...volume } = source
  checkStorageOs(spot, volume)
  if (secretRef) needBoth(spot, 'secretRef', secretRef)
}

const driverLimitBytes = 63
const secretsOfCsi = [
  'controllerPublishSecretRef',
  'controllerExpandSecretRef',
  'nodePublishSecretRef',
  'nodeExpandSecretRef',
] as const

export function checkCsiVolume(spot: Spot, source: CSIPersistentVolumeSource): void {
  const { driver, volumeHandle } = source
  checkCsiDriverName(spot, 'driver', driver)
  need(spot, 'volumeHandle', volumeHandle)
  for (const field of secretsOfCsi) {
    const secret = source[field]
    if (secret) checkSecret(spotOf(spot, field), secret)
  }
}

/** Upstream's ValidateCSIDriverName. */
function checkCsiDriverName(spot: Spot, field: string, driver: string): void {
  if (!need(spot, field, driver)) return
  if (byteLength(driver) > driverLimitBytes) {
    spot.errors.push(tooLong(spot.at.child(field), driverLimitBytes))
  }
  refuse(spot, field, driver, dns1123SubdomainErrors(driver.toLowerCase()))
}

function checkSecret(spot: Spot, { name = '', namespace = '' }: SecretReference): void {
  if (need(spot, 'name', name)) refuse(spot, 'name', name, dns1123SubdomainErrors(name))
  if (need(spot, 'namespace', namespace)) {
    refuse(spot, 'namespace', namespace, dns1123LabelErrors(namespace))
  }
}

/** A reference that must be whole, whatever its parts look like. */
function needBoth(
  spot: Spot,
  field: string,
  { name, namespace }: { readonly name?: string; readonly namespace?: string },
): void {
  const inner = spotOf(spot, field)
  need(inner, 'name', name)
  need(inner, 'namespace', namespace)
}

function spotOf({ errors, at }: Spot, field: string): Spot {
  return { errors, at: at.child(field) }
}
