/** Objects to and from bytes, by media type: what an API server and its clients exchange. */

import { indentJson } from '#api/codec/json/indent.ts'
import { decodeJson, encodeJson, encodeJsonValue, parseJson } from '#api/codec/json.ts'
import { jsonListBytes, type ListForm, type ListHead, protobufListBytes } from '#api/codec/list.ts'
import {
  checkKind,
  kindOfJson,
  notRegistered,
  type ObjectKind,
  UnreadableObject,
  unreadableText,
  withDefaults,
} from '#api/codec/object-kind.ts'
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import { encodeObject } from '#api/codec/plain/encode.ts'
import { decodeEnvelope, encodeProtobuf, openEnvelope } from '#api/codec/protobuf.ts'
import { utf8Of } from '#api/codec/utf8.ts'
import {
  encodeJsonEvent,
  encodeProtobufEvent,
  encodeProtobufFrame,
} from '#api/codec/watch-frame.ts'
import { formatYaml, jsonOfYaml } from '#api/codec/yaml.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType, Schema } from '#api/schema/schema.ts'
import { type LazyBytes, wholeOf } from '#base/byte-source.ts'

export type MediaType =
  | 'application/json'
  | 'application/yaml'
  | 'application/vnd.kubernetes.protobuf'

/** What goes through streams; YAML does not. */
export type StreamMediaType = Exclude<MediaType, 'application/yaml'>

export interface DecodedObject<T = object> {
  /** Frozen, with apiVersion and kind. */
  readonly object: T
  readonly type: ObjectType
  /** What strict decoding complains of, in the order upstream tells it. */
  readonly strict: readonly string[]
}

export interface Codec {
  /**
   * Decodes an object of a kind that the schema knows; `defaults` is its kind where it does not
   * state one, and `isKnown` tells which kinds there are, if not all of the schema. Throws
   * DecodeError, an UnreadableObject where the object's kind is known.
   */
  decode<T = object>(
    body: Uint8Array,
    mediaType: MediaType,
    defaults?: ObjectKind,
    isKnown?: (kind: ObjectKind) => boolean,
  ): DecodedObject<T>
  /** Decodes an object of whatever kind, as plain JSON; protobuf it cannot be. */
  decodePlain(
    body: Uint8Array,
    mediaType: MediaType,
    defaults?: ObjectKind,
  ): { readonly object: JsonObject; readonly strict: readonly string[] }
  /** Encodes an object of any kind; what the schema does not know is written as plain JSON. */
  encode(object: object, mediaType: MediaType, form?: { readonly pretty?: boolean }): Buffer
  /**
   * A list of objects that are encoded already, each as `encode` leaves it in this media type; for
   * YAML, and where the list is to be pretty, as compact JSON.
   */
  encodeList(
    list: ListHead,
    objects: readonly Buffer[],
    mediaType: MediaType,
    form?: { readonly pretty?: boolean; readonly keepsKinds?: boolean },
  ): Buffer
  /** The same, but that the bytes are put together as they are taken. */
  encodeListLazily(
    list: ListHead,
    objects: readonly Buffer[],
    mediaType: StreamMediaType,
    form?: ListForm,
  ): LazyBytes
  /**
   * One event of a watch around an object that is encoded already, as a message of its own: over
   * WebSockets.
   */
  encodeEvent(type: string, object: Buffer, mediaType: StreamMediaType): Buffer
  /** The same as it stands in a stream, where protobuf has its length before it. */
  encodeFrame(type: string, object: Buffer, mediaType: StreamMediaType): Buffer
  /** Whether objects of a type have a protobuf form; tables have none, nor have custom resources. */
  hasProtobuf(type: ObjectType): boolean
  /** The type of a kind, also of those that belong to every group. */
  typeOf(kind: ObjectKind): ObjectType | undefined
  /** Whether there are kinds of a version besides those that belong to every one. */
  hasVersion(apiVersion: string): boolean
}

/** What may come: the kind of what states none, and which kinds there are. */
interface Expected {
  readonly defaults: ObjectKind | undefined
  readonly isKnown: ((kind: ObjectKind) => boolean) | undefined
}

