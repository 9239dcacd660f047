/** Between gRPC's callbacks and functions that answer promises and take a signal. */
import type {
  ServerDuplexStream,
  ServerUnaryCall,
  ServerWritableStream,
  sendUnaryData,
  UntypedHandleCall,
} from '@grpc/grpc-js'
import { faceErrorOf } from '#store/etcd-face/answers.ts'

export type Handler = UntypedHandleCall

/** Aborts when the client goes away. */
function signalOf(call: { on(event: 'cancelled', listener: () => void): unknown }): AbortSignal {
  const stop = new AbortController()
  call.on('cancelled', () => stop.abort())
  return stop.signal
}

export function answering<Q, A>(answer: (request: Q, signal: AbortSignal) => Promise<A>): Handler {
  return (call: ServerUnaryCall<Q, A>, callback: sendUnaryData<A>): void => {
    answer(call.request, signalOf(call)).then(
      (value) => callback(null, value),
      (error: unknown) => callback(faceErrorOf(error)),
    )
  }
}

export function streaming<Q, A>(
  answer: (request: Q, signal: AbortSignal) => AsyncIterable<A>,
): Handler {
  return (call: ServerWritableStream<Q, A>): void => {
    const signal = signalOf(call)
    const send = async (): Promise<void> => {
      for await (const value of answer(call.request, signal)) {
        await write(call, value, signal)
      }
    }
    send().then(
      () => call.end(),
      (error: unknown) => call.destroy(faceErrorOf(error)),
    )
  }
}

/** A stream in both directions, in the hands of one function until it settles. */
export interface Conversation<Q, A> {
  readonly requests: AsyncIterable<Q>
  /** Waits while the client does not read, so that nothing piles up. */
  send(answer: A): Promise<void>
  readonly signal: AbortSignal
}

export function conversing<Q, A>(talk: (with_: Conversation<Q, A>) => Promise<void>): Handler {
  return (call: ServerDuplexStream<Q, A>): void => {
    const signal = signalOf(call)
    let last = Promise.resolve()
    const send = (answer: A): Promise<void> => {
      last = last.then(() => write(call, answer, signal))
      return last
    }
    talk({ requests: call as AsyncIterable<Q>, send, signal }).then(
      () => call.end(),
      (error: unknown) => {
        if (!signal.aborted) call.destroy(faceErrorOf(error))
      },
    )
  }
}

interface Sink<A> {
  write(value: A): boolean
  once(event: 'drain', listener: () => void): unknown
}

async function write<A>(sink: Sink<A>, value: A, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  if (sink.write(value)) return
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    sink.once('drain', () => {
      signal.removeEventListener('abort', stop)
      resolve()
    })
  })
}
