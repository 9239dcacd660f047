/**
 * What is wrong with single fields, as data. Validation answers lists of these and never throws.
 * The words are upstream's: clients match on them.
 */

import type { StatusCause } from '#api/metadata.ts'
import { nilList, nilMap } from '#api/schema/zero.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { formatGoJson, formatGoNumber, quoteGo } from '#base/go/text.ts'

/** Each type with the reason it has in a Status, and the words its message opens with. */
const types = {
  Required: { reason: 'FieldValueRequired', words: 'Required value' },
  Invalid: { reason: 'FieldValueInvalid', words: 'Invalid value' },
  NotSupported: { reason: 'FieldValueNotSupported', words: 'Unsupported value' },
  Forbidden: { reason: 'FieldValueForbidden', words: 'Forbidden' },
  Duplicate: { reason: 'FieldValueDuplicate', words: 'Duplicate value' },
  TooLong: { reason: 'FieldValueTooLong', words: 'Too long' },
  TooMany: { reason: 'FieldValueTooMany', words: 'Too many' },
  TypeInvalid: { reason: 'FieldValueTypeInvalid', words: 'Invalid value' },
  NotFound: { reason: 'FieldValueNotFound', words: 'Not found' },
  InternalError: { reason: 'InternalError', words: 'Internal error' },
} as const

export type FieldErrorType = keyof typeof types
export type FieldErrorReason = (typeof types)[FieldErrorType]['reason']

export interface FieldError {
  readonly type: FieldErrorType
  readonly field: string
  /** What is there now. `undefined` stands for Go's nil and prints as null; see also `omitted`. */
  readonly value: unknown
  readonly detail: string
}

/** Where an error is. Without a path it prints as upstream prints a nil one. */
export type FieldLocation = FieldPath | string | undefined

/** Stands for a value that the message is not to show. */
export const omitted: unique symbol = Symbol('omitted')

export function required(field: FieldLocation, detail = ''): FieldError {
  return fieldError('Required', field, '', detail)
}

/**
 * `value` prints as Go would print it: a plain object as a map with sorted keys, so a struct is to
 * be given as a `struct`.
 */
export function invalid(field: FieldLocation, value: unknown, detail: string): FieldError {
  return fieldError('Invalid', field, value, detail)
}

export function typeInvalid(field: FieldLocation, value: unknown, detail: string): FieldError {
  return fieldError('TypeInvalid', field, value, detail)
}

/** `supported` is listed in the order given; upstream's callers sort it where it comes from a set. */
export function notSupported(
  field: FieldLocation,
  value: unknown,
  supported: readonly string[],
): FieldError {
  return notSupportedText(field, typeof value === 'string' ? named(value) : value, supported)
}

/** The same of what is a plain text upstream, not of a type of its own: see `named`. */
export function notSupportedText(
  field: FieldLocation,
  value: unknown,
  supported: readonly string[],
): FieldError {
  const detail =
    supported.length === 0 ? '' : `supported values: ${supported.map(quoteGo).join(', ')}`
  return fieldError('NotSupported', field, value, detail)
}

export function forbidden(field: FieldLocation, detail: string): FieldError {
  return fieldError('Forbidden', field, '', detail)
}

export function duplicate(field: FieldLocation, value: unknown, detail = ''): FieldError {
  return fieldError('Duplicate', field, value, detail)
}

export function notFound(field: FieldLocation, value: unknown, detail = ''): FieldError {
  return fieldError('NotFound', field, value, detail)
}

/** The limit is of bytes; without one the message names none. */
export function tooLong(field: FieldLocation, limitBytes?: number): FieldError {
  const limit = limitBytes === 1 ? '1 byte' : `${limitBytes} bytes`
  const detail = limitBytes === undefined ? 'value is too long' : `may not be more than ${limit}`
  return fieldError('TooLong', field, omitted, detail)
}

/** Either number may be left out if it is not known. */
export function tooMany(field: FieldLocation, actual?: number, limit?: number): FieldError {
  const most = limit === 1 ? '1 item' : `${limit} items`
  const detail = limit === undefined ? 'has too many items' : `must have at most ${most}`
  return fieldError('TooMany', field, actual ?? omitted, detail)
}

export function internalError(field: FieldLocation, detail: string): FieldError {
  return fieldError('InternalError', field, omitted, detail)
}

/**
 * A Go struct as the value of an error: its fields print in the order given, those that are
 * undefined do not print.
 */
export function struct(fields: Readonly<Record<string, unknown>>): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** Raw JSON, which prints with its members in the order in which they were sent. */
export function asSent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asSent)
  if (typeof value !== 'object' || value === null) return value
  return new Map(Object.entries(value).map(([key, member]) => [key, asSent(member)]))
}

const namedText = Symbol('named')

/** A text of a type of its own, as words of a fixed set are: it prints as JSON, not as Go, quotes it. */
export function named(text: string): { readonly [namedText]: string } {
  return { [namedText]: text }
}

/** A value behind a pointer: texts print as those of a type of their own do. */
export function pointed(value: unknown): unknown {
  return typeof value === 'string' ? named(value) : value
}

/** The message without the name of the field. */
export function formatFieldErrorBody({ type, value, detail }: FieldError): string {
  const { words } = types[type]
  const head = showsValue(type) && value !== omitted ? `${words}: ${formatValue(value)}` : words
  return detail === '' ? head : `${head}: ${detail}`
}

/** The whole message: the field, then what is wrong with it. */
export function formatFieldError(error: FieldError): string {
  return `${error.field}: ${formatFieldErrorBody(error)}`
}

/** All messages as one text, each said once: upstream's form of an aggregate of errors. */
export function formatFieldErrors(errors: readonly FieldError[]): string {
  return formatAggregate(errors.map(formatFieldError))
}

/** Several messages as one: a single one as it is, several in brackets, none twice. */
export function formatAggregate(messages: readonly string[]): string {
  const [first = '', ...others] = new Set(messages)
  return others.length === 0 ? first : `[${[first, ...others].join(', ')}]`
}

export function statusCauseOf(error: FieldError): StatusCause {
  return {
    reason: types[error.type].reason,
    message: formatFieldErrorBody(error),
    field: error.field,
  }
}

function fieldError(
  type: FieldErrorType,
  field: FieldLocation,
  value: unknown,
  detail: string,
): FieldError {
  return { type, field: field === undefined ? '<nil>' : String(field), value, detail }
}

function showsValue(type: FieldErrorType): boolean {
  return (
    type !== 'Required' && type !== 'Forbidden' && type !== 'TooLong' && type !== 'InternalError'
  )
}

function formatValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoteGo(value)
    case 'number':
      return formatGoNumber(value)
    case 'bigint':
    case 'boolean':
      return String(value)
    default:
      if (isNamed(value)) return formatGoJson(value[namedText])
      return value === nilList || value === nilMap ? 'null' : formatGoJson(value)
  }
}

function isNamed(value: unknown): value is ReturnType<typeof named> {
  return typeof value === 'object' && value !== null && namedText in value
}
