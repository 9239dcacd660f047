/**
 * What an environment declares: variables, functions with their overloads, and libraries of them.
 * Signatures are written as text (`list(T), int -> T`), which is how one reads them.
 */
import type { Expr } from '#api/cel/ast.ts'
import type { Macro } from '#api/cel/macro.ts'
import type { CelType } from '#api/cel/types.ts'
import * as types from '#api/cel/types.ts'
import type { Value } from '#api/cel/values.ts'

export interface Variable {
  readonly name: string
  readonly type: CelType
}

export interface Overload {
  readonly id: string
  /** Called on a target (`x.f()`), which is then the first argument. */
  readonly member: boolean
  readonly args: readonly CelType[]
  readonly result: CelType
  readonly call: Implementation
}

/** Computes a call from arguments that fit the overload's types; throws CelError. */
export type Implementation = (...args: readonly never[]) => Value

export interface FunctionDeclaration {
  readonly name: string
  readonly overloads: readonly Overload[]
}

export interface Library {
  readonly name: string
  readonly functions?: readonly FunctionDeclaration[]
  readonly macros?: readonly Macro[]
  readonly types?: readonly CelType[]
  readonly validators?: readonly Validator[]
}

/** Looks at an expression that type-checks for what the checker does not see. */
export type Validator = (expr: Expr, typeOf: (expr: Expr) => CelType) => readonly Issue[]

/** Something wrong with an expression, and where. */
export interface Issue {
  readonly offset: number
  readonly message: string
}

export function declare(name: string, ...overloads: readonly Overload[]): FunctionDeclaration {
  return { name, overloads }
}

/** An overload called as `f(x)`. */
export function plain(id: string, signature: string, call: Implementation): Overload {
  return overload({ id, member: false, call }, signature)
}

/** An overload called as `x.f()`. */
export function member(id: string, signature: string, call: Implementation): Overload {
  return overload({ id, member: true, call }, signature)
}

/** Signatures are read when an expression first meets them: there are hundreds, and most programs meet none. */
function overload(known: Omit<Overload, 'args' | 'result'>, text: string): Overload {
  let read: Pick<Overload, 'args' | 'result'> | undefined
  const signature = () => (read ??= parseSignature(text))
  return {
    ...known,
    get args() {
      return signature().args
    },
    get result() {
      return signature().result
    },
  }
}

function parseSignature(text: string): { args: readonly CelType[]; result: CelType } {
  const [before, after] = text.split('->')
  const args = before!.trim() === '' ? [] : splitTop(before!).map(parseType)
  return { args, result: parseType(after!) }
}

/** Reads a type as it is written in signatures; a single capital letter is a type parameter. */
export function parseType(text: string): CelType {
  const parts = /^([\w.]+)(?:\((.*)\))?$/.exec(text.trim())
  if (!parts) throw new TypeError(`not a type: ${text}`)
  const name = parts[1]!
  const params = parts[2] === undefined ? [] : splitTop(parts[2]).map(parseType)
  if (/^[A-Z]$/.test(name)) return types.typeParameter(name)
  switch (name) {
    case 'list':
      return types.list(params[0]!)
    case 'map':
      return types.map(params[0]!, params[1]!)
    case 'optional':
      return types.optional(params[0]!)
    case 'type':
      return params[0] ? types.typeType(params[0]) : types.typeOfType
  }
  const known = writtenNames.get(name)
  if (!known) throw new TypeError(`not a type: ${text}`)
  return known
}

const writtenNames: ReadonlyMap<string, CelType> = new Map([
  ...[types.bool, types.bytes, types.double, types.int, types.string, types.uint, types.dyn].map(
    (type) => [type.name, type] as const,
  ),
  ['timestamp', types.timestamp],
  ['duration', types.duration],
  ['null', types.nullType],
  ['net.IP', types.opaque('net.IP')],
  ['net.CIDR', types.opaque('net.CIDR')],
  ...[
    'kubernetes.URL',
    'kubernetes.Quantity',
    'kubernetes.Semver',
    'kubernetes.NamedFormat',
    'kubernetes.authorization.Authorizer',
    'kubernetes.authorization.PathCheck',
    'kubernetes.authorization.GroupCheck',
    'kubernetes.authorization.ResourceCheck',
    'kubernetes.authorization.Decision',
  ].map((name) => [name, types.object(name)] as const),
])

function splitTop(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++
    if (text[i] === ')') depth--
    if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(start, i))
      start = i + 1
    }
  }
  return [...parts, text.slice(start)]
}

/** The type parameters that occur in a list of types. */
export function typeParametersOf(all: readonly CelType[]): string[] {
  const names = new Set<string>()
  const visit = (type: CelType): void => {
    if (type.kind === 'parameter') names.add(type.name)
    type.params.forEach(visit)
  }
  all.forEach(visit)
  return [...names]
}
