/** Objects between the version of a request and the hub's, in which rules see them. */
import { encodeJsonValue, formatJson } from '#api/codec/json.ts'
import { encodeObject } from '#api/codec/plain/encode.ts'
import type { RuleContext, VersionDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import type { ServedResource } from '#server/served/served-resource.ts'

function conversionOf({ conversion }: ServedResource): VersionDefinition<Resource> | undefined {
  return conversion as VersionDefinition<Resource> | undefined
}

/** A decoded object in the hub version, with what was left out filled in. Throws DecodeError. */
export function toHub(resource: ServedResource, object: Resource, context: RuleContext): Resource {
  const { definition } = resource
  const conversion = conversionOf(resource)
  if (!conversion) return definition.defaults?.(object, context) ?? object
  const hub = conversion.toHub(conversion.defaults?.(object, context) ?? object)
  return conversion.defaults ? hub : (definition.defaults?.(hub, context) ?? hub)
}

/** The same without filling in anything. */
export function asHub(resource: ServedResource, object: Resource): Resource {
  return conversionOf(resource)?.toHub(object) ?? object
}

/** A hub object in the version of the resource: the same object where that is the hub's. */
export function fromHub(resource: ServedResource, object: Resource): Resource {
  return conversionOf(resource)?.fromHub(object) ?? object
}

/** A hub object as JSON in the version of the resource. */
export function jsonIn(resource: ServedResource, object: Resource): JsonObject {
  const own = fromHub(resource, object)
  return resource.json ? resource.json.encode(own) : encodeObject(resource.type, own)
}

/** The same as text, its fields in upstream's order. */
export function jsonTextIn(resource: ServedResource, object: Resource): string {
  const own = fromHub(resource, object)
  if (!resource.json) return formatJson(resource.type, own)
  return encodeJsonValue(resource.json.encode(own)).toString()
}
