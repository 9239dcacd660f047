/** What one peer may take of this side. */
export interface Http2Limits {
  /** What a peer may send before it was dealt with: on a stream, and on all together. */
  readonly streamWindow: number
  readonly connectionWindow: number
  /** Of the header fields of a message, encoded or not. */
  readonly fieldsBytes: number
  readonly mostFields: number
  /** So many streams may go on at a time, those counted whose work goes on although they are gone. */
  readonly streams: number
  /** So many frames may wait for a peer that does not read what it asks for. */
  readonly overdueFrames: number
  /** How much a peer may send of a request that is answered already; then its stream is reset. */
  readonly lingerBytes: number
}

/** gRPC keeps its metadata to 8 KB. */
export const defaultLimits: Http2Limits = {
  streamWindow: 1024 * 1024,
  connectionWindow: 16 * 1024 * 1024,
  fieldsBytes: 64 * 1024,
  mostFields: 1000,
  streams: 1000,
  overdueFrames: 10_000,
  lingerBytes: 0,
}
