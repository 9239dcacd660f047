import { asSent, type FieldError, pointed, required } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateImmutable, validateNonNegative } from '#api/validation/field-rules.ts'
import type { ControllerRevision } from '#kinds/apps/controllerrevision/types.ts'

const dataPath = path('data')
const revisionPath = path('revision')

export function validateRevision({ data, revision }: ControllerRevision): readonly FieldError[] {
  return [...validateData(data), ...validateNonNegative(revision, revisionPath)]
}

/** What a revision holds is there to go back to, so it stays as it is. */
export function validateRevisionUpdate(
  { data, revision }: ControllerRevision,
  old: ControllerRevision,
): readonly FieldError[] {
  return [
    ...validateImmutable(data, old.data, dataPath).map((error) => ({
      ...error,
      value: pointed(asSent(error.value)),
    })),
    ...validateNonNegative(revision, revisionPath),
  ]
}

/** The wire lets any JSON pass here. */
function validateData(data: unknown): readonly FieldError[] {
  if (data === undefined || data === null) return [required(dataPath, 'data is mandatory')]
  const isObject = typeof data === 'object' && !Array.isArray(data)
  return isObject ? [] : [required(dataPath, 'data must be a valid JSON object')]
}
