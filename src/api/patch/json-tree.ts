/** Looks into JSON values, compares them, and puts members into objects under construction. */

import { PatchError } from '#api/patch/patch-error.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'

/** How deep a value may nest where it is walked by recursion: far beyond any object, well within the stack. */
export const maxDepth = 1000

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isJsonList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** What an object holds under a key of its own; a key such as `constructor` finds nothing else. */
export function memberOf(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** Sets a member of an object under construction, whatever the key, `__proto__` among them. */
export function putMember(target: Record<string, Json>, key: string, value: Json): void {
  if (key !== '__proto__') target[key] = value
  else
    Object.defineProperty(target, key, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    })
}

export function jsonEquals(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (isJsonList(a) || isJsonList(b)) {
    if (!isJsonList(a) || !isJsonList(b) || a.length !== b.length) return false
    for (let i = 0; i < a.length; i++) if (!jsonEquals(a[i], b[i])) return false
    return true
  }
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  for (const key of keys) if (!Object.hasOwn(b, key) || !jsonEquals(a[key], b[key])) return false
  return true
}

/** Refuses a value that nests deeper than `maxDepth`; itself it needs no stack. */
export function refuseDeep(value: Json): void {
  let level: Json[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) throw new PatchError('BadRequest', 'exceeded max depth')
    const next: Json[] = []
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue
      for (const child of isJsonList(item) ? item : Object.values(item)) {
        if (typeof child === 'object' && child !== null) next.push(child)
      }
    }
    level = next
  }
}

export function freezeJson<T extends Json>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const item of Object.values(value)) freezeJson(item as Json)
    Object.freeze(value)
  }
  return value
}
