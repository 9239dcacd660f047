/** Choosing among a function's overloads by the values it is called with. */
import type { FunctionDeclaration, Overload } from '#api/cel/declarations.ts'
import { CelError, noSuchOverload } from '#api/cel/errors.ts'
import type { CelType } from '#api/cel/types.ts'
import { hasKind, isList, isMap, typeOf, type Value } from '#api/cel/values.ts'

export type Dispatch = (args: readonly Value[]) => Value

/** The overloads that the checker left open for a call, tried in their order. */
export function dispatchOf(
  { name, overloads }: FunctionDeclaration,
  chosen: readonly string[],
  member: boolean,
): Dispatch {
  const only = chosen.length === 1 ? overloads.filter(({ id }) => id === chosen[0]) : overloads
  const candidates = only.filter((overload) => overload.member === member)
  return (args) => {
    const fitting = candidates.find((overload) => accepts(overload, args))
    if (fitting) return (fitting.call as (...args: readonly Value[]) => Value)(...args)
    throw refusal(name, overloads, args)
  }
}

/** Operators and functions that upstream hands to their first operand, whatever the rest is. */
const handed = /^(_[-+*/%]_|_[<>]=?_|-_|size)$/
/** Functions that check their operands by themselves. */
const checking = /^(!_|@in|contains|startsWith|endsWith|matches)$/

/** What is said if no overload fits: it depends on who, upstream, is asked first. */
function refusal(name: string, overloads: readonly Overload[], args: readonly Value[]): CelError {
  const [first] = args
  if (checking.test(name)) return noSuchOverload()
  if (handed.test(name)) {
    const knows = overloads.some(({ args: [wanted] }) => matches(wanted!, first!))
    const receives = /^(string|timestamp|duration)$/.test(typeOf(first!).kind)
    return knows || receives ? noSuchOverload() : new CelError(`no such overload: ${name}`)
  }
  const types = args.map((arg) => typeOf(arg).name)
  return new CelError(`no such overload: ${name}(${types.join(', ')})`)
}

function accepts({ args: wanted }: Overload, args: readonly Value[]): boolean {
  return wanted.length === args.length && wanted.every((type, i) => matches(type, args[i]!))
}

/** Lists and maps are judged by their first entry, as upstream does. */
function matches(type: CelType, value: Value): boolean {
  if (type.kind === 'dyn' || type.kind === 'any' || type.kind === 'parameter') return true
  if (type.kind === 'list') {
    return isList(value) && (value.size === 0 || matches(type.params[0]!, value.at(0)))
  }
  if (type.kind === 'map') return isMap(value) && matchesMap(type, value)
  if (type.kind === 'type') return hasKind(value, 'type')
  return typeOf(value).name === type.name
}

function matchesMap(type: CelType, value: Extract<Value, { readonly kind: 'map' }>): boolean {
  for (const key of value.keys()) {
    const held = value.get(key)
    return matches(type.params[0]!, key) && (held === undefined || matches(type.params[1]!, held))
  }
  return true
}
