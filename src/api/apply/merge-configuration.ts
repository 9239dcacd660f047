/**
 * Merges a part of an object into it as server-side apply would, for nobody: what mutating policies
 * do. Nobody owns what they set, and what they set no longer stays.
 */
import { ApplyError } from '#api/apply/apply-error.ts'
import { type Atom, atomOf, memberAtom } from '#api/apply/atom.ts'
import { mergeValues } from '#api/apply/merge-values.ts'
import { TypedError } from '#api/apply/typed-error.ts'
import { validateTyped } from '#api/apply/validate-typed.ts'
import { isJsonList, isJsonObject } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'

/** Throws ApplyError, in upstream's words. */
export function mergeConfiguration(
  type: ObjectType,
  live: JsonObject,
  configuration: JsonObject,
): JsonObject {
  const atom = atomOf(type)
  checkTyped('patch', atom, configuration)
  const whole = atomicPaths(atom, configuration, '')
  if (whole.length > 0) {
    const what = `may not mutate atomic arrays, maps or structs: ${whole.join(', ')}`
    throw new ApplyError('BadRequest', `invalid ApplyConfiguration: ${what}`)
  }
  checkTyped('original', atom, live)
  return mergeValues(atom, live, configuration) as JsonObject
}

function checkTyped(what: 'patch' | 'original', atom: Atom, value: JsonObject): void {
  try {
    validateTyped(atom, value, what === 'original')
  } catch (cause) {
    if (!(cause instanceof TypedError)) throw cause
    const words = `failed to convert ${what} object to typed object: ${cause.message}`
    throw new ApplyError('BadRequest', words, { cause })
  }
}

/** Where the value holds what is only had as a whole: it would be replaced, not merged. */
function atomicPaths({ map, list }: Atom, value: Json, path: string): readonly string[] {
  if (map && isJsonObject(value)) {
    const inner = Object.entries(value).flatMap(([key, member]) => {
      const atom = map.fields.get(key)?.atom ?? memberAtom(map, key)
      return atom ? atomicPaths(atom, member, `${path}.${key}`) : []
    })
    return map.atomic ? [path, ...inner] : inner
  }
  if (list && isJsonList(value)) {
    const inner = value.flatMap((item, i) => atomicPaths(list.items, item, `${path}[${i}]`))
    return list.atomic ? [path, ...inner] : inner
  }
  return []
}
