/** The rules for metadata that hold for every kind, in upstream's words and order. */
import { isDeepStrictEqual } from 'node:util'
import { dns1123LabelErrors } from '#api/dns-names.ts'
import { type FieldError, forbidden, invalid, required, tooLong } from '#api/field-error.ts'
import { type FieldPath, path } from '#api/field-path.ts'
import { labelValueErrors, qualifiedNameErrors } from '#api/label-names.ts'
import type { ManagedFieldsEntry, ObjectMeta, OwnerReference } from '#api/metadata.ts'
import { byteLength } from '#base/go-text.ts'

export interface ObjectMetaRules {
  readonly isNamespaced: boolean
  readonly nameErrors: (name: string, prefix: boolean) => readonly string[]
}

const annotationsLimitBytes = 256 * 1024
const metadataPath = path('metadata')

export function validateObjectMeta(
  metadata: ObjectMeta,
  { isNamespaced, nameErrors }: ObjectMetaRules,
  at: FieldPath = metadataPath,
): readonly FieldError[] {
  const { name, generateName = '', namespace = '' } = metadata
  const errors: FieldError[] = []
  if (generateName !== '') {
    for (const message of nameErrors(generateName, true)) {
      errors.push(invalid(at.child('generateName'), generateName, message))
    }
  }
  if (name === '') errors.push(required(at.child('name'), 'name or generateName is required'))
  else
    for (const message of nameErrors(name, false))
      errors.push(invalid(at.child('name'), name, message))
  if (isNamespaced) {
    if (namespace === '') errors.push(required(at.child('namespace')))
    else {
      for (const message of dns1123LabelErrors(namespace)) {
        errors.push(invalid(at.child('namespace'), namespace, message))
      }
    }
  } else if (namespace !== '') {
    errors.push(forbidden(at.child('namespace'), 'not allowed on this type'))
  }
  errors.push(...validateCommon(metadata, at))
  return errors
}
/** What create and update have in common. */
function validateCommon(metadata: ObjectMeta, at: FieldPath): FieldError[] {
  const { generation = 0 } = metadata
  const errors: FieldError[] = []
  if (generation < 0) errors.push(invalid(at.child('generation'), generation, isNegative))
  errors.push(...validateLabels(metadata.labels ?? {}, at.child('labels')))
  errors.push(...validateAnnotations(metadata.annotations ?? {}, at.child('annotations')))
  errors.push(
    ...validateOwnerReferences(metadata.ownerReferences ?? [], at.child('ownerReferences')),
  )
  errors.push(...validateFinalizers(metadata.finalizers ?? [], at.child('finalizers')))
  errors.push(...validateManagedFields(metadata.managedFields ?? [], at.child('managedFields')))
  return errors
}

const isNegative = 'must be greater than or equal to 0'

export function validateLabels(
  labels: Readonly<Record<string, string>>,
  at: FieldPath,
): FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...qualifiedNameErrors(key).map((message) => invalid(at, key, message)),
    ...labelValueErrors(value).map((message) => invalid(at, value, message)),
  ])
}

export function validateAnnotations(
  annotations: Readonly<Record<string, string>>,
  at: FieldPath,
): FieldError[] {
  const errors = Object.keys(annotations).flatMap((key) =>
    qualifiedNameErrors(key.toLowerCase()).map((message) => invalid(at, key, message)),
  )
  let size = 0
  for (const [key, value] of Object.entries(annotations))
    size += byteLength(key) + byteLength(value)
  if (size > annotationsLimitBytes) errors.push(tooLong(at, annotationsLimitBytes))
  return errors
}

export function validateFinalizers(finalizers: readonly string[], at: FieldPath): FieldError[] {
  const standard = ['orphan', 'foregroundDeletion']
  const errors = finalizers.flatMap((name, index) =>
    validateFinalizer(name, at.index(index), standard),
  )
  if (standard.every((name) => finalizers.includes(name))) {
    const detail = 'finalizer orphan and foregroundDeletion cannot be both set'
    errors.push(invalid(at, finalizers, detail))
  }
  return errors
}

function validateFinalizer(name: string, at: FieldPath, standard: readonly string[]): FieldError[] {
  const errors = qualifiedNameErrors(name).map((message) => invalid(at, name, message))
  if (errors.length === 0 && !name.includes('/') && !standard.includes(name)) {
    errors.push(
      invalid(at, name, 'name is neither a standard finalizer name nor is it fully qualified'),
    )
  }
  return errors
}

function validateOwnerReferences(owners: readonly OwnerReference[], at: FieldPath): FieldError[] {
  const errors = owners.flatMap((owner) => validateOwnerReference(owner, at))
  const controllers = owners.filter((owner) => owner.controller)
  for (let i = 1; i < controllers.length; i++) {
    const [first, second] = [controllers[i - 1]!, controllers[i]!]
    const detail = `Only one reference can have Controller set to true. Found "true" in references for ${first.kind}/${first.name} and ${second.kind}/${second.name}`
    errors.push(invalid(at, owners, detail))
  }
  return errors
}

function validateOwnerReference(owner: OwnerReference, at: FieldPath): FieldError[] {
  const { apiVersion, kind, name, uid } = owner
  const errors: FieldError[] = []
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1)
  if (version === '' || apiVersion.split('/').length > 2) {
    errors.push(invalid(at.child('apiVersion'), apiVersion, 'version must not be empty'))
  }
  if (kind === '') errors.push(invalid(at.child('kind'), kind, 'must not be empty'))
  if (name === '') errors.push(invalid(at.child('name'), name, 'must not be empty'))
  if (uid === '') errors.push(invalid(at.child('uid'), uid, 'must not be empty'))
  if (apiVersion === 'v1' && kind === 'Event') {
    errors.push(invalid(at, owner, '/v1, Kind=Event is disallowed from being an owner'))
  }
  return errors
}

function validateManagedFields(
  _entries: readonly ManagedFieldsEntry[],
  _at: FieldPath,
): FieldError[] {
  return []
}

export function validateObjectMetaUpdate(
  metadata: ObjectMeta,
  old: ObjectMeta,
  at: FieldPath = metadataPath,
): readonly FieldError[] {
  const errors: FieldError[] = []
  const added = (metadata.finalizers ?? []).filter((name) => !old.finalizers?.includes(name))
  if (old.deletionTimestamp !== undefined && added.length > 0) {
    const detail =
      'no new finalizers can be added if the object is being deleted, found new finalizers '
    const list = `[]string{${added.map((name) => JSON.stringify(name)).join(', ')}}`
    errors.push(forbidden(at.child('finalizers'), `${detail}${list}`))
  }
  for (const field of immutable) {
    if (isDeepStrictEqual(metadata[field], old[field])) continue
    errors.push(invalid(at.child(field), metadata[field], 'field is immutable'))
  }
  return [...errors, ...validateCommon(metadata, at)]
}

const immutable = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const
