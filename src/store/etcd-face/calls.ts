/** Between calls as bytes and functions of etcd's messages. */

import type { ByteSource } from '#base/byte-source.ts'
import type { CallContext, Method, Conversation as WireConversation } from '#base/grpc/methods.ts'
import { decodeMessage, encodeMessage, type Sent } from '#base/protobuf/message.ts'
import {
  type AnswerOf,
  pathOf,
  type RequestOf,
  type RpcMethod,
  type RpcName,
  rpcs,
} from '#store/etcd/protocol.ts'
import { faceErrorOf } from '#store/etcd-face/answers.ts'

/** A method under its path. */
export type Served = Readonly<Record<string, Method>>

interface Codec<N extends RpcName> {
  readonly read: (bytes: Buffer) => RequestOf<N>
  readonly write: (answer: Sent<AnswerOf<N>>) => Buffer
}

function codecOf<N extends RpcName>(name: N): Codec<N> {
  const { request, answer } = rpcs[name] as RpcMethod<RequestOf<N>, AnswerOf<N>>
  return {
    read: (bytes) => decodeMessage(request, bytes),
    write: (message) => encodeMessage(answer, message),
  }
}

/** An answer may also be bytes that are made as they are sent. */
export function answering<N extends RpcName>(
  name: N,
  answer: (request: RequestOf<N>, call: CallContext) => Promise<Sent<AnswerOf<N>> | ByteSource>,
): Served {
  return answeringWith(name, answer, (message) => message)
}

/** The same in two parts, what is waited for and what it says: one wait less, where calls are many. */
export function answeringWith<N extends RpcName, T>(
  name: N,
  ask: (request: RequestOf<N>, call: CallContext) => Promise<T>,
  tell: (found: T, request: RequestOf<N>) => Sent<AnswerOf<N>> | ByteSource,
): Served {
  const { read, write } = codecOf(name)
  return {
    [pathOf(name)]: {
      type: 'unary',
      answer(bytes, call) {
        try {
          const request = read(bytes)
          return ask(request, call).then((found) => {
            const message = tell(found, request)
            return 'fill' in message ? message : write(message)
          }, refused)
        } catch (err) {
          return Promise.reject(faceErrorOf(err))
        }
      },
    },
  }
}

function refused(err: unknown): never {
  throw faceErrorOf(err)
}

/** A stream in both directions, in the hands of one function until it settles. */
export interface Conversation<Q, A> extends CallContext {
  readonly requests: AsyncIterable<Q>
  /** Waits while the client does not read, so that nothing piles up. */
  send(answer: Sent<A>): Promise<void>
}

export function conversing<N extends RpcName>(
  name: N,
  talk: (with_: Conversation<RequestOf<N>, AnswerOf<N>>) => Promise<void>,
): Served {
  const { read, write } = codecOf(name)
  async function* requestsOf(conversation: WireConversation): AsyncGenerator<RequestOf<N>> {
    for await (const bytes of conversation.requests) yield read(bytes)
  }
  return {
    [pathOf(name)]: {
      type: 'streaming',
      async talk(conversation) {
        try {
          await talk({
            signal: conversation.signal,
            requests: requestsOf(conversation),
            send: (answer) => conversation.send(write(answer)),
          })
        } catch (err) {
          throw conversation.signal.aborted ? err : faceErrorOf(err)
        }
      },
    },
  }
}

/** One request, many answers. */
export function streaming<N extends RpcName>(
  name: N,
  answer: (request: RequestOf<N>, call: CallContext) => AsyncIterable<Sent<AnswerOf<N>>>,
): Served {
  return conversing(name, async ({ requests, send, signal }) => {
    for await (const request of requests)
      for await (const one of answer(request, { signal })) await send(one)
  })
}
