/** The rules for claims as they come, change and are reported on. */

import { qualifiedNameErrors } from '#api/names/label-names.ts'
import { isSame } from '#api/objects/equality.ts'
import { formatObjectDiff } from '#api/objects/object-diff.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import { compareQuantities, scaledQuantity } from '#api/scalars/quantity.ts'
import type { Quantity } from '#api/scalars/scalars.ts'
import { validateLabelSelector } from '#api/selectors/label-selector.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  notSupportedText,
  pointed,
  required,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import type {
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
} from '#kinds/core/persistentvolumeclaim/types.ts'
import {
  type ClaimSpecOptions,
  validatePersistentVolumeClaimSpec,
} from '#kinds/core/persistentvolumeclaim/validate.ts'
import { isNativeResource, validateResourceAmount } from '#kinds/core/shared/resource-names.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const specPath = path('spec')
const statusPath = path('status')
const betaClass = 'volume.beta.kubernetes.io/storage-class'

/** Upstream's ValidatePersistentVolumeClaim. */
export function validateClaim({ spec }: PersistentVolumeClaim): readonly FieldError[] {
  return validatePersistentVolumeClaimSpec(spec, specPath)
}

/** Upstream's ValidatePersistentVolumeClaimUpdate. */
export function validateClaimUpdate(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
): readonly FieldError[] {
  const { spec } = claim
  const errors = [...validatePersistentVolumeClaimSpec(spec, specPath, optionsFor(old.spec))]
  const isUpgrade = takesClassFromAnnotation(claim, old)
  if (!isUpgrade) errors.push(...validateBetaClass(claim, old))
  const next = comparable(claim, old, isUpgrade)
  const before = comparableOld(claim, old, isUpgrade)
  if (!isSame(next, before)) {
    const detail =
      'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'
    const diff = formatObjectDiff(shown(before), shown(next))
    errors.push(forbidden(specPath, `${detail}\n${diff}`))
  }
  return [
    ...errors,
    ...validateSize(claim, old),
    ...(spec.volumeMode === old.spec.volumeMode
      ? []
      : [invalid(path('volumeMode'), pointed(spec.volumeMode), 'field is immutable')]),
    ...validateAttributesClass(claim, old),
  ]
}

function shown(spec: PersistentVolumeClaimSpec): unknown {
  return internalFormOf('core.v1.PersistentVolumeClaimSpec', spec)
}

/** What was wrong before the rules grew stricter may stay. */
function optionsFor({ selector, dataSource, dataSourceRef }: PersistentVolumeClaimSpec) {
  const options: ClaimSpecOptions = {
    anySelectorValues: validateLabelSelector(selector, specPath).length > 0,
    anyDataSourceGroup: dataSource?.apiGroup !== undefined || dataSourceRef?.apiGroup !== undefined,
  }
  return options
}

/** The class of a claim once stood in an annotation; it may move to its field, unchanged. */
function takesClassFromAnnotation(
  { metadata, spec }: PersistentVolumeClaim,
  { metadata: oldMetadata, spec: old }: PersistentVolumeClaim,
): boolean {
  const before = oldMetadata.annotations?.[betaClass]
  const now = metadata.annotations?.[betaClass]
  if (before === undefined || old.storageClassName !== undefined) return false
  return spec.storageClassName === before && (now === undefined || now === before)
}

function validateBetaClass(
  { metadata }: PersistentVolumeClaim,
  { metadata: old }: PersistentVolumeClaim,
): readonly FieldError[] {
  const now = metadata.annotations?.[betaClass] ?? ''
  if (now === (old.annotations?.[betaClass] ?? '')) return []
  return [invalid(path('metadata', 'annotations', betaClass), now, 'field is immutable')]
}

/** The claim's spec, with what may change as it was before. */
function comparable(
  { spec, status }: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  isUpgrade: boolean,
): PersistentVolumeClaimSpec {
  const { spec: before, metadata } = old
  const isBound = status?.phase === 'Bound'
  const beta = metadata.annotations?.[betaClass]
  const gainsClass =
    spec.storageClassName !== undefined &&
    before.storageClassName === undefined &&
    (beta === undefined || beta === spec.storageClassName)
  let next = isUpgrade || gainsClass ? withoutFields(spec, 'storageClassName') : spec
  if (isBound) next = withAttributesClass(next, before.volumeAttributesClassName)
  const requests = next.resources?.requests
  if (!isBound || !requests) return next
  const storage = before.resources?.requests?.['storage'] ?? '0'
  return { ...next, resources: { ...next.resources, requests: { ...requests, storage } } }
}

