/** The rules for volumes: one place where the data is, and who may come to it how. */

import { dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { subdomainName } from '#api/names/object-names.ts'
import { isSame } from '#api/objects/equality.ts'
import { formatObjectDiff } from '#api/objects/object-diff.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import { quantitySign } from '#api/scalars/quantity.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  pointed,
  required,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateObjectMeta } from '#api/validation/object-meta.ts'
import { validateNodeAffinityUpdate } from '#kinds/core/persistentvolume/node-affinity.ts'
import {
  checkAzureFile,
  checkCeph,
  checkCinder,
  checkCsiVolume,
  checkGlusterfs,
  checkIscsiVolume,
  checkLocal,
  checkStorageOsVolume,
} from '#kinds/core/persistentvolume/sources.ts'
import type {
  PersistentVolume,
  PersistentVolumeSource,
  PersistentVolumeSpec,
} from '#kinds/core/persistentvolume/types.ts'
import { validateBasicAmount } from '#kinds/core/persistentvolumeclaim/validate-update.ts'
import { need, type Spot } from '#kinds/core/pod/spec/checks.ts'
import { validateNodeSelector } from '#kinds/core/pod/spec/node-selector.ts'
import {
  checkAzureDisk,
  checkDisk,
  checkFibreChannel,
  checkFlex,
  checkFlocker,
  checkHostPath,
  checkNfs,
  checkQuobyte,
} from '#kinds/core/pod/volumes/sources.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const specPath = path('spec')
const accessModes: readonly string[] = [
  'ReadOnlyMany',
  'ReadWriteMany',
  'ReadWriteOnce',
  'ReadWriteOncePod',
]
const reclaimPolicies: readonly string[] = ['Delete', 'Recycle', 'Retain']
const volumeModes: readonly string[] = ['Block', 'Filesystem']

interface Context {
  readonly volumeName: string
  readonly hasAffinity: boolean
  readonly specAt: FieldPath
}

interface SourceRule<K extends keyof PersistentVolumeSource> {
  readonly source: K
  /** What upstream calls the field when it complains of the source, and when of a second one. */
  readonly pointed?: string
  readonly again?: string
  /** It is looked at even if there is another. */
  readonly always?: true
  check(spot: Spot, source: NonNullable<PersistentVolumeSource[K]>, context: Context): void
}

type AnySourceRule = SourceRule<keyof PersistentVolumeSource>

function rule<K extends keyof PersistentVolumeSource>(entry: SourceRule<K>): AnySourceRule {
  return entry as unknown as AnySourceRule
}

/** In upstream's order. */
const rules: readonly AnySourceRule[] = [
  rule({ source: 'hostPath', check: checkHostPath }),
  rule({
    source: 'gcePersistentDisk',
    pointed: 'persistentDisk',
    check: (spot, { pdName, partition }) => checkDisk(spot, 'pdName', pdName, partition),
  }),
  rule({
    source: 'awsElasticBlockStore',
    check: (spot, { volumeID, partition }) => checkDisk(spot, 'volumeID', volumeID, partition),
  }),
  rule({ source: 'glusterfs', check: checkGlusterfs }),
  rule({ source: 'flocker', check: checkFlocker }),
  rule({ source: 'nfs', check: checkNfs }),
  rule({ source: 'rbd', check: checkCeph }),
  rule({ source: 'quobyte', check: checkQuobyte }),
  rule({ source: 'cephfs', again: 'cephFS', check: checkCeph }),
  rule({
    source: 'iscsi',
    check: (spot, source, { volumeName }) => checkIscsiVolume(spot, source, volumeName),
  }),
  rule({ source: 'cinder', check: checkCinder }),
  rule({ source: 'fc', check: checkFibreChannel }),
  rule({ source: 'flexVolume', always: true, check: checkFlex }),
  rule({ source: 'azureFile', check: checkAzureFile }),
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
  rule({
    source: 'scaleIO',
    check(spot, { gateway, system, volumeName }) {
      need(spot, 'gateway', gateway)
      need(spot, 'system', system)
      need(spot, 'volumeName', volumeName)
    },
  }),
  rule({
    source: 'local',
    check(spot, source, { hasAffinity, specAt }) {
      checkLocal(spot, source)
      if (hasAffinity) return
      const detail = 'Local volume requires node affinity'
      spot.errors.push(required(specAt.child('nodeAffinity'), detail))
    },
  }),
  rule({ source: 'storageos', check: checkStorageOsVolume }),
  rule({ source: 'csi', check: checkCsiVolume }),
]

/** Upstream's ValidatePersistentVolume. */
export function validateVolume(volume: PersistentVolume): readonly FieldError[] {
  const { metadata, spec } = volume
  return [...validateSpec(spec, metadata.name, false), ...validateMountOptions(volume)]
}

const mountOptions = 'volume.beta.kubernetes.io/mount-options'

