/** Parts of what frames carry. */
import { flags, frameTypes } from '#base/http2/frames.ts'
import { errorCodes, Http2Error, protocolError } from '#base/http2/http2-error.ts'

export function numberOf(payload: Buffer): number {
  if (payload.length < 4) throw new Http2Error(errorCodes.frameSizeError, 'a frame cut short')
  return payload.readUInt32BE(0)
}

/** What the protocol settles of a frame before anything is read in it. Throws Http2Error. */
export function checkFrame(type: number, flag: number, id: number, length: number): void {
  switch (type) {
    case frameTypes.settings:
      if (id !== 0) throw protocolError('settings of a stream')
      if (flag & flags.ack && length !== 0) throw oddSize('an acknowledgement')
      break
    case frameTypes.ping:
      if (id !== 0) throw protocolError('a ping of a stream')
      if (length !== 8) throw oddSize('a ping')
      break
    case frameTypes.goAway:
      if (id !== 0) throw protocolError('a farewell of a stream')
      break
    case frameTypes.priority:
      if (length !== 5) throw oddSize('a priority')
  }
}

function oddSize(what: string): Http2Error {
  return new Http2Error(errorCodes.frameSizeError, `${what} of odd size`)
}

export function unpadded(flag: number, payload: Buffer): Buffer {
  if ((flag & flags.padded) === 0) return payload
  const padding = payload[0] ?? payload.length
  if (padding >= payload.length) throw protocolError('more padding than there is')
  return payload.subarray(1, payload.length - padding)
}
