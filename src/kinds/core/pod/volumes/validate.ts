/** The rules for the volumes of a pod. */

import type { ObjectMeta } from '#api/metadata.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { quantitySign } from '#api/scalars/quantity.ts'
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  required,
  tooLong,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { validateAnnotations, validateLabels } from '#api/validation/object-meta.ts'
import { byteLength, quoteGo } from '#base/go/text.ts'
import { validatePersistentVolumeClaimSpec } from '#kinds/core/persistentvolumeclaim/validate.ts'
import type { PodSpecOptions } from '#kinds/core/pod/options.ts'
import { choose, need, refuse, type Spot } from '#kinds/core/pod/spec/checks.ts'
import { validateFileMode } from '#kinds/core/pod/spec/paths.ts'
import type {
  CSIVolumeSource,
  EphemeralVolumeSource,
  KeyToPath,
  PersistentVolumeClaimTemplate,
  Volume,
  VolumeSource,
} from '#kinds/core/pod/types.ts'
import {
  checkDownwardFile,
  checkKeyToPath,
  checkProjected,
} from '#kinds/core/pod/volumes/projected.ts'
import {
  checkAzureDisk,
  checkDisk,
  checkFibreChannel,
  checkFlex,
  checkFlocker,
  checkGitRepo,
  checkHostPath,
  checkIscsi,
  checkNfs,
  checkQuobyte,
  checkSecretName,
  checkStorageOs,
} from '#kinds/core/pod/volumes/sources.ts'

const pullPolicies = ['Always', 'IfNotPresent', 'Never']

interface Context {
  readonly options: PodSpecOptions
  /** Absent or empty where the pod's name is not known yet. */
  readonly podName?: string | undefined
}

interface SourceRule<K extends keyof VolumeSource> {
  readonly source: K
  /** What upstream calls the field when it complains of the source, and when of a second one. */
  readonly named?: string
  readonly again?: string
  check(spot: Spot, source: NonNullable<VolumeSource[K]>, context: Context): void
}

function rule<K extends keyof VolumeSource>(entry: SourceRule<K>): SourceRule<keyof VolumeSource> {
  return entry as unknown as SourceRule<keyof VolumeSource>
}

