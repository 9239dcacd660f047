/**
 * A document under change. The first change of an object or list copies it, further ones change
 * the copy in place, so that many operations on one large value cost no more than they must; what
 * no change touches stays shared with the document that the draft began with.
 */

import { isJsonList, isJsonObject, memberOf, putMember } from '#api/patch/json-tree.ts'
import type { Json } from '#api/scalars/scalars.ts'

/** An object or list of the draft that may be changed in place. */
export type Container = Record<string, Json> | Json[]

export interface Place {
  readonly container: Container
  readonly key: string
}

export interface Draft {
  /** The document as it stands. */
  readonly root: Json
  /** Where a JSON pointer leads: what holds its last step. Undefined if there is nothing to hold it. */
  open(path: string): Place | undefined
  /** Must be told of a value that is put in a second place, so that the two part when one changes. */
  share(value: Json): void
  /** Begins anew with another document. */
  restart(document: Json): void
  /** Freezes the document and gives it out. The draft must not be used afterwards. */
  finish(): Json
}

export function createDraft(document: Json): Draft {
  let root = document
  /** The copies this draft has made, which nobody else holds. */
  const own = new Set<object>()

  function owned(value: Json | undefined): Container | undefined {
    if (typeof value !== 'object' || value === null) return undefined
    if (own.has(value)) return value as Container
    const copy = isJsonList(value) ? [...value] : { ...value }
    own.add(copy)
    return copy
  }

  function child(container: Container, step: string): Container | undefined {
    if (!Array.isArray(container)) {
      const next = owned(memberOf(container, step))
      if (next) putMember(container, step, next)
      return next
    }
    const at = itemAt(step, container.length)
    const next = typeof at === 'number' ? owned(container[at]) : undefined
    if (next) container[at as number] = next
    return next
  }

  function share(value: Json): void {
    if (typeof value !== 'object' || value === null || !own.delete(value)) return
    for (const item of isJsonObject(value) ? Object.values(value) : value) share(item)
    Object.freeze(value)
  }

  return {
    get root() {
      return root
    },
    open(path) {
      const steps = stepsOf(path)
      let container = steps && owned(root)
      if (!steps || !container) return undefined
      root = container
      for (const step of steps.slice(0, -1)) {
        container = child(container, step)
        if (!container) return undefined
      }
      return { container, key: steps.at(-1)! }
    },
    share,
    restart(next) {
      root = next
    },
    finish() {
      for (const value of own) Object.freeze(value)
      return root
    },
  }
}

/** The steps of a pointer. What stands before its first slash is ignored; without one it leads nowhere. */
function stepsOf(path: string): readonly string[] | undefined {
  const [, ...steps] = path.split('/')
  if (steps.length === 0) return undefined
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The index that a step names in a list of `length`, counted from the end if negative; else why not. */
export function itemAt(step: string, length: number): number | string {
  if (!/^[+-]?\d+$/.test(step)) {
    return `strconv.Atoi: parsing ${JSON.stringify(step)}: invalid syntax`
  }
  const index = Number(step) + 0
  const at = index < 0 ? index + length : index
  if (at >= 0 && at < length) return at
  return `Unable to access invalid index: ${index}: invalid index referenced`
}
