import { encodeJsonValue, parseJson } from '#api/codec/json.ts'
import { DecodeError } from '#api/decode-error.ts'
import { apiVersionOf, type KindDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { JsonObject } from '#api/scalars.ts'
import type { KindStorage } from '#server/storage/kind-storage.ts'

export interface CustomStorageOptions {
  /** From the version that was stored to that of the definition; only renamed, if not said. */
  convert?(object: Resource): Resource
  /** Fills in defaults and drops what the schema does not know, once it is of the right version. */
  complete?(object: Resource): Resource
}

/** Custom resources: JSON as it came, in the version that is stored. */
export function customStorage(
  definition: KindDefinition,
  { convert, complete }: CustomStorageOptions = {},
): KindStorage {
  const { plural, group, kind, storagePrefix = `${group}/${plural}` } = definition
  const hub = apiVersionOf(definition)
  const { storageVersion = hub } = definition
  return {
    definition,
    prefix: storagePrefix,
    // JSON keeps what was given, empty or not.
    asStored: (object) => object,
    encode: (object) =>
      encodeJsonValue(renamed(object, storageVersion) as unknown as JsonObject, { newline: true }),
    decode(bytes) {
      const { object } = parseJson(bytes)
      if (!isResource(object)) throw new DecodeError(`cannot read this as ${kind} of ${hub}`)
      const current = object.apiVersion === hub ? object : (convert ?? renamedTo(hub))(object)
      return complete?.(current) ?? current
    },
  }
}

function isResource(value: unknown): value is Resource {
  const { metadata, apiVersion, kind } = (value ?? {}) as Partial<Resource>
  const isNamed = typeof metadata === 'object' && metadata !== null
  return isNamed && typeof apiVersion === 'string' && typeof kind === 'string'
}

function renamedTo(apiVersion: string): (object: Resource) => Resource {
  return (object) => renamed(object, apiVersion)
}

function renamed(object: Resource, apiVersion: string): Resource {
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion }
}
