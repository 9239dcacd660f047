/** The rules for rewriting what is stored, and for how far that has come. */

import { dns1035LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { validateConditions } from '#api/validation/condition-validation.ts'
import { type FieldError, invalid, required, struct } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateImmutable } from '#api/validation/field-rules.ts'
import type { StorageVersionMigration } from '#kinds/storagemigration/storageversionmigration/types.ts'

const specPath = path('spec')
const resourcePath = specPath.child('resource', 'resource')
const groupPath = specPath.child('resource', 'group')
const versionPath = path('status', 'resourceVersion')
const conditionsPath = path('status', 'conditions')

export function validateMigration({ spec }: StorageVersionMigration): readonly FieldError[] {
  const { group, resource } = spec.resource
  return [
    ...(resource === ''
      ? [required(resourcePath, 'resource is required to be set')]
      : joined(resourcePath, resource, dns1035LabelErrors(resource))),
    ...(group === '' ? [] : joined(groupPath, group, dns1123SubdomainErrors(group))),
  ]
}

function joined(at: FieldPath, value: string, wrong: readonly string[]): readonly FieldError[] {
  return wrong.length > 0 ? [invalid(at, value, wrong.join(','))] : []
}

export function validateMigrationUpdate(
  migration: StorageVersionMigration,
  old: StorageVersionMigration,
): readonly FieldError[] {
  const { group, resource } = migration.spec.resource
  const shown = struct({ Resource: struct({ group, resource }) })
  return [
    ...validateMigration(migration),
    ...validateImmutable(migration.spec, old.spec, specPath, shown),
  ]
}

export function validateMigrationStatus(
  migration: StorageVersionMigration,
  old: StorageVersionMigration,
): readonly FieldError[] {
  const { resourceVersion = '', conditions } = migration.status ?? {}
  const { resourceVersion: before = '' } = old.status ?? {}
  const isChanged = before !== '' && before !== resourceVersion
  return [
    ...validateVersion(resourceVersion),
    ...validateConditions(conditions, conditionsPath),
    ...(isChanged ? [invalid(versionPath, resourceVersion, 'field is immutable')] : []),
    ...validateEnd(migration, old),
  ]
}

function validateVersion(version: string): readonly FieldError[] {
  if (version === '' || /^[1-9][0-9]*$/.test(version)) return []
  return [invalid(versionPath, version, `resource version is not well formed: ${version}`)]
}

/** A migration has succeeded or failed once and for all. */
function validateEnd(
  migration: StorageVersionMigration,
  old: StorageVersionMigration,
): readonly FieldError[] {
  const is = (type: string): boolean => isTrue(migration, type)
  const rules: readonly (readonly [isBroken: boolean, words: string])[] = [
    [
      is('Succeeded') && is('Failed'),
      'Both success and failed conditions cannot be true at the same time',
    ],
    [
      isTrue(old, 'Succeeded') && !is('Succeeded'),
      'Success condition cannot be set to false once it is true',
    ],
    [
      isTrue(old, 'Failed') && !is('Failed'),
      'Failed condition cannot be set to false once it is true',
    ],
  ]
  const { conditions } = migration.status ?? {}
  return rules
    .filter(([isBroken]) => isBroken)
    .map(([, words]) => invalid(conditionsPath, conditions, words))
}

/** The first condition of a type counts. */
function isTrue({ status }: StorageVersionMigration, type: string): boolean {
  return status?.conditions?.find((one) => one.type === type)?.status === 'True'
}
