/** Environments: what an expression may name, and compiling expressions against it. */
import { check, type Scope } from '#api/cel/checker.ts'
import type {
  FunctionDeclaration,
  Issue,
  Library,
  Validator,
  Variable,
} from '#api/cel/declarations.ts'
import type { Macro } from '#api/cel/macro.ts'
import { parse } from '#api/cel/parser.ts'
import type { Program } from '#api/cel/program.ts'
import { programOf } from '#api/cel/run/program.ts'
import { formatIssues, type Source, sourceOf } from '#api/cel/source.ts'
import { type CelType, namedTypes, object, type TypeResolver } from '#api/cel/types.ts'

export interface EnvOptions {
  readonly variables?: readonly Variable[]
  /** Functions and macros beside those of the language; see `baseLibraries`. */
  readonly libraries: readonly Library[]
  /** Tells the fields of the object types that the variables lead to. */
  readonly types?: TypeResolver
}

export interface Env {
  compile(text: string): Compiled
}

export type Compiled =
  | { readonly ok: true; readonly program: Program }
  /** What is wrong, as upstream shows it after "compilation failed: ". */
  | { readonly ok: false; readonly issues: string }

export function createEnv({ variables = [], libraries, types }: EnvOptions): Env {
  let scope: Scope | undefined // most environments of a server never meet an expression

  function compile(text: string): Compiled {
    const prepared = prepare(libraries)
    const { macros, validators } = prepared
    scope ??= scopeOf(variables, prepared, types)
    const source = sourceOf(text)
    const parsed = parse(source, macros)
    if (!parsed.ok) return refused(source, parsed.issues)
    const checked = check(parsed.expr, scope)
    if ('issues' in checked) return refused(source, checked.issues)
    const typeOf = (expr: { readonly id: number }): CelType => checked.types.get(expr.id)!
    const issues = validators.flatMap((validate) => validate(checked.expr, typeOf))
    if (issues.length > 0) return refused(source, issues)
    return { ok: true, program: programOf(text, checked, scope) }
  }

  return { compile }
}

function refused(source: Source, issues: readonly Issue[]): Compiled {
  return { ok: false, issues: formatIssues(source, issues) }
}

/** What libraries declare together. Many environments are made of the same ones. */
interface Prepared {
  readonly macros: readonly Macro[]
  readonly validators: readonly Validator[]
  readonly functions: ReadonlyMap<string, FunctionDeclaration>
  readonly named: ReadonlyMap<string, CelType>
}

const remembered = new WeakMap<readonly Library[], Prepared>()

function prepare(libraries: readonly Library[]): Prepared {
  const known = remembered.get(libraries)
  if (known) return known
  const own = libraries.flatMap(({ types = [] }) => types.map((type) => [type.name, type] as const))
  const prepared = {
    macros: libraries.flatMap((library) => library.macros ?? []),
    validators: libraries.flatMap((library) => library.validators ?? []),
    functions: mergedFunctions(libraries),
    named: new Map([...namedTypes, ...own]),
  }
  remembered.set(libraries, prepared)
  return prepared
}

function scopeOf(
  variables: readonly Variable[],
  { functions, named }: Prepared,
  fields: TypeResolver = () => undefined,
): Scope {
  const variableTypes = new Map(variables.map(({ name, type }) => [name, type]))
  return {
    variable: (name) => variableTypes.get(name),
    function: (name) => functions.get(name),
    namedType: (name) => named.get(name) ?? (fields(name) && object(name)),
    fields,
  }
}

/** Libraries may add overloads to each other's functions; their order is that of the libraries. */
function mergedFunctions(libraries: readonly Library[]): ReadonlyMap<string, FunctionDeclaration> {
  const merged = new Map<string, FunctionDeclaration>()
  for (const { name, overloads } of libraries.flatMap(({ functions = [] }) => functions)) {
    const before = merged.get(name)?.overloads ?? []
    merged.set(name, { name, overloads: [...before, ...overloads] })
  }
  return merged
}
