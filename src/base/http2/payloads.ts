/** Parts of what frames carry. */
import { flags } from '#base/http2/frames.ts'
import { errorCodes, Http2Error, protocolError } from '#base/http2/http2-error.ts'

export function numberOf(payload: Buffer): number {
  if (payload.length < 4) throw new Http2Error(errorCodes.frameSizeError, 'a frame cut short')
  return payload.readUInt32BE(0)
}

export function unpadded(flag: number, payload: Buffer): Buffer {
  if ((flag & flags.padded) === 0) return payload
  const padding = payload[0] ?? payload.length
  if (padding >= payload.length) throw protocolError('more padding than there is')
  return payload.subarray(1, payload.length - padding)
}
