/** In which form an answer goes out: what the client accepts, among what there is. */
import type { MediaType } from '#api/codec/codec.ts'
import { notAcceptable, unsupportedMediaType } from '#api/status/status-answers.ts'
import { ForgetfulMap } from '#base/collections/forgetful-map.ts'
import {
  type AcceptClause,
  bareType,
  matches,
  parseAccept,
} from '#server/http/negotiation/accept.ts'
import { isForPeople } from '#server/http/negotiation/for-people.ts'
import { firstOf, type Query } from '#server/http/request-target.ts'

/** What an object is turned into before it is written. */
export type ShapeKind = 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList'

export interface Shape {
  readonly kind: ShapeKind
  /** `meta.k8s.io/v1`, or v1beta1. */
  readonly apiVersion: string
}

export interface OutputForm {
  readonly mediaType: MediaType
  readonly shape?: Shape
  readonly pretty: boolean
}

export const mediaTypes: readonly MediaType[] = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
]
/** With those that only a stream has. */
export const listMediaTypes: readonly string[] = [
  ...mediaTypes,
  'application/json;stream=watch',
  'application/vnd.kubernetes.protobuf;stream=watch',
]

/** What an endpoint can do beyond writing objects as they are. */
export type Endpoint =
  | 'objects'
  /** Parts of objects that upstream shows in no table. */
  | 'untabled objects'
  /** Custom resources: no protobuf, except of metadata. */
  | 'custom objects'
  /** Errors, and whatever has no other form. */
  | 'plain'

const shapes: ReadonlySet<string> = new Set<ShapeKind>([
  'Table',
  'PartialObjectMetadata',
  'PartialObjectMetadataList',
])

const rememberedForms = 256
const longestRemembered = 512

const remembered = new ForgetfulMap<string, OutputForm>(rememberedForms)

export interface Accepting {
  readonly accept: string | undefined
  readonly query: Query
  readonly userAgent: string
}

/** Throws StatusError (406). */
export function negotiateOutput(accepting: Accepting, endpoint: Endpoint): OutputForm {
  const form = findForm(accepting.accept?.trim() ?? '', endpoint)
  if (!form) throw notAcceptable(mediaTypes)
  return form.pretty || !wantsPretty(accepting) ? form : { ...form, pretty: true }
}

/** Undefined: not even an error can be written as the client wants it. */
export function negotiatePlain(accepting: Accepting): OutputForm | undefined {
  const form = findForm(accepting.accept?.trim() ?? '', 'plain')
  return form && (form.pretty || !wantsPretty(accepting) ? form : { ...form, pretty: true })
}

const plainJson: OutputForm = { mediaType: 'application/json', pretty: false }

function findForm(accept: string, endpoint: Endpoint): OutputForm | undefined {
  if (accept === '') return plainJson
  const key = `${endpoint} ${accept}`
  const known = remembered.get(key)
  if (known) return known
  const form = chooseForm(accept, endpoint)
  if (form && key.length <= longestRemembered) remembered.add(key, form)
  return form
}

function chooseForm(accept: string, endpoint: Endpoint): OutputForm | undefined {
  for (const clause of parseAccept(accept)) {
    for (const mediaType of mediaTypes) {
      const form = matches(clause, mediaType) && formOf(clause, mediaType, endpoint)
      if (form) return form
    }
  }
  return undefined
}

function formOf(
  { parameters }: AcceptClause,
  mediaType: MediaType,
  endpoint: Endpoint,
): OutputForm | undefined {
  const stream = parameters.get('stream')
  if (stream !== undefined && (stream !== 'watch' || mediaType === 'application/yaml')) {
    return undefined
  }
  if (parameters.has('sv')) return undefined
  const pretty = parameters.get('pretty') === '1'
  const [kind, group, version] = ['as', 'g', 'v'].map((name) => parameters.get(name) ?? '')
  const isProtobuf = mediaType === 'application/vnd.kubernetes.protobuf'
  if (!kind && !group && !version) {
    return endpoint === 'custom objects' && isProtobuf ? undefined : { mediaType, pretty }
  }
  const isKnown = shapes.has(kind!) && group === 'meta.k8s.io' && /^v1(beta1)?$/.test(version!)
  const hasTable = !isProtobuf && endpoint !== 'untabled objects'
  if (endpoint === 'plain' || !isKnown || (kind === 'Table' && !hasTable)) return undefined
  const shape: Shape = { kind: kind as ShapeKind, apiVersion: `${group}/${version}` }
  return { mediaType, shape, pretty }
}

function wantsPretty({ query, userAgent }: Accepting): boolean {
  return isForPeople(query.size > 0 ? firstOf(query, 'pretty') : undefined, userAgent)
}

/** The type of a body. Throws StatusError (415). */
export function bodyMediaType(contentType: string | undefined): MediaType {
  const name = bareType(contentType ?? '').toLowerCase()
  if (name === '') return 'application/json'
  const found = mediaTypes.find((mediaType) => mediaType === name)
  if (!found) throw unsupportedMediaType(mediaTypes)
  return found
}

/** Whether the client takes gzip: by its plain name, whatever its quality. */
export function acceptsGzip(header: string | undefined): boolean {
  return header?.split(',').some((part) => part.trim() === 'gzip') ?? false
}
