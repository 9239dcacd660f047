/** Checks of numbers, texts and types by a schema. */
import { hasFormat, isKnownFormat } from '#api/custom/formats.ts'
import type { JsonSchema } from '#api/custom/json-schema.ts'
import type { Failure } from '#api/custom/value-failure.ts'
import { compileRegexp } from '#api/regexp.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { formatGoFloat, isGoInt, quoteGo } from '#base/go/text.ts'

export function typesOf(schema: JsonSchema): readonly string[] {
  if (schema['x-kubernetes-int-or-string']) return ['integer', 'string']
  return schema.type ? [schema.type] : []
}

function jsonTypeOf(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  switch (typeof value) {
    case 'boolean':
    case 'string':
    case 'object':
      return typeof value
    default:
      return isGoInt(value as number | bigint) ? 'integer' : 'number'
  }
}

/** What is wrong with the type of a value. `format` is the one that counts. */
export function typeFailure(
  schema: JsonSchema,
  value: Json,
  format: string,
  at: string,
): Failure | undefined {
  const types = typesOf(schema)
  const type = jsonTypeOf(value)
  if (value === null) {
    const isFine = types.length === 0 || types.includes('null') || schema.nullable
    return isFine ? undefined : wrongType(types.join(','), 'null', at)
  }
  if (types.length === 0 && format === '') return undefined
  const isNumeric = types.includes('number') || types.includes('integer')
  const isText = type === 'string' || type === 'array'
  if (format !== '' && isText && !isNumeric) return undefined
  if (types.includes(type)) return undefined
  if (type === 'integer' && types.includes('number')) return undefined
  if (type === 'number' && types.includes('integer') && isWhole(Number(value))) return undefined
  const own = type === 'integer' ? 'int64' : type === 'number' ? 'float64' : ''
  if (format !== '' && !isText && own !== format) return wrongType(format, own, at)
  if (format !== '' && !isText && own === format && types.length === 0) {
    return wrongType('', type, at)
  }
  return wrongType(types.join(','), type, at)
}

function wrongType(wanted: string, value: string, at: string): Failure {
  const message = `${at} in body must be of type ${wanted}: ${quoteGo(value)}`
  return { at, kind: 'type', value, message }
}

export function textFailures(
  schema: JsonSchema,
  value: string,
  format: string,
  at: string,
): readonly Failure[] {
  const failures: Failure[] = []
  const first = lengthOrPattern(schema, value, at)
  if (first) failures.push(first)
  if (format !== '' && isKnownFormat('string', format) && !hasFormat(value, format)) {
    failures.push(wrongType(format, value, at))
  }
  return failures
}

function lengthOrPattern(schema: JsonSchema, value: string, at: string): Failure | undefined {
  const { maxLength, minLength, pattern = '' } = schema
  const length = [...value].length
  if (maxLength !== undefined && length > maxLength) {
    const message = `${at} in body should be at most ${maxLength} chars long`
    return { at, kind: 'tooLong', value, message, limit: Number(maxLength) }
  }
  if (minLength !== undefined && length < minLength) {
    const message = `${at} in body should be at least ${minLength} chars long`
    return { at, kind: 'invalid', value, message }
  }
  if (pattern === '') return undefined
  const expression = compileRegexp(pattern)
  if ('test' in expression && expression.test(value)) return undefined
  const why =
    'test' in expression ? pattern : `${pattern}, but pattern is invalid: ${expression.message}`
  return { at, kind: 'invalid', value, message: `${at} in body should match '${why}'` }
}

export function numberFailures(
  schema: JsonSchema,
  value: number | bigint,
  format: string,
  at: string,
): readonly Failure[] {
  const range: Range = { type: typesOf(schema).length === 1 ? (schema.type ?? '') : '', format, at }
  return [
    ...rangeFailure(value, 'Checked', range),
    ...multipleFailures(schema, value, range),
    ...boundFailures(schema, value, range, 'maximum'),
    ...boundFailures(schema, value, range, 'minimum'),
  ]
}

