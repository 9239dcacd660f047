/** How the objects of a kind are kept: below which prefix, and as which bytes. */
import { decodeJson, encodeJson } from '#api/codec/json.ts'
import { kindOfJson, type ObjectKind } from '#api/codec/object-kind.ts'
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import { encodeObject } from '#api/codec/plain/encode.ts'
import { decodeEnvelope, encodeProtobuf, openEnvelope } from '#api/codec/protobuf.ts'
import { formatYaml, jsonOfYaml } from '#api/codec/yaml.ts'
import {
  apiVersionOf,
  type KindDefinition,
  type RuleContext,
  type VersionDefinition,
} from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import { asStored } from '#api/objects/stored-form.ts'
import type { ObjectType, Schema } from '#api/schema/schema.ts'
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
  /** In which form objects are written, of kinds that do not say so themselves; protobuf, if not said. */
  readonly form?: StoredForm
}

/** Whatever is written, all are read. */
export type StoredForm = 'protobuf' | 'json' | 'yaml'

type Version = VersionDefinition<Resource>

/** A built-in kind, as upstream keeps it: in its storage version, mostly as protobuf. */
export function builtInStorage(
  definition: KindDefinition,
  { schema, contextOf, isPlain, form = 'protobuf' }: KindStorageOptions,
): KindStorage {
  const { kind, storedAs = form, plural, storagePrefix = plural } = definition
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
  const encode = encoders[storedAs]

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
    asStored: (object) => asStored(hubType, object, storedAs === 'protobuf' ? 'protobuf' : 'json'),
    encode: (object) => encode(writtenType, written ? written.fromHub(object) : object),
    decode(bytes) {
      const json = jsonIn(bytes)
      if (json) {
        const apiVersion = readAs(kindOfJson(json))
        return toHub(apiVersion, decodeJson<Resource>(typeOf(apiVersion), json).object)
      }
      const envelope = openEnvelope(bytes)
      const apiVersion = readAs(envelope)
      return toHub(apiVersion, decodeEnvelope(typeOf(apiVersion), { ...envelope, apiVersion }))
    },
  }
}

const encoders: Readonly<Record<StoredForm, (type: ObjectType, object: Resource) => Uint8Array>> = {
  protobuf: (type, object) => encodeProtobuf(type, object),
  json: (type, object) => encodeJson(type, object, { newline: true }),
  yaml: (type, object) => Buffer.from(formatYaml(encodeObject(type, object))),
}

const jsonStart = 0x7b
/** Of what protobuf is wrapped in, and of what is encrypted. */
const envelopeStart = Buffer.from('k8s')

/** What is stored as JSON or YAML, as JSON. Throws DecodeError. */
function jsonIn(bytes: Uint8Array): Buffer | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (text[0] === jsonStart) return text
  const isWrapped = text.subarray(0, envelopeStart.length).equals(envelopeStart)
  return isWrapped ? undefined : jsonOfYaml(text).json
}
