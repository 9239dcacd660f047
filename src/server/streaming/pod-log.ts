/** The log of a container, as its node's kubelet gives it. */
import type { IncomingMessage } from 'node:http'
import { badRequest, failure, invalid, unknownFailure } from '#api/status/status-answers.ts'
import { hostPort } from '#base/host-port.ts'
import { messageOf } from '#base/message-of.ts'
import { opcodes } from '#base/websocket/frames.ts'
import {
  acceptance,
  handshakeFault,
  isWebSocketRequest,
  offeredProtocols,
} from '#base/websocket/handshake.ts'
import { createWebSocket } from '#base/websocket/websocket.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import type { ShapeKind } from '#server/http/negotiation/negotiation.ts'
import { askBackend } from '#server/streaming/backend.ts'
import { chooseContainer } from '#server/streaming/container.ts'
import { kubeletAddress, kubeletOf } from '#server/streaming/kubelet.ts'
import { escapePath, kubeletUrl, type Location } from '#server/streaming/location.ts'
import { logQuery, parseLogOptions, validateLogOptions } from '#server/streaming/log-options.ts'
import { createHold, pump } from '#server/streaming/pump.ts'
import { refusalOf } from '#server/streaming/refusal.ts'
import { readObject, type Stream, type Streaming } from '#server/streaming/streaming.ts'
import { wantsUpgrade } from '#server/streaming/upgrade.ts'

export const podLog: Stream = async (streaming) => {
  const { request } = streaming
  const location = await locate(streaming)
  if (request.shape) refuseShape(request.shape)
  if (!location) {
    request.exchange.answer(204, request.answering(204), Buffer.alloc(0))
    return
  }
  const response = await ask(streaming, location)
  const { exchange } = request
  if (wantsUpgrade(exchange) && isWebSocketRequest(exchange.headers)) {
    return await sendMessages(streaming, response)
  }
  const headers = { ...request.answering(200), 'content-type': 'text/plain' }
  await pump({ source: response, exchange, outlet: exchange.begin(200, headers) })
}

/** A log has no metadata, and is no list. */
function refuseShape(shape: ShapeKind): never {
  if (shape !== 'PartialObjectMetadataList') {
    throw unknownFailure('object does not implement the Object interfaces')
  }
  throw failure(
    'NotAcceptable',
    `you requested ${shape}, but the requested object is not a list (*rest.LocationStreamer)`,
  )
}

/** Undefined: the pod has no node yet. Throws StatusError. */
async function locate(streaming: Streaming): Promise<Location | undefined> {
  const { call, request, parts } = streaming
  const { namespace, name } = call
  const options = parseLogOptions(request.query)
  const canSplit = parts.features.enabled('PodLogsQuerySplitStreams')
  const errors = validateLogOptions(options, { canSplit })
  if (errors.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, name, errors)
  const pod = await readObject<Pod>(streaming, { resource: 'pods', namespace, name })
  const container = chooseContainer(pod, options.container)
  const { nodeName } = pod.spec
  if (!nodeName) return undefined
  const kubelet = await kubeletOf(streaming, nodeName)
  const query = logQuery(options, { canSplit })
  return {
    address: kubeletAddress(kubelet, parts.kubelets, options),
    path: `/containerLogs/${namespace}/${name}/${container}`,
    search: query === '' ? '' : `?${query}`,
  }
}

async function ask(streaming: Streaming, location: Location): Promise<IncomingMessage> {
  const { parts, call } = streaming
  const { signal } = call
  const { host, port } = location.address
  const path = `${escapePath(location.path)}${location.search}`
  let response: IncomingMessage
  try {
    const answer = await askBackend({
      socket: await parts.dial(location.address, signal),
      method: 'GET',
      path,
      headers: { host: hostPort(host, port), 'user-agent': 'Go-http-client/1.1' },
      signal,
    })
    ;({ response } = answer)
    if (answer.type === 'upgraded') answer.socket.destroy()
  } catch (error) {
    signal.throwIfAborted()
    const why = messageOf(error)
    throw unknownFailure(`Get "${kubeletUrl(location)}": ${why}`)
  }
  const code = response.statusCode ?? 500
  if (code >= 200 && code <= 206) return response
  // A node that sends the server elsewhere would choose whom it speaks to.
  if (code > 300 && code < 400 && response.headers.location !== undefined) {
    response.destroy()
    throw unknownFailure(`Get ${JSON.stringify(response.headers.location)}: redirects forbidden`)
  }
  throw await refusalOf(response, streaming)
}

/** Each with what of the log came at once. */
const protocols = ['binary.k8s.io', 'base64.binary.k8s.io']

async function sendMessages({ request }: Streaming, response: IncomingMessage): Promise<void> {
  const { headers } = request.exchange
  const offered = offeredProtocols(headers)
  const protocol = offered.find((name) => protocols.includes(name))
  const fault =
    handshakeFault(headers) ??
    (offered.length > 0 && protocol === undefined ? 'no known protocol is offered' : undefined)
  if (fault) {
    response.destroy()
    throw badRequest(fault)
  }
  const { promise, resolve } = Promise.withResolvers<void>()
  request.answering(101)
  const client = request.exchange.takeOver!()
  client.socket.write(acceptance(headers, protocol ?? ''))
  const webSocket = createWebSocket({
    ...client,
    onPiece() {}, // a log is only read
    onEnd: () => void response.destroy(),
  })
  const hold = createHold({
    pause: () => void response.pause(),
    resume: () => void response.resume(),
    onDrain: webSocket.onDrain,
  })
  const isText = protocol === 'base64.binary.k8s.io'
  response.on('data', (chunk: Buffer) => {
    const message = isText ? Buffer.from(chunk.toString('base64')) : chunk
    hold(webSocket.send(message, isText ? opcodes.text : opcodes.binary))
  })
  response.on('error', () => {}) // `close` follows
  response.once('close', () => {
    webSocket.close()
    resolve()
  })
  client.socket.once('close', () => response.destroy())
  await promise
}
