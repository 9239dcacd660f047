/** Large answers as bytes that are made while they are sent, so that they never lie in memory whole. */

/** Only as much is asked for as somebody takes. */
export interface ByteSource {
  /** How many bytes are still to come. */
  readonly left: number
  /** Fills all of a buffer, which is never larger than what is left. */
  fill(into: Buffer): void
}

/** What can be read from its beginning any number of times, by several at once. */
export interface LazyBytes {
  readonly length: number
  read(): ByteSource
}

/** The rest of a source, in pieces of so many bytes but for the last. */
export function* piecesOf(source: ByteSource, pieceBytes: number): Generator<Buffer> {
  while (source.left > 0) {
    const piece = Buffer.allocUnsafeSlow(Math.min(pieceBytes, source.left))
    source.fill(piece)
    yield piece
  }
}

export function wholeOf(bytes: LazyBytes): Buffer {
  const whole = Buffer.allocUnsafe(bytes.length)
  bytes.read().fill(whole)
  return whole
}