/** For these a former annotation may say how they are mounted. */
const mountedWithOptions: readonly (keyof PersistentVolumeSource)[] = [
  ...(['gcePersistentDisk', 'awsElasticBlockStore', 'glusterfs', 'nfs', 'rbd'] as const),
  ...(['quobyte', 'iscsi', 'cinder', 'cephfs', 'azureFile', 'vsphereVolume'] as const),
  ...(['azureDisk', 'photonPersistentDisk'] as const),
]

function validateMountOptions({ metadata, spec }: PersistentVolume): readonly FieldError[] {
  if (metadata.annotations?.[mountOptions] === undefined) return []
  if (mountedWithOptions.some((source) => spec[source])) return []
  const at = path('metadata', 'annotations', mountOptions)
  return [forbidden(at, 'may not specify mount options for this volume type')]
}

/** Upstream's ValidatePersistentVolumeSpec for a volume that stands in another object. */
export function validateInlineVolume(
  spec: PersistentVolumeSpec,
  at: FieldPath,
): readonly FieldError[] {
  const { persistentVolumeReclaimPolicy: policy, volumeMode, capacity = {} } = spec
  const refuse = (name: string): FieldError =>
    forbidden(at.child(name), `may not be specified ${inline}`)
  const errors: FieldError[] = [
    ...(spec.claimRef ? [refuse('claimRef')] : []),
    ...(Object.keys(capacity).length > 0 ? [refuse('capacity')] : []),
    ...(spec.csi ? [] : [required(at.child('csi'), `has to be specified ${inline}`)]),
    ...validateAccessModes(spec.accessModes ?? [], at),
    ...(spec.nodeAffinity ? [refuse('nodeAffinity')] : []),
    ...(spec.storageClassName ? [refuse('storageClassName')] : []),
  ]
  if (policy && policy !== 'Retain') {
    const policyAt = at.child('persistentVolumeReclaimPolicy')
    errors.push(forbidden(policyAt, `may only be Retain ${inline}`))
  }
  if (volumeMode !== undefined && volumeMode !== 'Filesystem') {
    const detail = `may not specify volumeMode other than Filesystem ${inline}`
    errors.push(forbidden(at.child('volumeMode'), detail))
  }
  checkSources({ errors, at }, spec, { volumeName: '', hasAffinity: false, specAt: at })
  return errors
}

const inline = 'in the context of inline volumes'

/** Upstream's ValidatePersistentVolumeUpdate, which looks at the whole volume twice. */
export function validateVolumeUpdate(
  volume: PersistentVolume,
  { spec: old }: PersistentVolume,
): readonly FieldError[] {
  const { metadata, spec } = volume
  const own = validateSpec(spec, metadata.name, hasWrongValues(old))
  const again = validateObjectMeta(metadata, { isNamespaced: false, nameErrors: subdomainName })
  const mounted = validateMountOptions(volume)
  const errors: FieldError[] = [...again, ...own, ...mounted, ...own]
  const source = sourceOf(spec, old)
  const oldSource = sourceOf(old)
  if (!isSame(source, oldSource)) {
    const diff = formatObjectDiff(shownSource(oldSource), shownSource(source))
    const detail = `spec.persistentvolumesource is immutable after creation\n${diff}`
    errors.push(forbidden(path('spec', 'persistentvolumesource'), detail))
  }
  if (spec.volumeMode !== old.volumeMode) {
    errors.push(invalid(path('volumeMode'), pointed(spec.volumeMode), 'field is immutable'))
  }
  if (old.nodeAffinity) {
    errors.push(...validateNodeAffinityUpdate(spec.nodeAffinity, old.nodeAffinity))
  }
  const { volumeAttributesClassName: attributes } = spec
  if (old.volumeAttributesClassName !== undefined && attributes === undefined) {
    const detail = 'update from non-nil value to nil is forbidden'
    errors.push(forbidden(specPath.child('volumeAttributesClassName'), detail))
  }
  return errors
}

function validateSpec(
  spec: PersistentVolumeSpec,
  volumeName: string,
  anyValues: boolean,
): readonly FieldError[] {
  const { persistentVolumeReclaimPolicy: policy, storageClassName = '', volumeMode } = spec
  const errors: FieldError[] = [
    ...validateAccessModes(spec.accessModes ?? [], specPath),
    ...validateCapacity(spec.capacity),
  ]
  if (policy && !reclaimPolicies.includes(policy)) {
    const at = specPath.child('persistentVolumeReclaimPolicy')
    errors.push(notSupported(at, policy, reclaimPolicies))
  }
  errors.push(...validateAffinity(spec, anyValues))
  const hasAffinity = spec.nodeAffinity !== undefined
  checkSources({ errors, at: specPath }, spec, { volumeName, hasAffinity, specAt: specPath })
  if (storageClassName !== '') {
    const messages = dns1123SubdomainErrors(storageClassName)
    const at = specPath.child('storageClassName')
    errors.push(...messages.map((message) => invalid(at, storageClassName, message)))
  }
  if (volumeMode !== undefined && !volumeModes.includes(volumeMode)) {
    errors.push(notSupported(specPath.child('volumeMode'), volumeMode, volumeModes))
  }
  return [...errors, ...validateAttributesClass(spec)]
}

