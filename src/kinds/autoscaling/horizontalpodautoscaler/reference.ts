/** The rules for references to objects of any kind, such as what an autoscaler scales. */

import { pathSegmentNameErrors } from '#api/names/names.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import type { CrossVersionObjectReference } from '#kinds/autoscaling/horizontalpodautoscaler/types.ts'

export interface ReferenceRules {
  /** The version is not looked at. */
  readonly anyVersion?: boolean
  /** The core group counts, whose versions name no group. */
  readonly anyGroup?: boolean
}

export function validateReference(
  reference: CrossVersionObjectReference,
  at: FieldPath,
  rules: ReferenceRules,
): readonly FieldError[] {
  const { apiVersion = '' } = reference
  const wrong = apiVersionError(reference, rules)
  return [
    ...validateName(reference.kind, at.child('kind')),
    ...validateName(reference.name, at.child('name')),
    ...(wrong === undefined ? [] : [invalid(at.child('apiVersion'), apiVersion, wrong)]),
  ]
}

export function apiVersionError(
  { apiVersion = '' }: CrossVersionObjectReference,
  { anyVersion = false, anyGroup = false }: ReferenceRules,
): string | undefined {
  if (anyVersion) return undefined
  const parts = apiVersion === '/' ? [] : apiVersion.split('/')
  if (parts.length > 2) return `unexpected GroupVersion string: ${apiVersion}`
  const hasGroup = parts.length === 2 && parts[0] !== ''
  return hasGroup || anyGroup ? undefined : 'apiVersion must specify API group'
}

function validateName(name: string, at: FieldPath): readonly FieldError[] {
  if (name === '') return [required(at)]
  return pathSegmentNameErrors(name).map((message) => invalid(at, name, message))
}
