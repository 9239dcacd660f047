/** How a call ends, by gRPC's numbers. */
export const status = {
  ok: 0,
  cancelled: 1,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  aborted: 10,
  outOfRange: 11,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  dataLoss: 15,
  unauthenticated: 16,
} as const

/** A call that failed: with the server's words, or with the transport's. */
export class GrpcError extends Error {
  override readonly name = 'GrpcError'
  readonly code: number
  readonly details: string
  /** The server has certainly not begun the call: it may be made again, anywhere. */
  readonly isUntouched: boolean

  constructor(
    code: number,
    details: string,
    options: ErrorOptions & { isUntouched?: boolean } = {},
  ) {
    super(details, options)
    this.code = code
    this.details = details
    this.isUntouched = options.isUntouched ?? false
  }
}

/** Longer words are cut: they travel in a header field. */
const wordsLimit = 2000

/** Words as a header field carries them: bytes of UTF-8, those beyond plain ASCII in hexadecimal. */
export function formatWords(words: string): string {
  if (/^[ -$&-~]*$/.test(words)) return words.slice(0, wordsLimit)
  let text = ''
  for (const byte of Buffer.from(words.slice(0, wordsLimit))) {
    const isPlain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25
    text += isPlain
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return text
}

export function parseWords(text: string): string {
  if (!text.includes('%')) return text
  const latin1 = text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(latin1, 'latin1').toString()
}
