/**
 * Whether a value is what its schema asks for. What clients see are the words of the library that
 * upstream uses, and it is particular: it counts how much of each alternative fits to choose whose
 * complaints to show, and says nothing twice.
 */
import { isDeepStrictEqual } from 'node:util'
import { type Correlation, isList, isObject } from '#api/custom/correlation.ts'
import { isKnownFormat } from '#api/custom/formats.ts'
import { additionalOf, itemsOf, type JsonSchema } from '#api/custom/json-schema.ts'
import { numberFailures, textFailures, typeFailure, typesOf } from '#api/custom/value-checks.ts'
import { type Failure, fieldErrorOf } from '#api/custom/value-failure.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { FieldError } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { quoteGo } from '#base/go/text.ts'

export interface ValueOptions {
  /** Where the value comes from: failures of what did not change are forgiven. */
  readonly correlation?: Correlation | undefined
  /**
   * Whether it is read as defaults are: formats count that the type knows nothing of, and what may
   * be an integer or a string may be anything.
   */
  readonly asDefault?: boolean
}

/** What is wrong with a value at a place. */
export function validateValue(
  schema: JsonSchema,
  value: Json,
  at: FieldPath | undefined,
  options: ValueOptions = {},
): readonly FieldError[] {
  const { failures } = check(schema, value, { ...options, at: '' })
  return failures.map((failure) => fieldErrorOf(failure, at))
}

interface Place extends ValueOptions {
  readonly at: string
}

interface Result {
  readonly failures: readonly Failure[]
  /** How many checks were made: who fits best is chosen by this. */
  readonly count: number
}

/** What did not change is as good as right, but checks count all the same. */
function check(schema: JsonSchema, value: Json, place: Place): Result {
  const { failures, count } = checkAll(schema, value, place)
  const isForgiven = failures.length > 0 && place.correlation?.isSame()
  return { failures: isForgiven ? [] : failures, count }
}

function checkAll(asked: JsonSchema, value: Json, place: Place): Result {
  const { at, asDefault = false } = place
  const schema = asDefault ? withoutFields(asked, 'x-kubernetes-int-or-string') : asked
  const [type] = typesOf(schema).length === 1 ? typesOf(schema) : ['']
  const given = schema.format ?? ''
  const format = asDefault || isKnownFormat(type!, given) ? given : ''
  const parts: Result[] = []
  const wrong = typeFailure(schema, value, format, at)
  if (typesOf(schema).length > 0 || format !== '' || wrong) {
    parts.push({ failures: wrong ? [wrong] : [], count: wrong ? 0 : 1 })
  }
  if (value === null) return merged([...parts, enumResult(schema, value, at)], 0)
  parts.push(junctors(schema, value, place))
  if (typeof value === 'string') {
    parts.push({ failures: textFailures(schema, value, format, at), count: 0 })
  } else if (typeof value === 'number' || typeof value === 'bigint') {
    const numeric = format === given ? format : ''
    parts.push({ failures: numberFailures(schema, value, numeric, at), count: 1 })
  } else if (isList(value)) parts.push(listResult(schema, value, place))
  parts.push(enumResult(schema, value, at))
  if (isObject(value)) parts.push(objectResult(schema, value, place))
  return merged(parts, parts.length + 1)
}

/** The same words are said once. */
function merged(results: readonly Result[], more: number): Result {
  const failures = new Map<string, Failure>()
  let count = more
  for (const result of results) {
    count += result.count
    for (const failure of result.failures) {
      if (!failures.has(failure.message)) failures.set(failure.message, failure)
    }
  }
  return { failures: [...failures.values()], count }
}

function enumResult({ enum: known = [] }: JsonSchema, value: Json, at: string): Result {
  if (known.length === 0 || known.some((one) => isAsGiven(value, one))) {
    return { failures: [], count: 0 }
  }
  const message = `${at} in body should be one of ${JSON.stringify(known.map(String))}`
  return { failures: [{ at, kind: 'enum', value, message, known }], count: 0 }
}

function isAsGiven(value: Json, known: Json): boolean {
  if (value === null) return false
  if (typeof value === 'number' && typeof known === 'number' && Number.isInteger(known)) {
    return Math.trunc(value) === known
  }
  return isDeepStrictEqual(value, known)
}

/** A complaint that names no place. */
function whole(message: string): Result {
  return { failures: [{ kind: 'invalid', value: null, message }], count: 0 }
}

