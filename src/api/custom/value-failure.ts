/** What is wrong with a value by its schema, and how upstream words that. */

import type { Json } from '#api/scalars/scalars.ts'
import {
  type FieldError,
  invalid,
  notSupportedText,
  required,
  tooLong,
  tooMany,
  typeInvalid,
} from '#api/validation/field-error.ts'
import { FieldPath } from '#api/validation/field-path.ts'
import { formatGoJson } from '#base/go/text.ts'

export interface Failure {
  /** Where, from the value that was asked about; absent for what upstream gives no place. */
  readonly at?: string
  readonly kind: 'required' | 'enum' | 'tooLong' | 'tooMany' | 'type' | 'invalid'
  readonly value: Json
  readonly message: string
  readonly limit?: number
  readonly known?: readonly Json[]
}

/** A failure as a field error; `root` is where the value is. */
export function fieldErrorOf(failure: Failure, root: FieldPath | undefined): FieldError {
  const { value, message, limit, kind } = failure
  const at = placeOf(failure, root)
  switch (kind) {
    case 'required':
      return required(at)
    case 'enum':
      return notSupportedText(at, value, (failure.known ?? []).map(shown))
    case 'tooLong':
      return tooLong(at, limit !== undefined && limit >= 0 ? limit : undefined)
    case 'tooMany':
      return tooMany(at, Number(value), limit)
    case 'type':
      return typeInvalid(at, value ?? '', message)
    case 'invalid':
      return invalid(at, value ?? '', message)
  }
}

function placeOf({ at = '' }: Failure, root: FieldPath | undefined): FieldPath | undefined {
  const name = at.startsWith('.') ? at.slice(1) : at
  if (name === '') return root
  return root ? root.child(name) : new FieldPath(name)
}

function shown(value: Json): string {
  return typeof value === 'string' ? value : formatGoJson(value)
}
