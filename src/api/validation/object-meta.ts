/** The rules for metadata that hold for every kind, in upstream's words and order. */

import { oncePerPart } from '#api/codec/shared-work.ts'
import type { ObjectMeta } from '#api/metadata.ts'
import { dns1123LabelErrors } from '#api/names/dns-names.ts'
import { labelValueErrors, qualifiedNameErrors } from '#api/names/label-names.ts'
import { pathSegmentName } from '#api/names/object-names.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  named,
  required,
  tooLong,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateManagedFields } from '#api/validation/managed-fields.ts'
import { validateOwnerReferences } from '#api/validation/owner-references.ts'
import { byteLength, quoteGo } from '#base/go/text.ts'

export interface ObjectMetaRules {
  readonly isNamespaced: boolean
  /** The kind's rule for names; by default only what can stand in a URL is asked for. */
  readonly nameErrors?: (name: string, prefix: boolean) => readonly string[]
  /** Whether finalizers without a domain are fine, as the generic rules have it. */
  readonly anyFinalizers?: boolean
}

const annotationsLimitBytes = 256 * 1024
const metadataPath = path('metadata')

export function validateObjectMeta(
  metadata: ObjectMeta,
  { isNamespaced, nameErrors = pathSegmentName, anyFinalizers = false }: ObjectMetaRules,
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
  const { generation = 0, finalizers = [] } = metadata
  if (generation < 0) errors.push(invalid(at.child('generation'), generation, isNegative))
  errors.push(...validateCommon(metadata, at))
  errors.push(...validateFinalizers(finalizers, at.child('finalizers')))
  if (!anyFinalizers) errors.push(...validateDomains(finalizers, at.child('finalizers')))
  return errors
}

/** What the whole check and the check of a change have in common. */
function validateCommon(metadata: ObjectMeta, at: FieldPath): readonly FieldError[] {
  const { labels, annotations, ownerReferences, managedFields } = metadata
  if (!(labels || annotations || ownerReferences || managedFields)) return none
  return [
    ...(labels && !areLabelsRight(labels, at) ? validateLabels(labels, at.child('labels')) : none),
    ...(annotations && !areAnnotationsRight(annotations, at)
      ? validateAnnotations(annotations, at.child('annotations'))
      : none),
    ...(ownerReferences
      ? validateOwnerReferences(ownerReferences, at.child('ownerReferences'))
      : none),
    ...(managedFields ? validateManagedFields(managedFields, at.child('managedFields')) : none),
  ]
}

const none: readonly FieldError[] = []

/** What many objects bear is looked at once. */
const areLabelsRight = oncePerPart(
  (labels: Readonly<Record<string, string>>, at: FieldPath) =>
    validateLabels(labels, at).length === 0,
)
const areAnnotationsRight = oncePerPart(
  (annotations: Readonly<Record<string, string>>, at: FieldPath) =>
    validateAnnotations(annotations, at).length === 0,
)
const isNegative = 'must be greater than or equal to 0'

export function validateLabels(
  labels: Readonly<Record<string, string>>,
  at: FieldPath,
): FieldError[] {
  const errors: FieldError[] = []
  for (const [key, value] of Object.entries(labels)) {
    for (const message of qualifiedNameErrors(key)) errors.push(invalid(at, key, message))
    for (const message of labelValueErrors(value)) errors.push(invalid(at, value, message))
  }
  return errors
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

const standardFinalizers: readonly string[] = ['kubernetes', 'orphan', 'foregroundDeletion']

export function validateFinalizers(
  finalizers: readonly string[],
  at: FieldPath,
): readonly FieldError[] {
  if (finalizers.length === 0) return none
  const errors = finalizers.flatMap((name) => validateFinalizerName(name, at))
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    const detail = 'finalizer orphan and foregroundDeletion cannot be both set'
    errors.push(invalid(at, finalizers, detail))
  }
  return errors
}

export function validateFinalizerName(name: string, at: FieldPath): readonly FieldError[] {
  return qualifiedNameErrors(name).map((message) => invalid(at, name, message))
}

/** Built-in kinds want a domain in the names that are not Kubernetes' own. */
export function validateFinalizerDomain(name: string, at: FieldPath): readonly FieldError[] {
  if (name.includes('/') || standardFinalizers.includes(name)) return none
  const detail = 'name is neither a standard finalizer name nor is it fully qualified'
  return [invalid(at, name, detail)]
}

function validateDomains(finalizers: readonly string[], at: FieldPath): readonly FieldError[] {
  return finalizers.flatMap((name, i) => validateFinalizerDomain(name, at.index(i)))
}

/** What an update may not change, and what it brings. `anyFinalizers` as for the whole check. */
export function validateObjectMetaUpdate(
  metadata: ObjectMeta,
  old: ObjectMeta,
  { anyFinalizers = false }: Pick<ObjectMetaRules, 'anyFinalizers'> = {},
  at: FieldPath = metadataPath,
): readonly FieldError[] {
  const errors: FieldError[] = []
  const { finalizers = [] } = metadata
  if (old.deletionTimestamp !== undefined) {
    const added = new Set(finalizers).difference(new Set(old.finalizers))
    if (added.size > 0) {
      const list = `[]string{${[...added].toSorted().map(quoteGo).join(', ')}}`
      const detail = `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`
      errors.push(forbidden(at.child('finalizers'), detail))
    }
  }
  const { generation = 0 } = metadata
  if (generation < (old.generation ?? 0)) {
    errors.push(invalid(at.child('generation'), generation, 'must not be decremented'))
  }
  for (const field of immutable) {
    if (metadata[field] === old[field]) continue
    // A time that says nothing prints as null.
    const isNoTime = field.endsWith('Timestamp') && metadata[field] === ''
    const shown = isNoTime ? undefined : metadata[field]
    const isNamed = field === 'uid' && typeof shown === 'string'
    errors.push(invalid(at.child(field), isNamed ? named(shown) : shown, 'field is immutable'))
  }
  errors.push(...validateCommon(metadata, at))
  if (!anyFinalizers) errors.push(...validateDomains(finalizers, at.child('finalizers')))
  return errors
}

const immutable = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const
