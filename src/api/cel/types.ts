/**
 * The types of CEL as the checker sees them: plain values with a kind, a name and parameters. What
 * fields an object type has is not part of the type but asked of a resolver by the type's name.
 */

export type TypeKind =
  | 'dyn'
  | 'any'
  | 'error'
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'null'
  | 'timestamp'
  | 'duration'
  | 'list'
  | 'map'
  | 'object'
  | 'opaque'
  | 'type'
  | 'parameter'

export interface CelType {
  readonly kind: TypeKind
  readonly name: string
  readonly params: readonly CelType[]
}

/** Answers the fields of an object type, or nothing if there is no such type. */
export type TypeResolver = (name: string) => ObjectFields | undefined

/** Answers the type of a field (by its name in expressions), or nothing if there is no such field. */
export type ObjectFields = (field: string) => CelType | undefined

const simple = (kind: TypeKind, name: string): CelType => ({ kind, name, params: [] })

export const dyn = simple('dyn', 'dyn')
export const any = simple('any', 'google.protobuf.Any')
export const errorType = simple('error', '*error*')
export const bool = simple('bool', 'bool')
export const int = simple('int', 'int')
export const uint = simple('uint', 'uint')
export const double = simple('double', 'double')
export const string = simple('string', 'string')
export const bytes = simple('bytes', 'bytes')
export const nullType = simple('null', 'null_type')
export const timestamp = simple('timestamp', 'google.protobuf.Timestamp')
export const duration = simple('duration', 'google.protobuf.Duration')
export const typeOfType = simple('type', 'type')

export function list(element: CelType): CelType {
  return { kind: 'list', name: 'list', params: [element] }
}

export function map(key: CelType, value: CelType): CelType {
  return { kind: 'map', name: 'map', params: [key, value] }
}

export function object(name: string): CelType {
  return simple('object', name)
}

/** A type with values of its own and no fields, such as an IP address. */
export function opaque(name: string, ...params: readonly CelType[]): CelType {
  return { kind: 'opaque', name, params }
}

export function optional(value: CelType): CelType {
  return opaque('optional_type', value)
}

/** The type of a type: `type(int)` is what the name `int` stands for in an expression. */
export function typeType(of: CelType): CelType {
  return { kind: 'type', name: 'type', params: [of] }
}

export function typeParameter(name: string): CelType {
  return simple('parameter', name)
}

export function isDyn(type: CelType): boolean {
  return type.kind === 'dyn' || type.kind === 'any'
}

export function isDynOrError(type: CelType): boolean {
  return type.kind === 'error' || isDyn(type)
}

export function isOptional(type: CelType): boolean {
  return type.kind === 'opaque' && type.name === 'optional_type'
}

/** The type within an optional, or the type itself. */
export function unwrapOptional(type: CelType): CelType {
  return isOptional(type) ? type.params[0]! : type
}

export function sameType(a: CelType, b: CelType): boolean {
  if (a === b) return true
  return (
    a.kind === b.kind &&
    a.name === b.name &&
    a.params.length === b.params.length &&
    a.params.every((param, i) => sameType(param, b.params[i]!))
  )
}

const weights = new WeakMap<CelType, number>()

/** How many types a type is made of, counted as often as they occur in it. */
export function weightOf(type: CelType): number {
  if (type.params.length === 0) return 1
  const known = weights.get(type)
  if (known !== undefined) return known
  const weight = type.params.reduce((sum, param) => sum + weightOf(param), 1)
  weights.set(type, weight)
  return weight
}

/** The type as messages of the checker name it. */
export function formatType(type: CelType): string {
  const short = shortNames[type.kind]
  if (short) return short
  if (type.params.length === 0) return type.name
  return `${type.name}(${type.params.map(formatType).join(', ')})`
}

const shortNames: Readonly<Partial<Record<TypeKind, string>>> = {
  any: 'any',
  duration: 'duration',
  error: '!error!',
  null: 'null',
  timestamp: 'timestamp',
}

/** The type as messages about results name it ("must evaluate to bool but got null_type"). */
export function typeName(type: CelType): string {
  if (type.params.length === 0) return type.name
  return `${type.name}(${type.params.map(typeName).join(', ')})`
}

/** A call's arguments as messages of the checker write them: `(int, string)` or `list(int).()`. */
export function formatArguments(types: readonly CelType[], member: boolean): string {
  const args = types.map(formatType)
  const target = member ? `${args.shift()}.` : ''
  return `${target}(${args.join(', ')})`
}

/** The types that go by a name in every environment. */
export const namedTypes: ReadonlyMap<string, CelType> = new Map(
  [
    bool,
    bytes,
    double,
    duration,
    int,
    list(dyn),
    map(dyn, dyn),
    nullType,
    string,
    timestamp,
    typeOfType,
    uint,
    optional(dyn),
  ].map((type) => [type.name, type]),
)