function withAttributesClass(
  spec: PersistentVolumeClaimSpec,
  volumeAttributesClassName: string | undefined,
): PersistentVolumeClaimSpec {
  const rest = withoutFields(spec, 'volumeAttributesClassName')
  return volumeAttributesClassName === undefined ? rest : { ...rest, volumeAttributesClassName }
}

/** A claim is bound to a volume once. */
function comparableOld(
  { spec }: PersistentVolumeClaim,
  { spec: old }: PersistentVolumeClaim,
  isUpgrade: boolean,
): PersistentVolumeClaimSpec {
  const before = isUpgrade ? withoutFields(old, 'storageClassName') : old
  if (old.volumeName || !spec.volumeName) return before
  return { ...before, volumeName: spec.volumeName }
}

/** A claim that cannot grow as asked may ask for less again, but not for less than it has. */
function validateSize(
  { spec }: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
): readonly FieldError[] {
  const [now, before] = [sizeOf(spec), sizeOf(old.spec)]
  const actual = old.status?.capacity?.['storage'] ?? '0'
  if (compareQuantities(now, before) >= 0 || compareQuantities(now, actual) > 0) return []
  const at = specPath.child('resources', 'requests', 'storage')
  return [forbidden(at, 'field can not be less than status.capacity')]
}

function sizeOf({ resources }: PersistentVolumeClaimSpec): Quantity {
  return resources?.requests?.['storage'] ?? '0'
}

/** Once a class has been applied, a volume always has one. */
function validateAttributesClass(
  { spec }: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
): readonly FieldError[] {
  const now = spec.volumeAttributesClassName
  const isApplied = old.status?.currentVolumeAttributesClassName !== undefined
  if (!isApplied || now === old.spec.volumeAttributesClassName || now) return []
  const what = now === undefined ? 'nil' : 'empty string'
  const detail = `update to ${what} is forbidden when status.currentVolumeAttributesClassName is not nil`
  return [forbidden(specPath.child('volumeAttributesClassName'), detail)]
}

const resizeStatuses: readonly string[] = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
]

/** Upstream's ValidatePersistentVolumeClaimStatusUpdate. */
export function validateClaimStatus({ spec, status = {} }: PersistentVolumeClaim) {
  const { capacity = {}, allocatedResourceStatuses = {}, allocatedResources = {} } = status
  const errors: FieldError[] = []
  if (!spec.accessModes?.length) errors.push(required(path('Spec', 'accessModes')))
  for (const [name, amount] of Object.entries(capacity)) {
    errors.push(...validateBasicAmount(amount, statusPath.child('capacity').key(name)))
  }
  const statusesPath = statusPath.child('allocatedResourceStatuses')
  for (const [name, value] of Object.entries(allocatedResourceStatuses)) {
    errors.push(...validateClaimResource(name, statusesPath))
    if (!resizeStatuses.includes(value)) {
      errors.push(notSupported(statusesPath, name, resizeStatuses))
    }
  }
  const allocatedPath = statusPath.child('allocatedResources')
  for (const [name, amount] of Object.entries(allocatedResources)) {
    const wrong = validateClaimResource(name, allocatedPath)
    const basic = validateBasicAmount(amount, allocatedPath.key(name))
    if (wrong.length > 0) errors.push(...wrong)
    else if (basic.length > 0) errors.push(...basic)
    else errors.push(...validateResourceAmount('storage', amount, allocatedPath.key(name)))
  }
  return errors
}

/** Claims are for storage; others may put what they like under names of their own. */
function validateClaimResource(name: string, at: FieldPath): readonly FieldError[] {
  const errors = qualifiedNameErrors(name)
  if (errors.length > 0) return errors.map((message) => invalid(at, name, message))
  if (!isNativeResource(name) || name === 'storage') return []
  return [notSupportedText(at, name, ['storage'])]
}

/** Upstream's validateBasicResource: what does not fit into 64 bits may come out negative. */
export function validateBasicAmount(amount: Quantity, at: FieldPath): readonly FieldError[] {
  const value = scaledQuantity(amount, 0)
  if (value >= 0n) return []
  return [invalid(at, value, 'must be a valid resource quantity')]
}
