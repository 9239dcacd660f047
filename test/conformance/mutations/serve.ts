/**
 * What an API server would answer to one POST or PUT, from the rules alone: decode, default,
 * prepare, validate, encode. No admission, no allocation, no store.
 */
import { decodeObject } from '#api/codec/plain/decode.ts'
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import { encodeObject } from '#api/codec/plain/encode.ts'
import {
  apiVersionOf,
  type KindDefinition,
  type RuleContext,
  type SubresourceDefinition,
} from '#api/definition.ts'
import type { Resource, Status } from '#api/metadata.ts'
import { asStored } from '#api/objects/stored-form.ts'
import {
  prepareCreate,
  prepareSubresource,
  prepareUpdate,
  validateCreate,
  validateSubresource,
  validateUpdate,
  withoutSystemFields,
} from '#api/rules.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import { isStatusError } from '#api/status/status.ts'
import { type FieldError, statusCauseOf } from '#api/validation/field-error.ts'
import { withoutDoubleOwners } from '#api/validation/owner-references.ts'
import { features } from '#kinds/features.ts'
import { schema } from '#kinds/schema.ts'
import { admit } from './admission.ts'
import { allocate } from './allocate.ts'
import { answered, type Made, withAccount } from './questions.ts'
import type { Refused } from './table.ts'

export interface Answered {
  readonly body: JsonObject
  readonly warnings: readonly string[]
}

/** A resource under one apiVersion, as a path names it. */
export interface Endpoint {
  readonly definition: KindDefinition
  readonly apiVersion: string
  /** How it is read and written. */
  readonly codec: Codec
  readonly namespace: string
  readonly namespaceLabels?: Readonly<Record<string, string>>
  /** Where questions are sent, and what else they may ask for. */
  readonly path?: string
  readonly made?: Made
}

export interface Codec {
  decode(body: JsonObject): { readonly object: Resource; readonly strict: readonly string[] }
  encode(object: Resource): JsonObject
}

export function typeCodec(type: ObjectType): Codec {
  return {
    decode: (body) => decodeObject<Resource>(type, body),
    encode: (object) => encodeObject(type, object),
  }
}

class Refusal extends Error {
  readonly answer: Refused
  constructor(answer: Refused) {
    super(answer.message ?? 'Invalid')
    this.answer = answer
  }
}

const now = '2026-01-02T03:04:05Z'

export function refusalOf(error: unknown): Refused {
  if (error instanceof Refusal) return error.answer
  if (isStatusError(error)) return refusedBy(error.status)
  throw error
}

function refusedBy({ code = 500, reason, message, details }: Status): Refused {
  const causes = details?.causes?.map(
    ({ field = '', reason: why = '', message: words = '' }) => [field, why, words] as const,
  )
  return {
    status: code,
    ...(reason !== undefined && { reason }),
    ...(causes ? { causes } : message !== undefined && { message }),
  }
}

function contextOf({ apiVersion, namespaceLabels = {} }: Endpoint): RuleContext {
  const user = { name: 'admin', uid: '', groups: ['system:masters', 'system:authenticated'] }
  return { now, features, apiVersion, user, namespaceLabels }
}

export function post(endpoint: Endpoint, body: Json): Answered {
  const { definition, namespace } = endpoint
  const context = contextOf(endpoint)
  const { path, made = new Map() } = endpoint
  const { object: asked, warnings: doubles } = received(
    inNamespace(decodeHub(endpoint, body, context), namespace),
  )
  const object = withGivenForgotten(definition, withAccount(asked, path, made))
  const refusal = definition.validate?.refuse?.(object)
  if (refusal !== undefined) {
    throw new Refusal({ status: 400, reason: 'BadRequest', message: refusal })
  }
  const sent = admit(definition, object)
  // A dry run never reaches the store, which would refuse a resourceVersion.
  const { object: begun, errors } = allocate(definition, sent)
  refuseIf(errors)
  const prepared = withName(prepareCreate(definition, begun, context, 'made-uid'))
  refuseIf(validateCreate(definition, prepared, context))
  const warnings = [
    ...doubles,
    ...(definition.warnings?.prepared?.(prepared) ?? []),
    ...(definition.warnings?.create?.(prepared, context) ?? []),
  ]
  const result = answered(definition, definition.canonical?.(prepared) ?? prepared, made)
  return { body: encodeHub(endpoint, result), warnings: [...deprecationOf(endpoint), ...warnings] }
}

