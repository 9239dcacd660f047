/**
 * Large bodies go out piece by piece, each when the one before has been taken. Given all at once,
 * Node copies and encrypts the whole before the first byte leaves: memory of twice its size for every
 * client, fresh from the system each time, which takes longer than the encryption does.
 */

import { piecesOf } from '#base/byte-source.ts'
import type { Body } from '#server/http/exchange.ts'

/** As much as stays in the processor's caches, and many records of TLS. */
export const pieceBytes = 128 * 1024

interface Sink {
  readonly destroyed: boolean
  write(chunk: Uint8Array, done: (error?: Error | null) => void): boolean
  end(chunk: Uint8Array): unknown
}

export function endInPieces(sink: Sink, body: Body): void {
  if (body instanceof Uint8Array && body.length <= pieceBytes) {
    sink.end(body)
    return
  }
  const pieces = body instanceof Uint8Array ? partsOf(body) : piecesOf(body.read(), pieceBytes)
  let left = body.length
  const next = (error?: Error | null) => {
    if (error || sink.destroyed) return
    const piece = pieces.next().value ?? noBytes
    left -= piece.length
    if (left === 0) sink.end(piece)
    else sink.write(piece, next)
  }
  next()
}

const noBytes = new Uint8Array(0)

function* partsOf(body: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < body.length; at += pieceBytes) yield body.subarray(at, at + pieceBytes)
}
