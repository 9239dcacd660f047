/**
 * Large bodies go out piece by piece, each when the one before has been taken. Given all at once,
 * Node copies and encrypts the whole before the first byte leaves: memory of twice its size for every
 * client, fresh from the system each time, which takes longer than the encryption does.
 */

/** As much as stays in the processor's caches, and many records of TLS. */
export const pieceBytes = 128 * 1024

interface Sink {
  readonly destroyed: boolean
  write(chunk: Uint8Array, done: (error?: Error | null) => void): boolean
  end(chunk: Uint8Array): unknown
}

export function endInPieces(sink: Sink, body: Uint8Array): void {
  let at = 0
  const next = (error?: Error | null) => {
    if (error || sink.destroyed) return
    const from = at
    at += pieceBytes
    if (at >= body.length) sink.end(body.subarray(from))
    else sink.write(body.subarray(from, at), next)
  }
  next()
}
