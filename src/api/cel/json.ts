/** JSON as values of CEL: made when they are looked at, by their schema where there is one. */
import { CelError } from '#api/cel/errors.ts'
import { escapeName, unescapeName } from '#api/cel/escape.ts'
import { listSemantics } from '#api/cel/list-semantics.ts'
import { fieldOf, type SchemaType } from '#api/cel/schema-type.ts'
import { parseDate, parseSpokenDuration, parseTimestamp } from '#api/cel/time.ts'
import type { CelType } from '#api/cel/types.ts'
import type { ListValue, MapValue, Value } from '#api/cel/values.ts'

/** A value by what it is: whole numbers are ints, all others doubles, objects are maps. */
export function jsonValue(json: unknown): Value {
  if (json === null || json === undefined) return null
  switch (typeof json) {
    case 'boolean':
    case 'string':
    case 'bigint':
      return json
    case 'number':
      return Number.isSafeInteger(json) ? BigInt(json) : json
  }
  if (json instanceof Uint8Array) return json
  if (Array.isArray(json)) return lazyList(json, jsonValue)
  return mapOfObject(json as Readonly<Record<string, unknown>>)
}

function lazyList(json: readonly unknown[], convert: (item: unknown) => Value): ListValue {
  return { kind: 'list', size: json.length, at: (index) => convert(json[index]) }
}

/** An object as a map of its own keys. With a type it is an object, whose fields are these keys. */
export function mapOfObject(
  json: Readonly<Record<string, unknown>>,
  convert: (item: unknown, key: string) => Value = jsonValue,
  type?: CelType,
): MapValue {
  const keys = Object.keys(json).filter((key) => json[key] !== undefined)
  return {
    kind: 'map',
    size: keys.length,
    ...(type && { type }),
    get(key) {
      if (typeof key !== 'string' || !Object.hasOwn(json, key)) return undefined
      return json[key] === undefined ? undefined : convert(json[key], key)
    },
    keys: () => keys,
  }
}

/** A value of a schema's type. Throws CelError if it is not one. */
export function typedValue(json: unknown, declared: SchemaType): Value {
  const { schema, type } = declared
  if (json === null || json === undefined) {
    if (schema.nullable) return null
    throw new CelError('invalid data, got null for schema with nullable=false')
  }
  if (schema['x-kubernetes-int-or-string']) return intOrString(json)
  switch (type.kind) {
    case 'object':
      return objectValue(object(json), declared)
    case 'map': {
      const convert = (item: unknown): Value => typedValue(item, declared.element!)
      return mapOfObject(object(json), convert)
    }
    case 'list':
      return listValue(json, declared)
    case 'double':
      return number(json)
    case 'int':
      return whole(json)
    case 'bool':
      if (typeof json === 'boolean') return json
      throw new CelError(`invalid data, expected bool, got ${goType(json)}`)
  }
  return text(json, type)
}

function intOrString(json: unknown): Value {
  if (typeof json === 'string') return json
  if (isWhole(json)) return BigInt(json)
  const wanted = 'expected XIntOrString value to be either a string or integer'
  throw new CelError(`invalid data, ${wanted}`)
}

function isWhole(json: unknown): json is number | bigint {
  return typeof json === 'bigint' || Number.isInteger(json)
}

function object(json: unknown): Readonly<Record<string, unknown>> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
    return json as Readonly<Record<string, unknown>>
  }
  throw new CelError('invalid data, expected a map for the provided schema with type=object')
}

function isDeclared(fields: SchemaType['fields'], name: string): boolean {
  const escaped = escapeName(name)
  return escaped !== undefined && fields?.has(escaped) === true
}

/** Only declared fields can be seen, under their escaped names; null in one means it is absent. */
function objectValue(
  json: Readonly<Record<string, unknown>>,
  { fields, type }: SchemaType,
): MapValue {
  const keys = Object.keys(json).flatMap((name) => escapeName(name) ?? [])
  return {
    kind: 'map',
    type,
    undeclared: () =>
      Object.fromEntries(Object.entries(json).filter(([name]) => !isDeclared(fields, name))),
    size: Object.keys(json).length,
    get(key) {
      if (typeof key !== 'string') return undefined
      const field = fields && fieldOf(fields, key)
      const name = unescapeName(key)
      if (!field || name === undefined || !Object.hasOwn(json, name)) return undefined
      const value = json[name]
      return value === null || value === undefined ? undefined : typedValue(value, field)
    },
    keys: () => keys,
  }
}

function listValue(json: unknown, { element, schema }: SchemaType): ListValue {
  if (!Array.isArray(json)) {
    throw new CelError('invalid data, expected an array for the provided schema with type=array')
  }
  const list = lazyList(json, (item) => typedValue(item, element!))
  const semantics = listSemantics(schema)
  return semantics ? { ...list, semantics } : list
}

function number(json: unknown): number {
  if (typeof json === 'number') return json
  if (typeof json === 'bigint') return Number(json)
  throw new CelError(`invalid data, expected float, got ${goType(json)}`)
}

function whole(json: unknown): bigint {
  if (isWhole(json)) return BigInt(json)
  throw new CelError(`invalid data, expected int, got ${goType(json)}`)
}

function text(json: unknown, { kind }: CelType): Value {
  if (typeof json !== 'string') {
    throw new CelError(`invalid data, expected string, got ${goType(json)}`)
  }
  switch (kind) {
    case 'bytes':
      return new Uint8Array(Buffer.from(json, 'base64'))
    case 'duration':
      return parsed(parseSpokenDuration(json), `Invalid duration ${json}`)
    case 'timestamp':
      return parsed(momentOf(json), `Invalid date-time formatted string ${json}`)
  }
  return json
}

/** A date, or a moment with or without a zone. */
function momentOf(text: string): Value | undefined {
  return parseTimestamp(text) ?? parseTimestamp(`${text}Z`) ?? parseDate(text)
}

function parsed(value: Value | undefined, message: string): Value {
  if (value === undefined) throw new CelError(message)
  return value
}

/** What Go calls the type that JSON was read into, as its messages show it. */
function goType(json: unknown): string {
  switch (typeof json) {
    case 'boolean':
      return 'bool'
    case 'string':
      return 'string'
    case 'bigint':
      return 'int64'
    case 'number':
      return Number.isInteger(json) ? 'int64' : 'float64'
  }
  return Array.isArray(json) ? '[]interface {}' : 'map[string]interface {}'
}
