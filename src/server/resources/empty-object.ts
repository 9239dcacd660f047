/** Objects that say nothing: what upstream makes before it reads one, and sometimes answers. */
import type { Resource } from '#api/metadata.ts'
import { zeroOf } from '#api/zero.ts'
import type { ServedResource } from '#server/resources/served-resource.ts'

/** Of the kind, in its own version. */
export function emptyObject(
  { apiVersion, isCustom, type, definition }: ServedResource,
  metadata: object = {},
): Resource {
  const empty = isCustom ? {} : withMembers(zeroOf(type) as object, definition.whenEmpty ?? {})
  return withMembers(empty, { kind: definition.kind, apiVersion, metadata }) as Resource
}

/** With the members of both, and of what both hold. */
function withMembers(one: object, other: object): object {
  const merged: Record<string, unknown> = { ...one }
  for (const [key, value] of Object.entries(other)) {
    const own = merged[key]
    const isBoth = typeof own === 'object' && own !== null && typeof value === 'object'
    merged[key] = isBoth ? withMembers(own, value as object) : value
  }
  return merged
}