function junctors(schema: JsonSchema, value: Json, place: Place): Result {
  const { anyOf = [], oneOf = [], allOf = [], not } = schema
  // Clauses speak of the same value: only what lies below it can be forgiven on its own.
  const results = (clauses: readonly JsonSchema[]) =>
    clauses.map((clause) => checkAll(clause, value, place))
  const name = quoteGo(place.at)
  const refused = not && checkAll(not, value, place).failures.length === 0
  return merged(
    [
      ...(anyOf.length > 0 ? anyResult(results(anyOf), name) : []),
      ...(oneOf.length > 0 ? oneResult(results(oneOf), name) : []),
      ...(allOf.length > 0 ? allResult(results(allOf), name) : []),
      ...(refused ? [whole(`${name} must not validate the schema (not)`)] : []),
    ],
    1,
  )
}

function isRight({ failures }: Result): boolean {
  return failures.length === 0
}

/** The first of those that fit best. */
function best(results: readonly Result[]): Result {
  return results.reduce((known, one) => (one.count > known.count ? one : known))
}

function anyResult(results: readonly Result[], name: string): readonly Result[] {
  const first = results.find(isRight)
  if (first) return [first]
  return [whole(`${name} must validate at least one schema (anyOf)`), best(results)]
}

function oneResult(results: readonly Result[], name: string): readonly Result[] {
  const right = results.filter(isRight)
  if (right.length === 1) return right
  const found = right.length === 0 ? 'Found none valid' : `Found ${right.length} valid alternatives`
  const complaint = whole(`${name} must validate one and only one schema (oneOf). ${found}`)
  if (right.length === 0) return [complaint, best(results)]
  return [complaint]
}

function allResult(results: readonly Result[], name: string): readonly Result[] {
  const right = results.filter(isRight).length
  if (right === results.length) return results
  const none = right === 0 ? '. None validated' : ''
  return [...results, whole(`${name} must validate all the schemas (allOf)${none}`)]
}

function listResult(schema: JsonSchema, list: readonly Json[], place: Place): Result {
  const { at } = place
  const items = itemsOf(schema)
  const parts = items
    ? list.map((item, i) =>
        check(items, item, {
          ...place,
          at: `${at}[${i}]`,
          correlation: place.correlation?.index(i),
        }),
      )
    : []
  const size = list.length
  const failures: Failure[] = []
  if (schema.minItems !== undefined && size < schema.minItems) {
    const message = `${at} in body should have at least ${schema.minItems} items`
    failures.push({ at, kind: 'invalid', value: size, message })
  }
  if (schema.maxItems !== undefined && size > schema.maxItems) {
    const message = `${at} in body should have at most ${schema.maxItems} items`
    failures.push({ at, kind: 'tooMany', value: size, message, limit: Number(schema.maxItems) })
  }
  return merged([...parts, { failures, count: 1 }], 0)
}

function objectResult(schema: JsonSchema, object: JsonObject, place: Place): Result {
  const { properties = {}, required = [] } = schema
  const { at } = place
  const additional = additionalOf(schema)
  const names = Object.keys(object)
  const others = names.filter((name) => !Object.hasOwn(properties, name))
  const inner = (name: string, of: JsonSchema, path: string) => {
    const isHeader = at === '' && (name === 'apiVersion' || name === 'kind')
    const correlation = isHeader ? undefined : place.correlation?.key(name)
    return check(of, object[name]!, { ...place, at: path, correlation })
  }
  const forbidden = schema.additionalProperties === false ? others : []
  return merged(
    [
      { failures: sizeFailures(schema, names.length, at), count: 0 },
      { failures: forbidden.map((name) => forbiddenProperty(name, at)), count: 0 },
      ...(additional ? others.map((name) => inner(name, additional, `${at}.${name}`)) : []),
      ...names
        .filter((name) => Object.hasOwn(properties, name))
        .map((name) => inner(name, properties[name]!, at === '' ? name : `${at}.${name}`)),
      {
        failures: required
          .filter((name) => !Object.hasOwn(object, name))
          .map((name) => missingProperty(`${at}.${name}`)),
        count: 0,
      },
    ],
    0,
  )
}

function sizeFailures(
  { minProperties, maxProperties }: JsonSchema,
  size: number,
  at: string,
): readonly Failure[] {
  const failures: Failure[] = []
  if (minProperties !== undefined && size < minProperties) {
    const message = `${at} in body should have at least ${minProperties} properties`
    failures.push({ at, kind: 'invalid', value: size, message })
  }
  if (maxProperties !== undefined && size > maxProperties) {
    const message = `${at} in body should have at most ${maxProperties} properties`
    failures.push({ at, kind: 'tooMany', value: size, message, limit: Number(maxProperties) })
  }
  return failures
}

function forbiddenProperty(name: string, at: string): Failure {
  const message = `${at}.${name} in body is a forbidden property`
  return { at, kind: 'invalid', value: name, message }
}

function missingProperty(at: string): Failure {
  return { at, kind: 'required', value: null, message: `${at} in body is required` }
}
