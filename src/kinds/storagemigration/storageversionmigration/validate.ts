/** The rules for rewriting what is stored, and for how far that has come. */
import { validateConditions } from '#api/condition-validation.ts'
import { type FieldError, invalid, required } from '#api/field-error.ts'
import { path } from '#api/field-path.ts'
import { validateImmutable } from '#api/field-rules.ts'
import { integerError } from '#base/go-number.ts'
import { quoteGo } from '#base/go-text.ts'
import type { StorageVersionMigration } from '#kinds/storagemigration/storageversionmigration/types.ts'

const resourcePath = path('spec', 'resource', 'resource')
const versionPath = path('status', 'resourceVersion')
const conditionsPath = path('status', 'conditions')

export function validateMigration({ spec }: StorageVersionMigration): readonly FieldError[] {
  return spec.resource.resource === '' ? [required(resourcePath, 'resource is required')] : []
}

/** Upstream names the fields without their place. */
export function validateMigrationUpdate(
  migration: StorageVersionMigration,
  old: StorageVersionMigration,
): readonly FieldError[] {
  const { resource } = migration.spec
  return [
    ...validateMigration(migration),
    ...(['group', 'resource'] as const).flatMap((name) =>
      validateImmutable(resource[name], old.spec.resource[name], path(name)),
    ),
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
    ...(isChanged
      ? [invalid(versionPath, resourceVersion, 'resourceVersion cannot be updated')]
      : []),
    ...validateProgress(migration, old),
  ]
}

function validateVersion(version: string): readonly FieldError[] {
  if (version === '') return []
  const error = integerError(version, 'ParseInt')
  if (error !== undefined) {
    const detail = `failed to parse resource version ${quoteGo(version)}: ${error}`
    return [invalid(versionPath, version, detail)]
  }
  const isNegative = BigInt(version.replace('+', '')) < 0n
  const detail = 'must be greater than or equal to 0'
  return isNegative ? [invalid(versionPath, BigInt(version), detail)] : []
}

/** A migration runs, then has succeeded or failed, once and for all. */
function validateProgress(
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
      is('Succeeded') && is('Running'),
      'Running condition cannot be true when success condition is true',
    ],
    [
      is('Failed') && is('Running'),
      'Running condition cannot be true when failed condition is true',
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

function isTrue({ status }: StorageVersionMigration, type: string): boolean {
  return (status?.conditions ?? []).some((one) => one.type === type && one.status === 'True')
}
