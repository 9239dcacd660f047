/** The recorded tables of mutations: their form, and how their pointers are applied. */

export type Op =
  | { readonly at: string; readonly set: unknown }
  | { readonly at: string; readonly remove: true }
  | { readonly at: string; readonly repeat: true }

export interface Accepted {
  /** How the answer differs from that for the unchanged object. */
  readonly ok: readonly (readonly [pointer: string, value?: unknown])[]
  readonly warnings?: readonly string[]
}

export interface Refused {
  readonly status: number
  readonly reason?: string
  readonly message?: string
  readonly causes?: readonly (readonly [field: string, reason: string, message: string])[]
  readonly warnings?: readonly string[]
}

export type Outcome = Accepted | Refused
export type Row = readonly [op: Op, outcome: Outcome]

export interface MutationTable {
  readonly kind: string
  readonly path: string
  readonly name?: string
  readonly before?: readonly {
    readonly method: string
    readonly path: string
    readonly body?: unknown
  }[]
  readonly base: unknown
  readonly created: unknown
  readonly create: readonly Row[]
  readonly stored?: unknown
  readonly kept?: unknown
  readonly update: readonly Row[]
}

type Container = Record<string, unknown>

export function applyOp(base: unknown, op: Op): unknown {
  if (op.at === '') return 'set' in op ? op.set : undefined
  const copy = structuredClone(base)
  const { holder, last } = locate(copy, op.at)
  if ('set' in op) holder[last] = op.set
  else if ('repeat' in op) {
    const list = holder[last] as unknown[]
    holder[last] = [...list, structuredClone(list[0])]
  } else if (Array.isArray(holder)) holder.splice(Number(last), 1)
  else delete holder[last]
  return copy
}

/** `base` with the recorded differences. */
export function patched(base: unknown, changes: Accepted['ok']): unknown {
  let copy = structuredClone(base)
  for (const change of changes) {
    if (change[0] === '') {
      copy = change[1]
      continue
    }
    const { holder, last } = locate(copy, change[0])
    if (change.length === 1) delete holder[last]
    else holder[last] = change[1]
  }
  return copy
}

function locate(root: unknown, pointer: string): { holder: Container; last: string } {
  const parts = pointer.split('/').slice(1)
  const names = parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const last = names.pop()!
  let holder = root as Container
  for (const name of names) holder = holder[name] as Container
  return { holder, last }
}

/** The pointers at which two JSON values differ; `«any»` in the first equals all. */
export function differences(want: unknown, got: unknown, at = ''): string[] {
  if (want === '«any»' && got !== undefined) return []
  if (want === got) return []
  if (Array.isArray(want) && Array.isArray(got)) {
    const length = Math.max(want.length, got.length)
    return Array.from({ length }, (_, i) => differences(want[i], got[i], `${at}/${i}`)).flat()
  }
  if (isObject(want) && isObject(got)) {
    const keys = new Set([...Object.keys(want), ...Object.keys(got)])
    return [...keys].flatMap((key) =>
      differences(want[key], got[key], `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    )
  }
  return [at]
}

function isObject(value: unknown): value is Container {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
