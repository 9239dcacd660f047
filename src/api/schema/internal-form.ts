/**
 * How upstream prints a value of its internal types in a message. Those have no JSON names: fields
 * stand under their Go names, and all of them are shown, null for a pointer, list or map that is
 * not there and zero for the rest. Types of the machinery have the names of the wire wherever they are.
 */
import { goFieldName } from '#api/schema/go-type-name.ts'
import type { Field, ObjectType, Type } from '#api/schema/schema.ts'
import { nilList, nilMap, zeroOf } from '#api/schema/zero.ts'

/** Where an internal type is not the wire's with other names. All fields go by their wire names. */
export interface InternalException {
  /** Go names that the rule does not give. */
  readonly names?: Readonly<Record<string, string>>
  /** Which field comes before which other, where the order is not the wire's. */
  readonly before?: Readonly<Record<string, string>>
  /** What the internal type has not. */
  readonly without?: readonly string[]
  /** Fields that the internal type keeps at the head of an object below it. */
  readonly within?: { readonly field: string; readonly names: readonly string[] }
  /** Fields that are pointers on the wire and plain values inside. */
  readonly plain?: readonly string[]
}

export type InternalExceptions = ReadonlyMap<string, InternalException>

const machinery = 'io.k8s.apimachinery.'

/** The value as messages show it: structs are maps in the order of their fields. */
export function internalForm(
  type: Type,
  value: unknown,
  exceptions: InternalExceptions = new Map(),
): unknown {
  if (value === undefined || value === null) return null
  switch (type.kind) {
    case 'object':
      return type.name.startsWith(machinery)
        ? wireForm(type, value)
        : internalStruct(type, value as Members, exceptions)
    case 'list':
      return mapList(value, (item) => internalForm(type.items, item, exceptions))
    case 'map':
      return mapValues(value, (item) => internalForm(type.values, item, exceptions))
    default:
      return value
  }
}

type Members = Readonly<Record<string, unknown>>

function internalStruct(
  type: ObjectType,
  value: Members,
  exceptions: InternalExceptions,
): ReadonlyMap<string, unknown> {
  const exception = exceptions.get(type.name) ?? {}
  const { within } = exception
  const moved = new Map<string, unknown>()
  const shown = new Map<string, unknown>()
  for (const field of inOrder(type.fields, exception)) {
    const { name } = field
    if (exception.without?.includes(name)) continue
    const goName = exception.names?.[name] ?? goFieldName(name)
    const isPlain = exception.plain?.includes(name) === true
    const told = internalForm(field.type, valueInGo(field, value[name], isPlain), exceptions)
    if (within?.names.includes(name)) moved.set(goName, told)
    else if (name === within?.field) shown.set(goName, under(field, told, exceptions))
    else if (name === 'metadata') for (const [key, one] of told as Shown) shown.set(key, one)
    else shown.set(goName, told)
  }
  if (within) {
    const goName = goFieldName(within.field)
    shown.set(goName, new Map([...moved, ...(shown.get(goName) as Shown)]))
  }
  return shown
}

type Shown = ReadonlyMap<string, unknown>

/** An object that others are moved into is always there. */
function under(field: Field, told: unknown, exceptions: InternalExceptions): unknown {
  return told ?? internalForm(field.type, zeroOf(field.type), exceptions)
}

/** A pointer, list or map that is not there is null, and what is no pointer has its zero value. */
function valueInGo({ type, ...field }: Field, value: unknown, isPlain: boolean): unknown {
  const isPointer = field.pointer || (type.kind === 'object' && !field.always && !field.required)
  const isNull = nilKinds.has(type.kind) || (isPointer && !isPlain)
  if (value === undefined) return isNull ? null : zeroOf(type)
  return value === nilList || value === nilMap ? null : value
}

/** What is null in Go without being a pointer, or is written as null when it is zero. */
const nilKinds: ReadonlySet<Type['kind']> = new Set(['list', 'map', 'Bytes', 'Time', 'MicroTime'])

function inOrder(fields: readonly Field[], { before = {} }: InternalException): readonly Field[] {
  const ordered = [...fields]
  for (const [name, next] of Object.entries(before)) {
    const [field] = ordered.splice(
      ordered.findIndex((one) => one.name === name),
      1,
    )
    if (!field) continue
    ordered.splice(
      ordered.findIndex((one) => one.name === next),
      0,
      field,
    )
  }
  return ordered
}

/** The form of the wire, in the order of its fields, without what is empty. */
function wireForm(type: Type, value: unknown): unknown {
  switch (type.kind) {
    case 'object': {
      const shown = new Map<string, unknown>()
      for (const { name, type: inner, always } of type.fields) {
        const one = (value as Members)[name]
        if (one === undefined || (!always && isEmpty(one))) continue
        shown.set(name, wireForm(inner, one))
      }
      return shown
    }
    case 'list':
      return mapList(value, (item) => wireForm(type.items, item))
    default:
      return value
  }
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  return value === '' || (typeof value === 'object' && value !== null && isEmptyObject(value))
}

function isEmptyObject(value: object): boolean {
  return Object.keys(value).length === 0
}

function mapList(value: unknown, form: (item: unknown) => unknown): readonly unknown[] {
  return (value as readonly unknown[]).map(form)
}

/** Go's encoder sorts the keys of a map. */
function mapValues(value: unknown, form: (item: unknown) => unknown): Members {
  return Object.fromEntries(Object.entries(value as Members).map(([key, one]) => [key, form(one)]))
}
