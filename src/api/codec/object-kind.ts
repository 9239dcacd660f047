/** What an encoded object says of its own kind, found out without decoding the rest. */
import { JsonReader, malformed, readString } from '#api/codec/json/reader.ts'
import { hasMore, readKey, skipValue } from '#api/codec/json/values.ts'
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import { goJsonSyntaxError } from '#base/go/json.ts'
import { quoteGo } from '#base/go/text.ts'

export interface ObjectKind {
  readonly apiVersion: string
  readonly kind: string
}

/** An object that cannot be decoded; `kind` is what it says it is, if it says so in time. */
export class UnreadableObject extends DecodeError {
  readonly kind: ObjectKind | undefined

  constructor(message: string, kind?: ObjectKind) {
    super(message)
    this.kind = kind
  }
}

const headerType =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'

/**
 * The kind that JSON states, its parts empty where it does not. Of a kind that stands twice the first
 * is found, the last if all is to be read. Throws UnreadableObject.
 */
export function kindOfJson(
  bytes: Buffer,
  { isWhole = false }: { readonly isWhole?: boolean } = {},
): ObjectKind {
  const r = new JsonReader(bytes)
  const found = { apiVersion: '', kind: '' }
  try {
    readHeader(r, found, isWhole)
  } catch (error) {
    throw explainHeader(error, bytes)
  }
  if (found.apiVersion.split('/').length > 2) {
    throw new UnreadableObject(`unexpected GroupVersion string: ${found.apiVersion}`)
  }
  return found
}

/** Stops as soon as both are known, unless all is to be read; what follows is left to the decoder. */
function readHeader(
  r: JsonReader,
  found: { apiVersion: string; kind: string },
  isWhole: boolean,
): void {
  if (r.peek() === 0x6e) return
  if (r.bytes[r.pos] !== 0x7b) throw r.mismatch(headerType)
  r.pos++
  if (r.peek() === 0x7d) return
  do {
    const key = headerKey(readKey(r))
    r.peek()
    if (key === undefined) skipValue(r)
    else if (r.bytes[r.pos] === 0x22) {
      found[key] = readString(r)
      if (!isWhole && found.apiVersion !== '' && found.kind !== '') return
    } else if (r.bytes[r.pos] === 0x6e) skipValue(r)
    else {
      const at = r.mismatch('string').message.replace(/into .*/, '')
      throw new DecodeError(`${at}into Go struct field .${key} of type string`)
    }
  } while (hasMore(r, 0x7d))
}

/** Whichever case it is written in: unlike all else of an object, its kind is read so by upstream. */
function headerKey(key: string): 'apiVersion' | 'kind' | undefined {
  if (key === 'apiVersion' || key === 'kind') return key
  if (key.length === 4) return key.toLowerCase() === 'kind' ? 'kind' : undefined
  return key.length === 10 && key.toLowerCase() === 'apiversion' ? 'apiVersion' : undefined
}

function explainHeader(error: unknown, bytes: Buffer): unknown {
  const syntax = unreadableText(bytes)
  if (syntax) return syntax
  if (!(error instanceof DecodeError)) return error === malformed ? new DecodeError('') : error
  return new UnreadableObject(`couldn't get version/kind; json parse error: ${error.message}`)
}

/** The refusal of a text that is no JSON at all; undefined if it is some. */
export function unreadableText(bytes: Buffer): UnreadableObject | undefined {
  const words = goJsonSyntaxError(bytes.toString())
  if (words === undefined) return undefined
  return new UnreadableObject(`couldn't get version/kind; json parse error: ${words}`)
}

/** The kind an object has where it does not state it whole. */
export function withDefaults(found: ObjectKind, defaults: ObjectKind | undefined): ObjectKind {
  if (!defaults) return found
  return { apiVersion: found.apiVersion || defaults.apiVersion, kind: found.kind || defaults.kind }
}

/** Throws UnreadableObject if a part is missing; `body` is quoted whole. */
export function checkKind(kind: ObjectKind, body: () => string): void {
  if (kind.kind === '') throw new UnreadableObject(`Object 'Kind' is missing in '${body()}'`)
  if (kind.apiVersion === '') {
    throw new UnreadableObject(`Object 'apiVersion' is missing in '${body()}'`, kind)
  }
}

/** Upstream names the place in its code where the kinds are listed. */
const scheme = 'pkg/api/legacyscheme/scheme.go:30'

export function notRegistered(kind: ObjectKind): UnreadableObject {
  const words = `no kind ${quoteGo(kind.kind)} is registered for version ${quoteGo(kind.apiVersion)}`
  return new UnreadableObject(`${words} in scheme ${quoteGo(scheme)}`, kind)
}

const summaryBytes = 30

/** The words in which upstream's handlers refuse a body that should hold a `wanted`. */
export function formatUnreadable(error: DecodeError, body: Uint8Array, wanted: string): string {
  const kind = error instanceof UnreadableObject ? error.kind : undefined
  if (kind && kind.kind !== '') {
    const version = kind.apiVersion.slice(kind.apiVersion.indexOf('/') + 1)
    return `${kind.kind} in version ${quoteGo(version)} cannot be handled as a ${wanted}: ${error.message}`
  }
  const must = `the object provided is unrecognized (must be of type ${wanted})`
  return `${must}: ${error.message} (${summarize(body)})`
}

function summarize(body: Uint8Array): string {
  if (body.length === 0) return '<empty>'
  const head = Buffer.from(body.subarray(0, summaryBytes))
  const text = head[0] === 0x7b ? head.toString() : head.toString('hex')
  return body.length > summaryBytes ? `${text} ...` : text
}