/** Kinds of meta/v1 that are served in every group. */
const everywhere: ReadonlySet<string> = new Set([
  'CreateOptions',
  'DeleteOptions',
  'GetOptions',
  'ListOptions',
  'PatchOptions',
  'Status',
  'UpdateOptions',
  'WatchEvent',
])

/** Their shapes are the same. */
const answered: ReadonlySet<string> = new Set(['meta.k8s.io/v1', 'meta.k8s.io/v1beta1'])

export function createCodec(schema: Schema): Codec {
  const typeOf = ({ apiVersion, kind }: ObjectKind): ObjectType | undefined => {
    const own = schema.typeOf(apiVersion, kind)
    if (own || !everywhere.has(kind)) return own
    return schema.type(`io.k8s.apimachinery.pkg.apis.meta.v1.${kind}`)
  }

  let versions: ReadonlySet<string | undefined> | undefined
  const hasVersion = (apiVersion: string): boolean => {
    versions ??= new Set([...schema.names()].map((name) => schema.type(name)?.groupVersion))
    return versions.has(apiVersion)
  }

  /** Tables and partial objects are of a group of their own, and are only answered, never sent. */
  const writtenTypeOf = (kind: ObjectKind): ObjectType | undefined => {
    if (!answered.has(kind.apiVersion)) return typeOf(kind)
    return schema.type(`io.k8s.apimachinery.pkg.apis.meta.v1.${kind.kind}`)
  }

  function find(kind: ObjectKind, body: () => string): ObjectType {
    checkKind(kind, body)
    const type = typeOf(kind)
    if (!type) throw notRegistered(kind)
    return type
  }

  function decodeAs(kind: ObjectKind, json: Buffer, body: () => string) {
    const type = find(kind, body)
    return { ...decodeJson<object>(type, json), type }
  }

  function decodeText<T>(
    json: Buffer,
    body: () => string,
    { defaults, isKnown }: Expected,
  ): DecodedObject<T> {
    let kind = withDefaults(kindOfJson(json), defaults)
    // A kind that nobody knows may be said again, as another.
    if (!typeOf(kind)) kind = withDefaults(kindOfJson(json, { isWhole: true }), defaults)
    if (kind.kind && isKnown?.(kind) === false) throw unreadableText(json) ?? notRegistered(kind)
    try {
      const decoded = decodeAs(kind, json, body)
      // Where the kind stands twice the last one counts.
      const last = withDefaults({ ...kind, ...(decoded.object as Partial<ObjectKind>) }, defaults)
      const isSame = last.kind === kind.kind && last.apiVersion === kind.apiVersion
      const { object, type, strict } = isSame ? decoded : decodeAs(last, json, body)
      return { object: withKind(object, last) as T, type, strict }
    } catch (error) {
      throw unreadableText(json) ?? ofKind(error, kind)
    }
  }

  function decodeProtobuf<T>(body: Uint8Array, { defaults, isKnown }: Expected): DecodedObject<T> {
    if (body.length === 0) throw new UnreadableObject('empty data')
    const envelope = openEnvelope(body)
    const kind = withDefaults(envelope, defaults)
    const stated = `runtime.TypeMeta{APIVersion:${JSON.stringify(envelope.apiVersion)}, Kind:${JSON.stringify(envelope.kind)}}`
    const type = find(kind, () => stated)
    if (isKnown?.(kind) === false) throw notRegistered(kind)
    try {
      return { object: decodeEnvelope<T>(type, { ...envelope, ...kind }), type, strict: [] }
    } catch (error) {
      throw ofKind(error, kind)
    }
  }

  function encodeListLazily(
    list: ListHead,
    objects: readonly Buffer[],
    mediaType: StreamMediaType,
    form?: ListForm,
  ): LazyBytes {
    const type = writtenTypeOf(list)
    if (mediaType === 'application/json') return jsonListBytes(type, list, objects, form)
    if (!type || !hasProtobuf(type)) throw notRegistered(list)
    return protobufListBytes(type, list, objects)
  }

  return {
    typeOf,
    hasVersion,
    hasProtobuf,
    encodeEvent: (type, object, mediaType) =>
      mediaType === 'application/json'
        ? encodeJsonEvent(type, object)
        : encodeProtobufEvent(type, object),
    encodeFrame: (type, object, mediaType) =>
      mediaType === 'application/json'
        ? encodeJsonEvent(type, object)
        : encodeProtobufFrame(type, object),
    encodeListLazily,
    encodeList(list, objects, mediaType, { pretty = false, keepsKinds = false } = {}) {
      const form = { keepsKinds }
      if (mediaType !== 'application/yaml' && !pretty) {
        return wholeOf(encodeListLazily(list, objects, mediaType, form))
      }
      const json = wholeOf(encodeListLazily(list, objects, 'application/json', form))
      if (mediaType === 'application/yaml') return Buffer.from(formatYaml(parseJson(json).object))
      return Buffer.from(indentJson(json.toString('utf8', 0, json.length - 1)))
    },
    decode<T>(
      body: Uint8Array,
      mediaType: MediaType,
      defaults?: ObjectKind,
      isKnown?: (kind: ObjectKind) => boolean,
    ) {
      const expected = { defaults, isKnown }
      if (mediaType === 'application/vnd.kubernetes.protobuf') {
        return decodeProtobuf<T>(body, expected)
      }
      const bytes = utf8Of(body)
      const text = () => bytes.toString()
      if (mediaType === 'application/json') return decodeText<T>(bytes, text, expected)
      const { json, strict } = jsonOfYaml(bytes)
      const decoded = decodeText<T>(json, text, expected)
      return { ...decoded, strict: [...strict, ...decoded.strict] }
    },
    decodePlain(body, mediaType, defaults) {
      const bytes = utf8Of(body)
      const isJson = mediaType === 'application/json'
      const { json, strict } = isJson ? { json: bytes, strict: [] } : jsonOfYaml(bytes)
      const first = withDefaults(kindOfJson(json), defaults)
      const { object, strict: more } = parsePlain(json, first)
      const kind = withDefaults({ ...first, ...(object as Partial<ObjectKind>) }, defaults)
      checkKind(kind, () => bytes.toString())
      return { object: withKind(object, kind), strict: [...strict, ...more] }
    },
    encode(object, mediaType, form = {}) {
      const { apiVersion = '', kind = '' } = object as Partial<ObjectKind>
      const type = writtenTypeOf({ apiVersion, kind })
      if (mediaType === 'application/json') {
        const newline = !form.pretty
        if (type) return encodeJson(type, object, { ...form, newline })
        return encodeJsonValue(object as JsonObject, { ...form, newline })
      }
      if (mediaType === 'application/yaml') {
        const value = type ? encodeObject(type, object) : (object as JsonObject)
        return Buffer.from(formatYaml(value))
      }
      if (!type || !hasProtobuf(type)) throw notRegistered({ apiVersion, kind })
      return encodeProtobuf(type, object)
    },
  }
}

function hasProtobuf({ fields }: ObjectType): boolean {
  return fields.length === 0 || fields.some(({ pb }) => pb > 0)
}

function parsePlain(json: Buffer, kind: ObjectKind) {
  try {
    const { object, strict } = parseJson(json)
    return { object: (object ?? {}) as JsonObject, strict }
  } catch (error) {
    throw unreadableText(json) ?? ofKind(error, kind)
  }
}

/** The object with its kind stated, first of all. */
function withKind<T extends object>(object: T, { apiVersion, kind }: ObjectKind): T {
  const stated = object as Partial<ObjectKind>
  if (stated.kind === kind && stated.apiVersion === apiVersion) return object
  return Object.freeze({ kind, apiVersion, ...object })
}

function ofKind(error: unknown, kind: ObjectKind): unknown {
  const isPlain = error instanceof DecodeError && !(error instanceof UnreadableObject)
  return isPlain ? new UnreadableObject(error.message, kind) : error
}