/** What the server does to metadata before any rule sees it: it keeps managedFields itself. */
function received(object: Resource): { object: Resource; warnings: readonly string[] } {
  const { managedFields: _, ...metadata } = object.metadata
  const once = withoutDoubleOwners({ ...object, metadata })
  return { object: once.object, warnings: once.warning === undefined ? [] : [once.warning] }
}

export function put(
  endpoint: Endpoint,
  old: Resource,
  body: Json,
  subresource?: SubresourceDefinition,
): Answered {
  const { definition, namespace } = endpoint
  const context = contextOf(endpoint)
  if (subresource?.body) return putBody(endpoint, old, body, subresource)
  const { object: sent, warnings: doubles } = received(
    inNamespace(decodeHub(endpoint, body, context), namespace),
  )
  refuseWrongName(sent, old.metadata.name)
  const fresh = refuseStale(definition, sent, old)
  const { object, errors } = subresource
    ? { object: fresh, errors: [] }
    : allocate(definition, admit(definition, fresh, old), old)
  refuseIf(errors)
  const prepared = subresource
    ? prepareSubresource(subresource, object, old, context)
    : prepareUpdate(definition, object, old, context)
  refuseIf(
    subresource
      ? validateSubresource([definition, subresource], prepared, old, context)
      : validateUpdate(definition, prepared, old, context),
  )
  const warnings = subresource
    ? subresource.warnings?.(prepared, old, context)
    : definition.warnings?.update?.(prepared, old, context)
  const result = definition.canonical?.(prepared) ?? prepared
  return {
    body: encodeHub(endpoint, result),
    warnings: [...deprecationOf(endpoint), ...doubles, ...(warnings ?? [])],
  }
}

function deprecationOf({ definition, apiVersion }: Endpoint): readonly string[] {
  const other = definition.versions?.find((version) => version.apiVersion === apiVersion)
  const text = other ? other.deprecated : definition.deprecated
  return text === undefined ? [] : [text]
}

function putBody(
  endpoint: Endpoint,
  old: Resource,
  body: Json,
  subresource: SubresourceDefinition,
): Answered {
  const { definition, read, write } = subresource.body!
  if (!read || !write)
    throw new TypeError(`${endpoint.definition.kind}: ${subresource.name} takes no PUT`)
  const inner = bodyEndpoint(endpoint, definition)
  const context = contextOf(inner)
  const sent = inNamespace(decodeHub(inner, body, context), endpoint.namespace)
  refuseWrongName(sent, old.metadata.name)
  refuseIf(definition.validate?.update?.(sent, read(old), context) ?? [])
  return { body: encodeHub(inner, read(write(old, sent, context))), warnings: [] }
}

/** Where a body of another kind is decoded and judged. */
export function bodyEndpoint(whole: Endpoint, definition: KindDefinition): Endpoint {
  const apiVersion = apiVersionOf(definition)
  const type = schema.typeOf(apiVersion, definition.kind)
  if (!type) throw new TypeError(`No type for ${apiVersion} ${definition.kind}`)
  return { ...whole, definition, apiVersion, codec: typeCodec(type) }
}

export function decodeHub(endpoint: Endpoint, body: Json, context = contextOf(endpoint)): Resource {
  const { definition, apiVersion, codec } = endpoint
  const decoded = decodeAs(codec, apiVersion, definition.kind, body)
  try {
    const other = definition.versions?.find((version) => version.apiVersion === apiVersion)
    if (other) {
      const hub = other.toHub(other.defaults?.(decoded, context) ?? decoded)
      return other.defaults ? hub : (definition.defaults?.(hub, context) ?? hub)
    }
    if (apiVersion !== apiVersionOf(definition)) throw new TypeError(`No rules for ${apiVersion}`)
    return definition.defaults?.(decoded, context) ?? decoded
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    const message = cannotHandle(apiVersion, definition.kind, error.message)
    throw new Refusal({ status: 400, reason: 'BadRequest', message })
  }
}

function cannotHandle(apiVersion: string, kind: string, why: string): string {
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1)
  return `${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`
}

/** What is stored is answered as it comes back, even to a dry run. */
function encodeHub(endpoint: Endpoint, object: Resource): JsonObject {
  const { definition, apiVersion, codec } = endpoint
  const kept = stored(endpoint, object)
  const shown = definition.shown?.(kept) ?? kept
  const other = definition.versions?.find((version) => version.apiVersion === apiVersion)
  return codec.encode(other ? other.fromHub(shown) : shown)
}

