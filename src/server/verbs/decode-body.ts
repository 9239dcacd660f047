/** Bodies of requests as hub objects, and what is said of those that cannot be read. */
import { SentJson } from '#api/apply/sent-json.ts'
import type { MediaType } from '#api/codec/codec.ts'
import { parseJson } from '#api/codec/json.ts'
import { formatUnreadable, type ObjectKind } from '#api/codec/object-kind.ts'
import { type DecodeError, isDecodeError } from '#api/codec/plain/decode-error.ts'
import { jsonOfYaml, strictWarnings } from '#api/codec/yaml.ts'
import type { KindDefinition, RuleContext } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { StatusError } from '#api/status/status.ts'
import { badRequest } from '#api/status/status-answers.ts'
import { quoteGo } from '#base/go/text.ts'
import type { Body, Call } from '#server/call.ts'
import type { JsonForm, ServedResource } from '#server/served/served-resource.ts'
import { toHub } from '#server/served/versions.ts'
import type { VerbDependencies } from '#server/verbs/dependencies.ts'

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict'

export interface Received {
  /** In the hub version, with defaults. */
  readonly object: Resource
  /** What was sent, where it holds empty lists or maps, which memory does not keep. */
  readonly request?: Json | SentJson
}

export interface Reading {
  readonly resource: ServedResource
  readonly fieldValidation: FieldValidation
  readonly context: RuleContext
}

/** Throws a StatusError (400) with upstream's words. */
export function decodeBody(
  deps: VerbDependencies,
  { warn, audit }: Pick<Call, 'warn' | 'audit'>,
  body: Body,
  reading: Reading,
): Received {
  const { resource, fieldValidation, context } = reading
  const wanted = kindOf(resource)
  if (body.type === 'object') {
    refuseOtherKind(wanted, body.object, resource)
    refuseOtherVersion(wanted, body.object)
    return { object: filled(resource, body.object, context) }
  }
  const { bytes, mediaType } = body
  const { object, strict } = decode(deps, bytes, mediaType, resource)
  refuseOtherKind(wanted, object, resource)
  if (fieldValidation === 'Strict' && strict.length > 0) {
    throw cannotHandle(object, wanted.kind, `strict decoding error: ${strict.join(', ')}`)
  }
  if (fieldValidation === 'Warn') for (const words of strictWarnings(strict)) warn(words)
  refuseOtherVersion(wanted, object)
  const request = requestWithEmpties(bytes, mediaType, strict.length === 0)
  const whole = filled(resource, object, context)
  audit?.requestObject(whole, resource)
  return { object: whole, ...(request !== undefined && { request }) }
}

function kindOf({ apiVersion, definition }: ServedResource): ObjectKind {
  return { apiVersion, kind: definition.kind }
}

function decode(
  { codec }: VerbDependencies,
  bytes: Uint8Array,
  mediaType: MediaType,
  resource: ServedResource,
): { readonly object: Resource; readonly strict: readonly string[] } {
  const wanted = kindOf(resource)
  try {
    if (!resource.json) return codec.decode<Resource>(bytes, mediaType, wanted)
    const plain = codec.decodePlain(bytes, mediaType)
    // Another kind is a matter of the rules.
    if (plain.object.apiVersion !== wanted.apiVersion) return plain as never
    const { object, strict } = decodeCustom(resource.json, plain.object, wanted)
    return { object, strict: [...plain.strict, ...strict] }
  } catch (error) {
    if (!isDecodeError(error)) throw error
    throw badRequest(formatUnreadable(error as DecodeError, bytes, wanted.kind))
  }
}

/** What is JSON and of a kind is refused in other words than what is not. */
function decodeCustom(form: JsonForm, object: JsonObject, wanted: ObjectKind) {
  try {
    return form.decode(object)
  } catch (error) {
    throw isDecodeError(error) ? cannotHandle(wanted, wanted.kind, error.message) : error
  }
}

/** Defaults may refuse what fits the schema. */
function filled(resource: ServedResource, object: Resource, context: RuleContext): Resource {
  try {
    return toHub(resource, object, context)
  } catch (error) {
    if (!isDecodeError(error)) throw error
    throw cannotHandle(kindOf(resource), resource.definition.kind, error.message)
  }
}

function cannotHandle({ apiVersion, kind }: ObjectKind, wanted: string, why: string): StatusError {
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1)
  return badRequest(
    `${kind} in version ${quoteGo(version)} cannot be handled as a ${wanted}: ${why}`,
  )
}

function refuseOtherKind(wanted: ObjectKind, given: ObjectKind, resource: ServedResource): void {
  const { definition, json } = resource
  if (given.kind !== wanted.kind && !json) {
    throw cannotHandle(given, wanted.kind, otherKind(given, definition))
  }
}

/** Why an object of another kind, which is known, is none that is kept here. */
export function otherKind(
  { apiVersion, kind }: ObjectKind,
  { group, kind: wanted }: KindDefinition,
): string {
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1)
  const [family = ''] = group.split('.')
  return `converting (${version}.${kind}) to (${family || 'core'}.${wanted}): unknown conversion`
}

function refuseOtherVersion(wanted: ObjectKind, given: ObjectKind): void {
  if (given.apiVersion !== wanted.apiVersion) {
    throw badRequest(
      `the API version in the data (${given.apiVersion}) does not match the expected API version (${wanted.apiVersion})`,
    )
  }
}

const empties = /\[\s*\]|\{\s*\}/

/** Bodies without empty lists and maps, as most are, need not be read a second time. */
function requestWithEmpties(
  bytes: Uint8Array,
  mediaType: MediaType,
  isPlain: boolean,
): Json | SentJson | undefined {
  if (mediaType === 'application/vnd.kubernetes.protobuf') return undefined
  if (mediaType === 'application/json' && isPlain) {
    const sent = new SentJson(bytes)
    return sent.empties === '' ? undefined : sent
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  if (!empties.test(text)) return undefined
  const json = mediaType === 'application/json' ? bytes : jsonOfYaml(bytes).json
  return parseRead(json)
}

/** What was read before with care is looked at for its empties alone, for which Node's own reader will do. */
function parseRead(json: Buffer | Uint8Array): Json {
  try {
    return JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString()) as Json
  } catch {
    return parseJson(json).object // it takes what Go takes, which is a little more
  }
}
