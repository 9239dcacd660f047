/** Objects as the bytes they are answered in, each form made once. */
import type { MediaType } from '#api/codec/codec.ts'
import { encodeJson, encodeJsonValue } from '#api/codec/json.ts'
import { encodeObject } from '#api/codec/plain/encode.ts'
import { encodeProtobuf } from '#api/codec/protobuf.ts'
import { formatYaml } from '#api/codec/yaml.ts'
import type { Resource } from '#api/metadata.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import type { Outgoing } from '#server/served/object-store.ts'
import type { ServedResource } from '#server/served/served-resource.ts'

/** An object of the hub version, alone, in the version of a resource; in memory of its own by `copy`. */
export function encodeAs(
  resource: ServedResource,
  object: Resource,
  mediaType: MediaType,
  copy?: (bytes: Buffer) => Buffer,
): Buffer {
  const { conversion, definition, type, isCustom } = resource
  const whole = definition.shown ? definition.shown(object) : object
  const shown: Resource = conversion ? conversion.fromHub(whole as never) : whole
  if (mediaType === 'application/json' && !isCustom) {
    return encodeJson(type, shown, copy ? { newline: true, copy } : withNewline)
  }
  const bytes = encodeOther(resource, shown, mediaType)
  return copy ? copy(bytes) : bytes
}

const withNewline = { newline: true } as const

function encodeOther(resource: ServedResource, shown: Resource, mediaType: MediaType): Buffer {
  const { type, isCustom } = resource
  switch (mediaType) {
    case 'application/json':
      return encodeJsonValue(customJson(resource, shown), withNewline)
    case 'application/vnd.kubernetes.protobuf':
      return encodeProtobuf(type, shown)
    case 'application/yaml': {
      const json = isCustom ? customJson(resource, shown) : encodeObject(type, shown)
      return Buffer.from(formatYaml(json))
    }
  }
}

function customJson({ json }: ServedResource, object: Resource): JsonObject {
  return json ? json.encode(object) : (object as unknown as JsonObject)
}

/** What was made of one thing: nearly always in the hub version, and then in one form or two. */
export class Encodings {
  #json: Buffer | undefined
  #protobuf: Buffer | undefined
  #others: Map<string, Buffer> | undefined

  get({ conversion, apiVersion }: ServedResource, mediaType: MediaType): Buffer | undefined {
    if (conversion === undefined && mediaType === 'application/json') return this.#json
    if (conversion === undefined && mediaType !== 'application/yaml') return this.#protobuf
    return this.#others?.get(`${apiVersion} ${mediaType}`)
  }

  keep({ conversion, apiVersion }: ServedResource, mediaType: MediaType, bytes: Buffer): void {
    if (conversion === undefined && mediaType === 'application/json') this.#json = bytes
    else if (conversion === undefined && mediaType !== 'application/yaml') this.#protobuf = bytes
    else {
      this.#others ??= new Map()
      this.#others.set(`${apiVersion} ${mediaType}`, bytes)
    }
  }
}

/** An object that is no entry of a store on its way out, such as what a dry run answers. */
export function outgoingOf<T extends Resource>(object: T): Outgoing<T> {
  const made = new Encodings()
  return {
    object,
    encoded(resource, mediaType) {
      const known = made.get(resource, mediaType)
      if (known) return known
      const bytes = encodeAs(resource, object, mediaType)
      made.keep(resource, mediaType, bytes)
      return bytes
    },
  }
}
