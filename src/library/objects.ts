/** Reading, writing, converting and completing objects. */
import { createCodec, type MediaType } from '#api/codec/codec.ts'
import type { RuleContext } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import { timeOfMs } from '#api/scalars/time.ts'
import { systemClock } from '#base/clock.ts'
import { splitYamlDocuments } from '#base/yaml/documents.ts'
import { features } from '#kinds/features.ts'
import { schema } from '#kinds/schema.ts'
import { fromHub, type KnownKind, knownKind, toHub } from '#library/known-kinds.ts'

export const codec = createCodec(schema)

export type Format = 'json' | 'yaml' | 'protobuf'

const mediaTypes: Readonly<Record<Format, MediaType>> = {
  json: 'application/json',
  yaml: 'application/yaml',
  protobuf: 'application/vnd.kubernetes.protobuf',
}

export interface ParseOptions {
  /** JSON and YAML are told apart by themselves, and so is protobuf. */
  readonly format?: Format
  /** Refuse unknown and duplicate fields instead of dropping them. */
  readonly strict?: boolean
}

/** Reads one object, frozen. Throws a DecodeError in upstream's words. */
export function parse<T extends Resource = Resource>(
  source: string | Uint8Array,
  { format, strict = false }: ParseOptions = {},
): T {
  const bytes = typeof source === 'string' ? Buffer.from(source) : source
  const decoded = codec.decode<T>(bytes, mediaTypes[format ?? formatOf(bytes)])
  if (strict && decoded.strict.length > 0) {
    throw new StrictError(decoded.strict)
  }
  return decoded.object
}

/** Reads every document of a YAML stream; documents with nothing in them are passed over. */
export function parseAll(source: string, options: Omit<ParseOptions, 'format'> = {}): Resource[] {
  return splitYamlDocuments(source)
    .filter(({ text }) => /^[^#\s]/m.test(text))
    .map(({ text }) => parse(text, options))
}

/** Says that an object holds fields that its kind does not have, or has one twice. */
export class StrictError extends Error {
  readonly code = 'StrictError'
  readonly complaints: readonly string[]

  constructor(complaints: readonly string[]) {
    super(`strict decoding error: ${complaints.join(', ')}`)
    this.complaints = complaints
  }
}

const envelope = Buffer.from('k8s\0')

function formatOf(bytes: Uint8Array): Format {
  if (envelope.equals(bytes.subarray(0, envelope.length))) return 'protobuf'
  return bytes.find((byte) => byte > 0x20) === 0x7b ? 'json' : 'yaml'
}

export interface FormatOptions {
  readonly pretty?: boolean
}

/** Writes an object as the API server would. */
export function format(object: Resource, as: 'json' | 'yaml', options?: FormatOptions): string
export function format(object: Resource, as: 'protobuf'): Uint8Array
export function format(
  object: Resource,
  as: Format = 'json',
  options: FormatOptions = {},
): string | Uint8Array {
  const bytes = codec.encode(object, mediaTypes[as], options)
  return as === 'protobuf' ? bytes : bytes.toString()
}

/** What rules may know, now. */
export function contextFor(apiVersion: string): RuleContext {
  return { now: timeOfMs(systemClock.nowMs()), features, apiVersion }
}

/** The object with everything filled in that it leaves out. */
export function withDefaults<T extends Resource>(object: T): T {
  const known = requireKind(object)
  return fromHub(known, defaulted(known, object)) as T
}

/** Defaults as a decoder applies them, in the version that rules speak. */
export function defaulted(known: KnownKind, object: Resource): Resource {
  const context = contextFor(object.apiVersion)
  const own = known.version?.defaults?.(object, context) ?? object
  const hub = toHub(known, own)
  return known.version?.defaults ? hub : (known.definition.defaults?.(hub, context) ?? hub)
}

/** The object in another version of its kind. */
export function convert(object: Resource, apiVersion: string): Resource {
  const target = knownKind(apiVersion, object.kind)
  const from = requireKind(object)
  if (!target || target.definition !== from.definition) {
    throw new TypeError(`Cannot convert ${object.apiVersion} ${object.kind} to ${apiVersion}`)
  }
  return fromHub(target, toHub(from, object))
}

export function requireKind({ apiVersion, kind }: Resource): KnownKind {
  const known = knownKind(apiVersion, kind)
  if (!known) throw new TypeError(`No kind "${kind}" is known in version "${apiVersion}"`)
  return known
}
