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
  /** Its definition may come to be another, by which what is stored is read anew. */
  readonly isRedefined?: true
  /** It is no resource that is served, and never encrypted. */
  readonly isPlain?: true
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
  readonly isPlain?: true
}

type Version = VersionDefinition<Resource>

/** A built-in kind, as upstream keeps it: in its storage version, mostly as protobuf. */
export function builtInStorage(
  definition: KindDefinition,
  { schema, contextOf, isPlain }: KindStorageOptions,
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
  const all = [hub, ...versions.map(({ apiVersion }) => apiVersion)]
  const { storageVersion = hub } = definition
  const written = versionOf(storageVersion)
  const [hubType, writtenType] = [typeOf(hub), typeOf(storageVersion)]

  /** The version it is read as: its own or, if that is no longer served, one of the same shape. */
  function readAs(found: ObjectKind): string {
    const type = found.kind === kind ? schema.typeOf(found.apiVersion, kind) : undefined
    if (type && all.includes(found.apiVersion)) return found.apiVersion
    const other = type && all.find((apiVersion) => isReadableAs(type, typeOf(apiVersion)))
    if (other !== undefined) return other
    throw new DecodeError(`cannot read ${found.kind} of ${found.apiVersion} as ${kind} of ${hub}`)
  }

  function toHub(apiVersion: string, decoded: Resource): Resource {
    const version = versionOf(apiVersion)
    const context = contextOf(apiVersion)
    const named = decoded.apiVersion === apiVersion ? decoded : { ...decoded, apiVersion }
    if (!version) return definition.defaults?.(named, context) ?? named
    const object = version.toHub(version.defaults?.(named, context) ?? named)
    return version.defaults ? object : (definition.defaults?.(object, context) ?? object)
  }

  return {
    definition,
    prefix: storagePrefix,
    ...(isPlain && { isPlain }),
    asStored: (object) => asStored(hubType, object, storedAs),
    encode(object) {
      const shown = written ? written.fromHub(object) : object
      if (storedAs === 'json') return encodeJson(writtenType, shown, { newline: true })
      return encodeProtobuf(writtenType, shown)
    },
    decode(bytes) {
      if (bytes[0] === jsonStart) {
        const json = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
        const apiVersion = readAs(kindOfJson(json))
        return toHub(apiVersion, decodeJson<Resource>(typeOf(apiVersion), json).object)
      }
      const envelope = openEnvelope(bytes)
      const apiVersion = readAs(envelope)
      return toHub(apiVersion, decodeEnvelope(typeOf(apiVersion), { ...envelope, apiVersion }))
    },
  }
}

const jsonStart = 0x7b