/** In upstream's order: the first source that is there counts, all others are one too many. */
const rules: readonly SourceRule<keyof VolumeSource>[] = [
  rule({
    source: 'emptyDir',
    check({ errors, at }, { sizeLimit }) {
      if (sizeLimit === undefined || quantitySign(sizeLimit) >= 0) return
      const detail = 'SizeLimit field must be a valid resource quantity'
      errors.push(forbidden(at.child('sizeLimit'), detail))
    },
  }),
  rule({ source: 'hostPath', check: checkHostPath }),
  rule({ source: 'gitRepo', check: checkGitRepo }),
  rule({
    source: 'gcePersistentDisk',
    named: 'persistentDisk',
    check: (spot, { pdName, partition }) => checkDisk(spot, 'pdName', pdName, partition),
  }),
  rule({
    source: 'awsElasticBlockStore',
    check: (spot, { volumeID, partition }) => checkDisk(spot, 'volumeID', volumeID, partition),
  }),
  rule({
    source: 'secret',
    check(spot, { secretName, items, defaultMode }) {
      need(spot, 'secretName', secretName)
      checkItems(spot, items, defaultMode)
    },
  }),
  rule({ source: 'nfs', check: checkNfs }),
  rule({ source: 'iscsi', check: (spot, source) => checkIscsi(spot, source) }),
  rule({
    source: 'glusterfs',
    check(spot, { endpoints, path }) {
      need(spot, 'endpoints', endpoints)
      need(spot, 'path', path)
    },
  }),
  rule({ source: 'flocker', check: checkFlocker }),
  rule({
    source: 'persistentVolumeClaim',
    check: (spot, { claimName }) => void need(spot, 'claimName', claimName),
  }),
  rule({
    source: 'rbd',
    check(spot, { monitors, image }) {
      checkMonitors(spot, monitors)
      need(spot, 'image', image)
    },
  }),
  rule({
    source: 'cinder',
    check(spot, { volumeID, secretRef }) {
      need(spot, 'volumeID', volumeID)
      checkSecretName(spot, secretRef)
    },
  }),
  rule({
    source: 'cephfs',
    again: 'cephFS',
    check: (spot, { monitors }) => checkMonitors(spot, monitors),
  }),
  rule({ source: 'quobyte', check: checkQuobyte }),
  rule({
    source: 'downwardAPI',
    again: 'downwarAPI',
    check(spot, { items = [], defaultMode }) {
      spot.errors.push(...validateFileMode(defaultMode, spot.at.child('defaultMode')))
      for (const item of items) checkDownwardFile(spot, item)
    },
  }),
  rule({ source: 'fc', check: checkFibreChannel }),
  rule({ source: 'flexVolume', check: checkFlex }),
  rule({
    source: 'configMap',
    check(spot, { name, items, defaultMode }) {
      need(spot, 'name', name)
      checkItems(spot, items, defaultMode)
    },
  }),
  rule({
    source: 'azureFile',
    check(spot, { secretName, shareName }) {
      need(spot, 'secretName', secretName)
      need(spot, 'shareName', shareName)
    },
  }),
  rule({
    source: 'vsphereVolume',
    check: (spot, { volumePath }) => void need(spot, 'volumePath', volumePath),
  }),
  rule({
    source: 'photonPersistentDisk',
    check: (spot, { pdID }) => void need(spot, 'pdID', pdID),
  }),
  rule({
    source: 'portworxVolume',
    check: (spot, { volumeID }) => void need(spot, 'volumeID', volumeID),
  }),
  rule({ source: 'azureDisk', check: checkAzureDisk }),
  rule({ source: 'storageos', check: checkStorageOs }),
  rule({
    source: 'projected',
    check: (spot, source, { options }) => checkProjected(spot, source, options),
  }),
  rule({
    source: 'scaleIO',
    check(spot, { gateway, system, volumeName }) {
      need(spot, 'gateway', gateway)
      need(spot, 'system', system)
      need(spot, 'volumeName', volumeName)
    },
  }),
  rule({ source: 'csi', check: checkCsi }),
  rule({ source: 'ephemeral', check: checkEphemeral }),
  rule({
    source: 'image',
    check(spot, { reference, pullPolicy }, { options }) {
      if (options.isPod) need(spot, 'reference', reference)
      choose(spot, 'pullPolicy', pullPolicy, pullPolicies)
    },
  }),
]

const ranks: ReadonlyMap<string, number> = new Map(rules.map(({ source }, i) => [source, i]))

/** The rules for the sources that a volume has. There is one, if all is well. */
function rulesOf(volume: Volume): readonly (typeof rules)[number][] {
  const found: number[] = []
  for (const key in volume) {
    const rank = ranks.get(key)
    if (rank !== undefined) found.push(rank)
  }
  if (found.length > 1) found.sort((a, b) => a - b)
  return found.map((rank) => rules[rank]!)
}

/** Adds what is wrong to `errors` and answers the volumes that are right, by name. */
export function checkVolumes(
  { errors, at }: Spot,
  volumes: readonly Volume[],
  context: Context,
): ReadonlyMap<string, VolumeSource> {
  const valid = new Map<string, VolumeSource>()
  const created = createdClaims(volumes, context.podName)
  volumes.forEach((volume, i) => {
    const volumeAt = at.index(i)
    const found = validateVolume(volume, volumeAt, context)
    if (valid.has(volume.name)) found.push(duplicate(volumeAt.child('name'), volume.name))
    if (found.length === 0) valid.set(volume.name, volume)
    else errors.push(...found)
    const claim = volume.persistentVolumeClaim?.claimName
    if (claim !== undefined && created.has(claim)) {
      const detail = 'must not reference a PVC that gets created for an ephemeral volume'
      errors.push(invalid(volumeAt.child('persistentVolumeClaim', 'claimName'), claim, detail))
    }
  })
  return valid
}

/** The claims that will be made for the pod's ephemeral volumes. */
function createdClaims(volumes: readonly Volume[], podName = ''): ReadonlySet<string> {
  if (podName === '') return new Set()
  const ephemeral = volumes.filter((volume) => volume.ephemeral)
  return new Set(ephemeral.map(({ name }) => `${podName}-${name}`))
}

