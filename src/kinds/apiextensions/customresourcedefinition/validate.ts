import { nilList } from '#api/schema/zero.ts'
import { type FieldError, invalid, named } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateApproval } from '#kinds/apiextensions/customresourcedefinition/approval.ts'
import {
  isEstablished,
  newTolerance,
  toleranceOf,
} from '#kinds/apiextensions/customresourcedefinition/tolerance.ts'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import { validateNames } from '#kinds/apiextensions/customresourcedefinition/validate-names.ts'
import { validateSpec } from '#kinds/apiextensions/customresourcedefinition/validate-spec.ts'

const spec = path('spec')
const status = path('status')

export function validateCustomResourceDefinition(
  crd: CustomResourceDefinition,
): readonly FieldError[] {
  return [
    ...nameErrors(crd),
    ...validateSpec(crd.spec, spec, newTolerance),
    ...statusErrors(crd),
    ...validateApproval(crd),
    ...keptFieldsErrors(crd),
  ]
}

export function validateCustomResourceDefinitionUpdate(
  crd: CustomResourceDefinition,
  old: CustomResourceDefinition,
): readonly FieldError[] {
  return [
    ...validateSpec(crd.spec, spec, toleranceOf(crd, old)),
    ...immutableErrors(crd, old),
    ...statusErrors(crd),
    ...validateApproval(crd, old),
    ...(old.spec.preserveUnknownFields ? [] : keptFieldsErrors(crd)),
  ]
}

export function validateCustomResourceDefinitionStatus(
  crd: CustomResourceDefinition,
): readonly FieldError[] {
  return validateNames(crd.status?.acceptedNames ?? {}, status.child('acceptedNames'))
}

function statusErrors(crd: CustomResourceDefinition): readonly FieldError[] {
  return [...validateCustomResourceDefinitionStatus(crd), ...storedVersionsErrors(crd)]
}

function nameErrors({ metadata, spec: { names, group } }: CustomResourceDefinition) {
  const why = 'must be spec.names.plural+"."+spec.group'
  return (['generateName', 'name'] as const).flatMap((key) => {
    const name = metadata[key] ?? ''
    if (name === '' || name === `${names.plural}.${group}`) return []
    return [invalid(path('metadata').child(key), name, why)]
  })
}

/** What decides where objects are found and stored. */
function immutableErrors(
  crd: CustomResourceDefinition,
  old: CustomResourceDefinition,
): readonly FieldError[] {
  const [now, before] = [crd.spec, old.spec]
  const names = spec.child('names')
  const isFixed = isEstablished(old)
  const pairs = [
    ...(isFixed ? [[now.scope, before.scope, spec.child('scope'), named] as const] : []),
    ...(isFixed ? [[now.names.kind, before.names.kind, names.child('kind')] as const] : []),
    [now.group, before.group, spec.child('group')] as const,
    [now.names.plural, before.names.plural, names.child('plural')] as const,
  ]
  return pairs
    .filter(([value, known]) => value !== known)
    .map(([value, , at, shown]) => invalid(at, shown?.(value) ?? value, 'field is immutable'))
}

function storedVersionsErrors(crd: CustomResourceDefinition): readonly FieldError[] {
  const stored = crd.status?.storedVersions ?? nilList
  const at = status.child('storedVersions')
  if (stored.length === 0) return [invalid(at, stored, 'must have at least one stored version')]
  const open = new Set(stored)
  const errors: FieldError[] = []
  for (const { name, storage } of crd.spec.versions) {
    if (open.delete(name) || !storage) continue
    errors.push(invalid(at, stored, `must have the storage version ${name}`))
  }
  for (const name of open) {
    errors.push(invalid(at.index(stored.lastIndexOf(name)), name, missingVersion(name)))
  }
  return errors
}

function missingVersion(name: string): string {
  return [
    `missing from spec.versions; ${name} was previously a storage version,`,
    'and must remain in spec.versions until a storage migration ensures',
    `no data remains persisted in ${name} and removes ${name} from status.storedVersions`,
  ].join(' ')
}

function keptFieldsErrors({ spec: { preserveUnknownFields } }: CustomResourceDefinition) {
  if (!preserveUnknownFields) return []
  const why =
    'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead'
  return [invalid(spec.child('preserveUnknownFields'), true, why)]
}