function validateAccessModes(modes: readonly string[], spec: FieldPath): readonly FieldError[] {
  const at = spec.child('accessModes')
  if (modes.length === 0) return [required(at)]
  const known = modes.filter((mode) => accessModes.includes(mode))
  const isMixed =
    known.includes('ReadWriteOncePod') && known.some((mode) => mode !== 'ReadWriteOncePod')
  return [
    ...modes
      .filter((mode) => !accessModes.includes(mode))
      .map((mode) => notSupported(at, mode, accessModes)),
    ...(isMixed ? [forbidden(at, 'may not use ReadWriteOncePod with other access modes')] : []),
  ]
}

function validateCapacity(capacity: PersistentVolumeSpec['capacity']): readonly FieldError[] {
  const at = specPath.child('capacity')
  const amounts = Object.entries(capacity ?? {})
  const isStorage = amounts.length === 1 && amounts[0]![0] === 'storage'
  return [
    ...(amounts.length === 0 ? [required(at)] : []),
    ...(isStorage ? [] : [notSupported(at, capacity, ['storage'])]),
    ...amounts.flatMap(([name, amount]) => [
      ...validateBasicAmount(amount, at.key(name)),
      ...(quantitySign(amount) > 0
        ? []
        : [invalid(at.key(name), amount, 'must be greater than zero')]),
    ]),
  ]
}

function validateAffinity(
  { nodeAffinity }: PersistentVolumeSpec,
  anyValues: boolean,
): readonly FieldError[] {
  if (!nodeAffinity) return []
  const at = specPath.child('nodeAffinity', 'required')
  if (!nodeAffinity.required) return [required(at, 'must specify required node constraints')]
  return validateNodeSelector(nodeAffinity.required, at, anyValues)
}

function hasWrongValues(spec: PersistentVolumeSpec): boolean {
  return validateAffinity(spec, false).length > validateAffinity(spec, true).length
}

function checkSources({ errors, at }: Spot, spec: PersistentVolumeSpec, context: Context): void {
  let count = 0
  for (const { source, pointed = source, again = source, always, check } of rules) {
    const given = spec[source]
    if (!given) continue
    if (count === 0 || always) check({ errors, at: at.child(pointed) }, given as never, context)
    else errors.push(forbidden(at.child(again), 'may not specify more than 1 volume type'))
    if (count === 0 || always) count++
  }
  if (count === 0) errors.push(required(at, 'must specify a volume type'))
  const isRoot = spec.hostPath && isRootPath(spec.hostPath.path)
  if (isRoot && spec.persistentVolumeReclaimPolicy === 'Recycle') {
    const detail = "may not be 'recycle' for a hostPath mount of '/'"
    errors.push(forbidden(at.child('persistentVolumeReclaimPolicy'), detail))
  }
}

/** Whether a path comes down to the root folder. */
function isRootPath(text: string): boolean {
  if (!text.startsWith('/')) return false
  let depth = 0
  for (const part of text.split('/')) {
    if (part === '..') depth = Math.max(0, depth - 1)
    else if (part !== '' && part !== '.') depth++
  }
  return depth === 0
}

function validateAttributesClass(spec: PersistentVolumeSpec): readonly FieldError[] {
  const { volumeAttributesClassName: name, csi } = spec
  if (name === undefined) return []
  const at = specPath.child('volumeAttributesClassName')
  const detail = 'has to be specified when using volumeAttributesClassName'
  return [
    ...(name === ''
      ? [required(at, 'an empty string is disallowed')]
      : dns1123SubdomainErrors(name).map((message) => invalid(at, name, message))),
    ...(csi ? [] : [required(specPath.child('csi'), detail)]),
  ]
}

const sources = rules.map(({ source }) => source)

/** The sources alone; with `old`, without the one secret that may be added later. */
function sourceOf(spec: PersistentVolumeSpec, old?: PersistentVolumeSpec): PersistentVolumeSource {
  const entries = sources.flatMap((name) => (spec[name] ? [[name, spec[name]] as const] : []))
  const source: PersistentVolumeSource = Object.fromEntries(entries)
  const { csi } = source
  if (!csi?.controllerExpandSecretRef || !old?.csi || old.csi.controllerExpandSecretRef) {
    return source
  }
  return { ...source, csi: withoutFields(csi, 'controllerExpandSecretRef') }
}

function shownSource(source: PersistentVolumeSource): unknown {
  return internalFormOf('core.v1.PersistentVolumeSource', source)
}
