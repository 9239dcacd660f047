/** How the objects of a kind are kept: below which prefix, and as which bytes. */
import { decodeJson, encodeJson } from '#api/codec/json.ts'
import { kindOfJson, type ObjectKind } from '#api/codec/object-kind.ts'
import { decodeEnvelope, encodeProtobuf, openEnvelope } from '#api/codec/protobuf.ts'
import { DecodeError } from '#api/decode-error.ts'
import {
  apiVersionOf,
  type KindDefinition,
  type RuleContext,
  type VersionDefinition,
} from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { ObjectType, Schema } from '#api/schema.ts'
import { asStored } from '#api/stored-form.ts'
import { isReadableAs } from '#server/storage/readable-as.ts'

export interface KindStorage {
  readonly definition: KindDefinition
  /** Below what all keys of the cluster begin with; without a slash at its ends. */
  readonly prefix: string
  /** What comes back of an object once it was stored. */
  asStored(object: Resource): Resource
  /** An object of the hub version without resourceVersion, as it is written. */
  encode(object: Resource): Uint8Array
  /** Of the hub version, with defaults. Throws DecodeError. */
  decode(bytes: Uint8Array): Resource
}

export interface KindStorageOptions {
  readonly schema: Schema
  /** What the rules of an object of this version may know, for defaults. */
  contextOf(apiVersion: string): RuleContext
}

type Version = VersionDefinition<Resource>

/** A built-in kind, as upstream keeps it: in its storage version, mostly as protobuf. */
export function builtInStorage(
  definition: KindDefinition,
  { schema, contextOf }: KindStorageOptions,
): KindStorage {
  const { kind, storedAs = 'protobuf', plural, storagePrefix = plural } = definition
  const hub = apiVersionOf(definition)
  const versions = (definition.versions ?? []) as readonly Version[]
  const versionOf = (apiVersion: string) =>
    versions.find((version) => version.apiVersion === apiVersion)
  const typeOf = (apiVersion: string): ObjectType => {
    const type = schema.typeOf(apiVersion, kind)
    if (!type) throw new TypeError(`The schema does not know ${kind} of ${apiVersion}`)
    return type
  }
  const { storageVersion = hub } = definition
  const written = versionOf(storageVersion)
  const [hubType, writtenType] = [typeOf(hub), typeOf(storageVersion)]

  /** By the shape of its own version; of one that is no longer served, if the hub's can be read so. */
  function shapeOf(found: ObjectKind): ObjectType {
    const type = schema.typeOf(found.apiVersion, kind)
    const isKnown = found.apiVersion === hub || versionOf(found.apiVersion) !== undefined
    if (found.kind !== kind || !type || !(isKnown || isReadableAs(type, hubType))) {
      throw new DecodeError(`cannot read ${found.kind} of ${found.apiVersion} as ${kind} of ${hub}`)
    }
    return isKnown ? type : hubType
  }

  function toHub(apiVersion: string, decoded: Resource): Resource {
    const version = versionOf(apiVersion)
    const context = contextOf(apiVersion)
    if (!version) {
      const object = decoded.apiVersion === hub ? decoded : { ...decoded, apiVersion: hub }
      return definition.defaults?.(object, context) ?? object
    }
    const object = version.toHub(version.defaults?.(decoded, context) ?? decoded)
    return version.defaults ? object : (definition.defaults?.(object, context) ?? object)
  }

  return {
    definition,
    prefix: storagePrefix,
    asStored: (object) => asStored(hubType, object, storedAs),
    encode(object) {
      const shown = written ? written.fromHub(object) : object
      if (storedAs === 'json') return encodeJson(writtenType, shown, { newline: true })
      return encodeProtobuf(writtenType, shown)
    },
    decode(bytes) {
      if (bytes[0] === jsonStart) {
        const json = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
        const found = kindOfJson(json)
        const { object } = decodeJson<Resource>(shapeOf(found), json)
        return toHub(found.apiVersion, object)
      }
      const envelope = openEnvelope(bytes)
      return toHub(envelope.apiVersion, decodeEnvelope(shapeOf(envelope), envelope))
    },
  }
}

const jsonStart = 0x7b
