/** What the author of a pod notes for a signer: as annotations, but every key says whose it is. */
import { labelKeyErrors } from '#api/names/label-names.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { validateAnnotations } from '#api/validation/object-meta.ts'

export function validateUserAnnotations(
  annotations: Readonly<Record<string, string>>,
  at: FieldPath,
): readonly FieldError[] {
  return [
    ...Object.keys(annotations).flatMap((key) => keyErrors(key.toLowerCase(), at)),
    // Their size is that of annotations, too.
    ...validateAnnotations(annotations, at).filter(({ type }) => type === 'TooLong'),
  ]
}

function keyErrors(key: string, at: FieldPath): readonly FieldError[] {
  if (key === '') return [required(at)]
  const wrong = labelKeyErrors(key)
  if (wrong.length > 0) return wrong.map((message) => invalid(at, key, message))
  if (key.includes('/')) return []
  return [invalid(at, key, 'must be a domain-prefixed key (such as "acme.io/foo")')]
}
