/** What a gRPC server serves, by the path of each method. Messages are bytes here. */
import type { ByteSource } from '#base/byte-source.ts'

export interface CallContext {
  /** Aborted when the client goes away or its deadline passes: nobody waits for an answer then. */
  readonly signal: AbortSignal
}

/** One request, one answer. */
export interface UnaryMethod {
  readonly type: 'unary'
  /** The request is a view of what was read; the answer is the transport's from then on. */
  answer(request: Buffer, call: CallContext): Promise<Uint8Array | ByteSource>
}

/** Any number of messages in either direction, in the hands of one function until it settles. */
export interface StreamingMethod {
  readonly type: 'streaming'
  talk(conversation: Conversation): Promise<void>
}

export interface Conversation extends CallContext {
  /** Ends when the client has said all. */
  readonly requests: AsyncIterable<Buffer>
  /** Waits while the client does not read, so that nothing piles up. */
  send(answer: Uint8Array): Promise<void>
}

export type Method = UnaryMethod | StreamingMethod
export type Methods = Readonly<Record<string, Method>>