function validateVolume(volume: Volume, at: FieldPath, context: Context): FieldError[] {
  const errors: FieldError[] = []
  const [first, ...more] = rulesOf(volume)
  if (first) {
    const { source, named = source } = first
    first.check({ errors, at: at.child(named) }, volume[source] as never, context)
  } else errors.push(required(at, 'must specify a volume type'))
  for (const { source, again = source } of more) {
    errors.push(forbidden(at.child(again), 'may not specify more than 1 volume type'))
  }
  const { name, iscsi, ephemeral } = volume
  const spot = { errors, at }
  if (iscsi?.initiatorName !== undefined && byteLength(`${name}:${iscsi.targetPortal}`) > 64) {
    refuse(spot, 'name', name, [
      'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.',
    ])
  }
  if (ephemeral && more.length === 0) checkClaimName(spot, name, context.podName)
  if (need(spot, 'name', name)) refuse(spot, 'name', name, dns1123LabelErrors(name))
  return errors
}

/** The claim of an ephemeral volume is called after the pod and the volume. */
function checkClaimName(spot: Spot, name: string, podName = ''): void {
  if (podName === '' || name === '') return
  const claim = `${podName}-${name}`
  const messages = dns1123SubdomainErrors(claim)
  refuse(
    spot,
    'name',
    name,
    messages.map((message) => `PVC name ${quoteGo(claim)}: ${message}`),
  )
}

function checkItems(
  { errors, at }: Spot,
  items: readonly KeyToPath[] = [],
  defaultMode: number | undefined,
): void {
  errors.push(...validateFileMode(defaultMode, at.child('defaultMode')))
  items.forEach((item, i) => {
    checkKeyToPath({ errors, at: at.child('items').index(i) }, item)
  })
}

function checkMonitors({ errors, at }: Spot, monitors: readonly string[]): void {
  if (monitors.length === 0) errors.push(required(at.child('monitors')))
}

const driverLimitBytes = 63

function checkCsi(spot: Spot, { driver, nodePublishSecretRef }: CSIVolumeSource): void {
  const { errors, at } = spot
  if (need(spot, 'driver', driver)) {
    if (byteLength(driver) > driverLimitBytes) {
      errors.push(tooLong(at.child('driver'), driverLimitBytes))
    }
    refuse(spot, 'driver', driver, dns1123SubdomainErrors(driver.toLowerCase()))
  }
  if (!nodePublishSecretRef) return
  const { name = '' } = nodePublishSecretRef
  if (name === '') errors.push(required(at.child('nodePublishSecretRef', 'name')))
  else refuse(spot, 'name', name, dns1123SubdomainErrors(name))
}

function checkEphemeral({ errors, at }: Spot, { volumeClaimTemplate }: EphemeralVolumeSource) {
  const templateAt = at.child('volumeClaimTemplate')
  if (!volumeClaimTemplate) errors.push(required(templateAt))
  else errors.push(...validateClaimTemplate(volumeClaimTemplate, templateAt))
}

/** Upstream's ValidatePersistentVolumeClaimTemplate. */
function validateClaimTemplate(
  { metadata, spec }: PersistentVolumeClaimTemplate,
  at: FieldPath,
): readonly FieldError[] {
  return [
    ...validateTemplateMeta(metadata, at.child('metadata')),
    ...validatePersistentVolumeClaimSpec(spec, at.child('spec')),
  ]
}

/** Upstream spells this field with its own idea of a small first letter. */
const fieldNames: Readonly<Record<string, string>> = { uid: 'uID' }

/** Upstream's ValidateTemplateObjectMeta: a template says labels and annotations, nothing else. */
export function validateTemplateMeta(metadata: ObjectMeta, at: FieldPath): readonly FieldError[] {
  const { annotations = {}, labels = {}, ...others } = metadata
  // A time that was given counts, even the zero one.
  const set = Object.entries(others).filter(
    ([name, value]) => value !== undefined && (value !== '' || name.endsWith('Timestamp')),
  )
  return [
    ...validateAnnotations(annotations, at.child('annotations')),
    ...validateLabels(labels, at.child('labels')),
    ...set.map(([name]) => forbidden(at.child(fieldNames[name] ?? name), 'cannot be set')),
  ]
}
