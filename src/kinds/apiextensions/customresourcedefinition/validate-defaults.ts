import type { JsonSchema } from '#api/custom/json-schema.ts'
import type { FieldError } from '#api/field-error.ts'
import type { FieldPath } from '#api/field-path.ts'

export function validateDefaults(_schema: JsonSchema, _at: FieldPath): readonly FieldError[] {
  return []
}
