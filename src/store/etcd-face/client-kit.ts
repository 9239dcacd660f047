/** What tests ask of etcd or the face with, call by call. */

import type { GrpcClient } from '#base/grpc/client.ts'
import type { ClientStream } from '#base/grpc/client-calls.ts'
import { decodeMessage, encodeMessage, type Sent } from '#base/protobuf/message.ts'
import type { WatchEvent, WatchResponse } from '#store/etcd/messages.ts'
import { type AnswerOf, pathOf, type RequestOf, type RpcName, rpcs } from '#store/etcd/protocol.ts'

export async function call<N extends RpcName>(
  client: GrpcClient,
  name: N,
  request: Sent<RequestOf<N>>,
): Promise<AnswerOf<N>> {
  const codec = rpcs[name]
  const bytes = encodeMessage(codec.request as never, request as never)
  return decodeMessage(codec.answer as never, await client.call(pathOf(name), bytes))
}

export interface Watch extends AsyncDisposable {
  write(request: Sent<RequestOf<'Watch/Watch'>>): void
  /** The next response that is as wanted; those before it are kept in `events`. */
  next(isWanted: (response: WatchResponse) => boolean): Promise<WatchResponse>
  readonly events: WatchEvent[]
}

export function openWatch(client: GrpcClient): Watch {
  const stream: ClientStream = client.stream('/etcdserverpb.Watch/Watch', ['hasleader', 'true'])
  const responses = stream[Symbol.asyncIterator]()
  const events: WatchEvent[] = []
  return {
    events,
    write: (request) => stream.write(encodeMessage(rpcs['Watch/Watch'].request, request)),
    async next(isWanted) {
      for (;;) {
        const { value: bytes, done } = await responses.next()
        if (done) throw new Error('The watch has ended')
        const response = decodeMessage(rpcs['Watch/Watch'].answer, bytes)
        events.push(...response.events)
        if (isWanted(response)) return response
      }
    },
    async [Symbol.asyncDispose]() {
      stream.cancel()
    },
  }
}
