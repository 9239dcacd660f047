/** The rules for a claim's spec, which hold for the templates of claims as well. */
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { quantitySign } from '#api/scalars/quantity.ts'
import { validateLabelSelector } from '#api/selectors/label-selector.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import type { PersistentVolumeClaimSpec } from '#kinds/core/persistentvolumeclaim/types.ts'
import type { TypedLocalObjectReference, TypedObjectReference } from '#kinds/core/pod/types.ts'

export interface ClaimSpecOptions {
  /** For claims stored before the values of selectors were checked. */
  readonly anySelectorValues?: boolean
  /** For claims stored before the API groups of data sources were checked. */
  readonly anyDataSourceGroup?: boolean
}

const accessModes: readonly string[] = [
  'ReadOnlyMany',
  'ReadWriteMany',
  'ReadWriteOnce',
  'ReadWriteOncePod',
]
const volumeModes: readonly string[] = ['Block', 'Filesystem']

/** Upstream's ValidatePersistentVolumeClaimSpec. */
export function validatePersistentVolumeClaimSpec(
  spec: PersistentVolumeClaimSpec,
  at: FieldPath,
  options: ClaimSpecOptions = {},
): readonly FieldError[] {
  const { storageClassName, volumeMode, volumeAttributesClassName } = spec
  const errors: FieldError[] = [
    ...validateAccessModes(spec.accessModes ?? [], at.child('accessModes')),
    ...validateLabelSelector(spec.selector, at.child('selector'), {
      anyValues: options.anySelectorValues ?? false,
    }),
    ...validateStorage(spec.resources?.requests?.['storage'], at.child('resources').key('storage')),
    ...validateClassName(storageClassName, at.child('storageClassName')),
  ]
  if (volumeMode !== undefined && !volumeModes.includes(volumeMode)) {
    errors.push(notSupported(at.child('volumeMode'), volumeMode, volumeModes))
  }
  errors.push(
    ...validateDataSources(spec, at, options),
    ...validateClassName(volumeAttributesClassName, at.child('volumeAttributesClassName')),
  )
  return errors
}

function validateAccessModes(modes: readonly string[], at: FieldPath): FieldError[] {
  if (modes.length === 0) return [required(at, 'at least 1 access mode is required')]
  const known = modes.filter((mode) => accessModes.includes(mode))
  const errors = modes
    .filter((mode) => !accessModes.includes(mode))
    .map((mode) => notSupported(at, mode, accessModes))
  const isMixed =
    known.includes('ReadWriteOncePod') && known.some((mode) => mode !== 'ReadWriteOncePod')
  if (isMixed) {
    errors.push(forbidden(at, 'may not use ReadWriteOncePod with other access modes'))
  }
  return errors
}

function validateStorage(storage: string | undefined, at: FieldPath): FieldError[] {
  if (storage === undefined) return [required(at)]
  return quantitySign(storage) > 0 ? [] : [invalid(at, storage, 'must be greater than zero')]
}

function validateClassName(name: string | undefined, at: FieldPath): FieldError[] {
  if (name === undefined || name === '') return []
  return dns1123SubdomainErrors(name).map((message) => invalid(at, name, message))
}

function validateDataSources(
  { dataSource, dataSourceRef }: PersistentVolumeClaimSpec,
  at: FieldPath,
  options: ClaimSpecOptions,
): FieldError[] {
  const errors: FieldError[] = []
  if (dataSource) errors.push(...validateDataSource(dataSource, at.child('dataSource'), options))
  if (!dataSourceRef) return errors
  const refAt = at.child('dataSourceRef')
  errors.push(...validateDataSource(dataSourceRef, refAt, options))
  const namespace = dataSourceRef.namespace ?? ''
  if (namespace !== '') {
    for (const message of dns1123LabelErrors(namespace)) {
      errors.push(invalid(refAt.child('namespace'), namespace, message))
    }
  }
  if (!dataSource) return errors
  // The value is upstream's path of the field, which prints as an object without fields.
  if (namespace !== '') {
    const detail = 'may not be specified when dataSourceRef.namespace is specified'
    errors.push(invalid(at, {}, detail))
  } else if (!isSameSource(dataSource, dataSourceRef)) {
    errors.push(invalid(at, {}, 'must match dataSourceRef'))
  }
  return errors
}

function validateDataSource(
  { apiGroup = '', kind, name }: TypedLocalObjectReference | TypedObjectReference,
  at: FieldPath,
  options: ClaimSpecOptions,
): FieldError[] {
  const errors: FieldError[] = []
  if (name === '') errors.push(required(at.child('name')))
  if (kind === '') errors.push(required(at.child('kind')))
  if (apiGroup === '' && kind !== 'PersistentVolumeClaim') {
    const detail = "must be 'PersistentVolumeClaim' when referencing the default apiGroup"
    errors.push(invalid(at, kind, detail))
  }
  if (apiGroup !== '' && !options.anyDataSourceGroup) {
    for (const message of dns1123SubdomainErrors(apiGroup)) {
      errors.push(invalid(at.child('apiGroup'), apiGroup, message))
    }
  }
  return errors
}

function isSameSource(source: TypedLocalObjectReference, ref: TypedObjectReference): boolean {
  return source.apiGroup === ref.apiGroup && source.kind === ref.kind && source.name === ref.name
}
