/** Objects that say nothing: what upstream makes before it reads one, and sometimes answers. */
import { apiVersionOf } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import { zeroOf } from '#api/schema/zero.ts'
import type { ServedResource } from '#server/served/served-resource.ts'

/** Of the kind, in its hub version; a custom one in the version that is asked for. */
export function emptyObject(resource: ServedResource, metadata: object = {}): Resource {
  const { isCustom, type, hubType = type, definition } = resource
  const { kind, whenEmpty = {} } = definition
  const apiVersion = isCustom ? resource.apiVersion : apiVersionOf(definition)
  const empty = isCustom ? {} : withMembers(zeroOf(hubType) as object, whenEmpty)
  return withMembers(empty, { kind, apiVersion, metadata }) as Resource
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
