import { errorCodes, Http2Error, protocolError } from '#base/http2/http2-error.ts'
import type { Http2Limits } from '#base/http2/limits.ts'

/** What the other side takes. */
export interface PeerSettings {
  readonly streams: number
  readonly window: number
}

export const defaultSettings: PeerSettings = {
  streams: Number.POSITIVE_INFINITY,
  window: 65_535,
}
const leastFrameBytes = 16_384

const ids = { push: 2, streams: 3, window: 4, frameBytes: 5, fieldsBytes: 6 } as const
const entryBytes = 6
export const largestWindow = 2 ** 31 - 1
const largestFrameBytes = 2 ** 24 - 1

export function settingsOf(role: 'server' | 'client', own: Http2Limits): Buffer {
  const first = role === 'server' ? [ids.streams, own.streams] : [ids.push, 0]
  const entries = [first, [ids.window, own.streamWindow], [ids.fieldsBytes, own.fieldsBytes]]
  const payload = Buffer.alloc(entries.length * entryBytes)
  for (const [i, [id, value]] of entries.entries()) {
    payload.writeUInt16BE(id!, i * entryBytes)
    payload.writeUInt32BE(value!, i * entryBytes + 2)
  }
  return payload
}

/** The settings with those changed that a frame names. Those that do not matter here are read over. */
export function readSettings(before: PeerSettings, payload: Buffer): PeerSettings {
  if (payload.length % entryBytes !== 0)
    throw new Http2Error(errorCodes.frameSizeError, 'settings that are cut short')
  let { streams, window } = before
  for (let at = 0; at < payload.length; at += entryBytes) {
    const value = payload.readUInt32BE(at + 2)
    switch (payload.readUInt16BE(at)) {
      case ids.push:
        if (value > 1) throw protocolError('pushes that are neither wanted nor not')
        break
      case ids.streams:
        streams = value
        break
      case ids.window:
        if (value > largestWindow)
          throw new Http2Error(errorCodes.flowControlError, 'a window that is too large')
        window = value
        break
      case ids.frameBytes:
        // However large they may be, those that are sent here are of the least size.
        if (value < leastFrameBytes || value > largestFrameBytes)
          throw protocolError('frames of a size that is not allowed')
    }
  }
  return { streams, window }
}
