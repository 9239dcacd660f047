/** Terminals in containers and ports of pods, by way of the kubelet. */
import { badRequest } from '#api/status/status-answers.ts'
import { isWebSocketRequest, offeredProtocols } from '#base/websocket/handshake.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import { admitConnect, ensureMayCreate } from '#server/streaming/admit-connect.ts'
import { chooseContainer } from '#server/streaming/container.ts'
import { kubeletAddress, kubeletOf } from '#server/streaming/kubelet.ts'
import type { Location } from '#server/streaming/location.ts'
import { tunnelPorts, tunnelProtocolOf } from '#server/streaming/port-tunnel.ts'
import {
  formatQuery,
  parsePortOptions,
  parseTerminalOptions,
  terminalQuery,
} from '#server/streaming/stream-options.ts'
import { readObject, type Stream, type Streaming } from '#server/streaming/streaming.ts'
import { terminalProtocol, translateTerminal } from '#server/streaming/terminal-streams.ts'
import { passUpgrade, wantsUpgrade } from '#server/streaming/upgrade.ts'

export const podExec: Stream = (streaming) => terminal(streaming, 'PodExecOptions', 'exec')
export const podAttach: Stream = (streaming) => terminal(streaming, 'PodAttachOptions', 'attach')

async function terminal(
  streaming: Streaming,
  kind: 'PodExecOptions' | 'PodAttachOptions',
  verb: string,
): Promise<void> {
  const { call, request } = streaming
  const options = parseTerminalOptions(kind, request.query)
  await admitConnect(streaming, options)
  await ensureMayCreate(streaming)
  const pod = await podOf(streaming)
  const container = chooseContainer(pod, options.container ?? '')
  const path = `/${verb}/${call.namespace}/${call.name}/${container}`
  const { location, speaksWebSocket } = await locate(streaming, pod, {
    path,
    query: terminalQuery(options),
  })
  const { exchange } = request
  if (!wantsUpgrade(exchange)) throw upgradeRequired()
  const isNewest =
    isWebSocketRequest(exchange.headers) &&
    offeredProtocols(exchange.headers).includes(terminalProtocol)
  if (isNewest && !speaksWebSocket) return await translateTerminal(streaming, location, options)
  await passUpgrade(streaming, location)
}

export const podPorts: Stream = async (streaming) => {
  const { call, request } = streaming
  const options = parsePortOptions(request.query)
  await admitConnect(streaming, options)
  await ensureMayCreate(streaming)
  const pod = await podOf(streaming)
  const { ports = [] } = options
  const { location, speaksWebSocket } = await locate(streaming, pod, {
    path: `/portForward/${call.namespace}/${call.name}`,
    query: ports.length > 0 ? formatQuery([['port', ports.join(',')]]) : '',
  })
  const { exchange } = request
  if (!wantsUpgrade(exchange)) throw upgradeRequired()
  const protocol = isWebSocketRequest(exchange.headers) && tunnelProtocolOf(exchange.headers)
  if (protocol && !speaksWebSocket) return await tunnelPorts(streaming, location, protocol)
  await passUpgrade(streaming, location)
}

function upgradeRequired() {
  return badRequest('Upgrade request required')
}

function podOf(streaming: Streaming): Promise<Pod> {
  const { namespace, name } = streaming.call
  return readObject<Pod>(streaming, { resource: 'pods', namespace, name })
}

/** A node that says so takes the newest WebSockets itself. */
const nodeFeature = 'ExtendWebSocketsToKubelet'

async function locate(
  streaming: Streaming,
  pod: Pod,
  { path, query }: { readonly path: string; readonly query: string },
): Promise<{ readonly location: Location; readonly speaksWebSocket: boolean }> {
  const { parts, call } = streaming
  const { nodeName } = pod.spec
  if (!nodeName) throw badRequest(`pod ${call.name} does not have a host assigned`)
  const kubelet = await kubeletOf(streaming, nodeName)
  const address = kubeletAddress(kubelet, parts.kubelets)
  return {
    location: { address, path, search: query === '' ? '' : `?${query}` },
    speaksWebSocket: parts.features.enabled(nodeFeature) && kubelet.features.includes(nodeFeature),
  }
}
