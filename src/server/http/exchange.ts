/**
 * One request and its answer, whether over HTTP/1.1 or HTTP/2: what the rest of the server sees of
 * a connection.
 */
import type { Readable } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import type { LazyBytes } from '#base/byte-source.ts'
import type { ClientCertificate } from '#server/http/client-certificate.ts'

/** Whole, or made as it is sent. */
export type Body = Uint8Array | LazyBytes

export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>
/** They belong to the exchange once they are given to it: a set is made for each answer. */
export type AnswerHeaders = Record<string, string | string[]>

export interface Exchange {
  readonly method: string
  /** The path and query, as they were sent. */
  readonly target: string
  /** By names in lower case; what came several times is joined by commas. */
  readonly headers: RequestHeaders
  /** Names and values in turn, as they came: one character for each byte. */
  readonly rawHeaders: readonly string[]
  /** Whether more than headers was sent. */
  readonly hasBody: boolean
  /** What the client has shown to prove who it is: not verified, unless it says so. */
  certificate(): ClientCertificate | undefined
  /** Where the client is, for the log. */
  readonly address: string
  /** The client's end of the connection; undefined where that is gone. */
  readonly peerPort: number | undefined
  /** Such as `1.1`. */
  readonly httpVersion: string
  /** Reads the whole body. Throws StatusError (413) where it is longer than that. */
  readBody(limitBytes: number): Promise<Buffer>
  /** The body as it comes, for whoever passes it on. */
  body(): Readable
  /** Whether an answer has begun. */
  readonly hasBegun: boolean
  /** Whether all of it was given, though the client may not have it yet. */
  readonly hasEnded: boolean
  /** Answers, and ends. */
  answer(code: number, headers: AnswerHeaders, body: Body): void
  /** Begins an answer that is written piece by piece. */
  begin(code: number, headers: AnswerHeaders): Outlet
  /** Calls `fn` once when the exchange is over: with all sent, or with the client gone. */
  onClose(fn: () => void): void
  readonly isClosed: boolean
  /** Ends it without an answer, or in the middle of one. */
  abandon(): void
  /** Where the client asked for another protocol: the connection, for whoever speaks that. */
  takeOver?(): { readonly socket: TLSSocket; readonly head: Buffer }
}

/** What a request says in a header: only cookies that a server sets would be a list. */
export function headerOf(
  { headers }: { readonly headers: RequestHeaders },
  name: string,
): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : value?.[0]
}

/** The value of a header that holds text of its own: the bytes of UTF-8, as Go reads them. */
export function headerText(value: string): string {
  return Buffer.from(value, 'latin1').toString()
}

/** Where there is no body, or the client keeps it: what described it would describe nothing. */
export function speaksOfNoBody(code: number): boolean {
  return code === 204 || code === 304
}

/** Where an answer is written that takes its time. */
export interface Outlet {
  /** False: it is held back, and nothing should be written until `onDrain` was called. */
  write(chunk: Uint8Array): boolean
  /** Whether what was written has not left yet. */
  readonly isHeld: boolean
  /** Calls `fn` once when more may be written. */
  onDrain(fn: () => void): void
  end(): void
}

/** Answers every exchange, whatever happens: it never rejects. */
export type HttpHandler = (exchange: Exchange) => Promise<void>
