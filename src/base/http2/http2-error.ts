/** What goes wrong on an HTTP/2 connection or in one of its streams, by the codes of RFC 9113. */

export const errorCodes = {
  noError: 0,
  protocolError: 1,
  internalError: 2,
  flowControlError: 3,
  streamClosed: 5,
  frameSizeError: 6,
  refusedStream: 7,
  cancel: 8,
  compressionError: 9,
  enhanceYourCalm: 11,
} as const

export class Http2Error extends Error {
  override readonly name = 'Http2Error'
  readonly code: number
  /** The peer has certainly done nothing for the stream: it may be tried again. */
  readonly isUntouched: boolean

  constructor(code: number, words: string, isUntouched = false) {
    super(words)
    this.code = code
    this.isUntouched = isUntouched
  }
}

export function protocolError(words: string): Http2Error {
  return new Http2Error(errorCodes.protocolError, words)
}

export function compressionError(words: string): Http2Error {
  return new Http2Error(errorCodes.compressionError, words)
}

export function lost(words: string): Http2Error {
  return new Http2Error(errorCodes.cancel, `the connection was lost: ${words}`)
}