interface Range {
  readonly type: string
  readonly format: string
  readonly at: string
}

const int32Limit = 2 ** 31

/** Whether a number, or a bound for numbers, can be one of the type at all. */
function rangeFailure(
  value: number | bigint,
  what: string,
  { type, format, at }: Range,
): readonly Failure[] {
  if (isInRange(value, type, format)) return []
  const named = type === 'integer' && (format === 'int32' || format === 'int64')
  const shown = named || type === 'number' ? `with format ${format}` : '(default format)'
  const message = `${what} value must be of type ${type} ${shown} in ${at}`
  return [{ kind: 'invalid', value: null, message }]
}

function isInRange(value: number | bigint, type: string, format: string): boolean {
  if (type === 'integer') {
    if (!isInt64(value)) return false
    return format !== 'int32' || (value >= -int32Limit && value < int32Limit)
  }
  return type !== 'number' || format !== 'float' || Number.isFinite(Math.fround(Number(value)))
}

/** Floats are taken by their digits, so that `-0.0` and `1e18` are as good as integers. */
function isInt64(value: number | bigint): boolean {
  if (typeof value === 'bigint') return isGoInt(value)
  return Number.isInteger(value) && Math.abs(value) < 1e21 && isGoInt(BigInt(String(value)))
}

function multipleFailures(
  { multipleOf }: JsonSchema,
  value: number | bigint,
  range: Range,
): readonly Failure[] {
  if (multipleOf === undefined) return []
  const { at } = range
  const outside = rangeFailure(multipleOf, 'MultipleOf', range)
  const asInt = outside.length === 0 && isGoInt(value)
  const factor = asInt ? Math.trunc(multipleOf) : multipleOf
  const shown = asInt ? String(factor) : formatGoFloat(factor)
  if (factor <= 0) {
    const message = `factor MultipleOf declared for ${at} must be positive: ${shown}`
    return [...outside, { at, kind: 'invalid', value: factor, message }]
  }
  const ratio = factor < 1 ? (1 / factor) * Number(value) : Number(value) / factor
  const isMultiple = asInt ? BigInt(value) % BigInt(factor) === 0n : isWhole(ratio)
  if (isMultiple) return outside
  const message = `${at} in body should be a multiple of ${shown}`
  return [...outside, { at, kind: 'invalid', value, message }]
}

/** Floats that are whole, but for the little that gets lost in dividing. */
function isWhole(value: number): boolean {
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return false
  const whole = Math.trunc(value)
  if (value === whole) return true
  return whole > 0 && (value - whole) / (value + whole) < lost
}

const lost = 1e-9

const bounds = {
  maximum: { exclusive: 'exclusiveMaximum', words: ['less than or equal to', 'less than'] },
  minimum: { exclusive: 'exclusiveMinimum', words: ['greater than or equal to', 'greater than'] },
} as const

function boundFailures(
  schema: JsonSchema,
  value: number | bigint,
  range: Range,
  which: 'maximum' | 'minimum',
): readonly Failure[] {
  const given = schema[which]
  if (given === undefined) return []
  const name = which === 'maximum' ? 'Maximum' : 'Minimum'
  const outside = rangeFailure(given, `${name} boundary`, range)
  const asInt = outside.length === 0 && isGoInt(value)
  const bound = asInt ? Math.trunc(given) : given
  const shown = asInt ? String(bound) : formatGoFloat(bound)
  const { exclusive, words } = bounds[which]
  const isExclusive = schema[exclusive] ?? false
  const isBeyond = which === 'maximum' ? value > bound : value < bound
  if (!isBeyond && !(isExclusive && Number(value) === bound)) return outside
  const phrase = words[isExclusive ? 1 : 0]
  const message = `${range.at} in body should be ${phrase} ${shown}`
  return [...outside, { at: range.at, kind: 'invalid', value, message }]
}
