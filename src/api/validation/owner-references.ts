/** The rules for `metadata.ownerReferences`, and what becomes of those that are said twice. */

import type { OwnerReference, Resource } from '#api/metadata.ts'
import { type FieldError, invalid, struct } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'

export function validateOwnerReferences(
  owners: readonly OwnerReference[],
  at: FieldPath,
): readonly FieldError[] {
  const errors = owners.flatMap((owner) => validateOwnerReference(owner, at))
  const [first, ...others] = owners.filter((owner) => owner.controller)
  for (const other of others) {
    const detail = `Only one reference can have Controller set to true. Found "true" in references for ${first!.kind}/${first!.name} and ${other.kind}/${other.name}`
    errors.push(invalid(at, owners.map(structOf), detail))
  }
  return errors
}

function validateOwnerReference(owner: OwnerReference, at: FieldPath): FieldError[] {
  const { apiVersion, kind, name, uid } = owner
  const errors: FieldError[] = []
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1)
  if (version === '' || version.includes('/')) {
    errors.push(invalid(at.child('apiVersion'), apiVersion, 'version must not be empty'))
  }
  if (kind === '') errors.push(invalid(at.child('kind'), kind, 'must not be empty'))
  if (name === '') errors.push(invalid(at.child('name'), name, 'must not be empty'))
  if (uid === '') errors.push(invalid(at.child('uid'), uid, 'must not be empty'))
  if (apiVersion === 'v1' && kind === 'Event') {
    const detail = '/v1, Kind=Event is disallowed from being an owner'
    errors.push(invalid(at, structOf(owner), detail))
  }
  return errors
}

function structOf(owner: OwnerReference): unknown {
  const { apiVersion, kind, name, uid, controller, blockOwnerDeletion } = owner
  return struct({ apiVersion, kind, name, uid, controller, blockOwnerDeletion })
}

/**
 * An object without the owners that are said twice, and the warning that says so. Upstream tells
 * them apart by all their fields, and names their uids, each as often as it is too many.
 * `isLate`: after admission had its say.
 */
export function withoutDoubleOwners<T extends Resource>(
  object: T,
  isLate = false,
): { readonly object: T; readonly warning?: string } {
  const owners = object.metadata.ownerReferences
  if (owners === undefined || owners.length < 2) return { object }
  const seen = new Set<string>()
  const doubles: string[] = []
  const ownerReferences = owners.filter((owner) => {
    const key = JSON.stringify([...(structOf(owner) as Map<string, unknown>)])
    if (seen.has(key)) doubles.push(owner.uid)
    return !seen.has(key) && seen.add(key)
  })
  if (doubles.length === 0) return { object }
  const when = isLate ? ' after mutating admission happens' : ''
  const warning = `.metadata.ownerReferences contains duplicate entries${when}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${doubles.join(', ')}`
  return { object: { ...object, metadata: { ...object.metadata, ownerReferences } }, warning }
}