/** The object as it comes back from the store, if its kind is stored at all. */
export function stored({ definition }: Endpoint, object: Resource): Resource {
  const type = schema.typeOf(apiVersionOf(definition), definition.kind)
  const isKept = definition.verbs?.includes('get') ?? true
  return type && isKept ? asStored(type, object, definition.storedAs) : object
}

function decodeAs(codec: Codec, apiVersion: string, kind: string, body: Json): Resource {
  refuseWrongKind(body, apiVersion, kind)
  try {
    const { object, strict } = codec.decode(body as JsonObject)
    if (strict.length > 0) {
      const why = `strict decoding error: ${strict.join(', ')}`
      const message = cannotHandle(apiVersion, kind, why)
      throw new Refusal({ status: 400, reason: 'BadRequest', message })
    }
    return { ...object, apiVersion, kind }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    const message = cannotHandle(apiVersion, kind, error.message)
    throw new Refusal({ status: 400, reason: 'BadRequest', message })
  }
}

function refuseWrongKind(body: Json, apiVersion: string, kind: string): void {
  const given = (typeof body === 'object' && body !== null ? body : {}) as JsonObject
  const wrongType = [given.apiVersion, given.kind].some(
    (value) => value !== undefined && value !== null && typeof value !== 'string',
  )
  if (wrongType) throw new Refusal({ status: 400, reason: 'BadRequest', message: '«any»' })
  if ((given.apiVersion || apiVersion) !== apiVersion || (given.kind || kind) !== kind) {
    throw new Refusal({ status: 400, reason: 'BadRequest' })
  }
}

function inNamespace(object: Resource, namespace: string): Resource {
  const { namespace: given = '', ...metadata } = object.metadata
  if (given !== '' && given !== namespace && namespace !== '') {
    const message =
      'the namespace of the provided object does not match the namespace sent on the request'
    throw new Refusal({ status: 400, reason: 'BadRequest', message })
  }
  if (namespace === '') return given === '' ? object : { ...object, metadata }
  if (given !== '') return object
  return { ...object, metadata: { ...object.metadata, namespace } }
}

function withName(object: Resource): Resource {
  const { name, generateName } = object.metadata
  if (name !== '' || !generateName) return object
  return { ...object, metadata: { ...object.metadata, name: `${generateName.slice(0, 58)}bcdfg` } }
}

function refuseWrongName({ metadata }: Resource, name: string): void {
  if (metadata.name === '') {
    const message = `the name of the object (${name} based on URL) was undeterminable: name must be provided`
    throw new Refusal({ status: 400, reason: 'BadRequest', message })
  }
  if (metadata.name !== name) {
    const message = `the name of the object (${metadata.name}) does not match the name on the URL (${name})`
    throw new Refusal({ status: 400, reason: 'BadRequest', message })
  }
}

function refuseStale(definition: KindDefinition, object: Resource, old: Resource): Resource {
  const { resourceVersion, uid } = object.metadata
  if (
    resourceVersion !== undefined &&
    !/^\d+$/.test(resourceVersion) &&
    resourceVersion !== '«any»'
  ) {
    throw new Refusal({ status: 500 })
  }
  if (resourceVersion !== undefined && /^[1-9]\d*$/.test(resourceVersion)) {
    throw new Refusal({ status: 409, reason: 'Conflict' })
  }
  if ((resourceVersion ?? '0') === '0' && definition.unconditionalUpdate === false) {
    const cause = [
      'metadata.resourceVersion',
      'FieldValueInvalid',
      'Invalid value: 0: must be specified for an update',
    ] as const
    throw new Refusal({ status: 422, reason: 'Invalid', causes: [cause] })
  }
  if (uid !== undefined && uid !== '«any»' && uid !== old.metadata.uid) {
    throw new Refusal({ status: 409, reason: 'Conflict' })
  }
  const { resourceVersion: _, ...metadata } = object.metadata
  const { uid: oldUid } = old.metadata
  return { ...object, metadata: { ...metadata, ...(oldUid !== undefined && { uid: oldUid }) } }
}

function refuseIf(errors: readonly FieldError[]): void {
  if (errors.length === 0) return
  const causes = errors
    .map(statusCauseOf)
    .map((cause) => [cause.field ?? '', cause.reason ?? '', cause.message ?? ''] as const)
  throw new Refusal({ status: 422, reason: 'Invalid', causes })
}

/** A POST forgets what is the server's to say of an object. */
function withGivenForgotten({ metadata }: KindDefinition, object: Resource): Resource {
  if (metadata?.keepsSystemFields) return object
  return { ...object, metadata: withoutSystemFields(object.metadata) }
}
