/** Where the proxies to pods, services and nodes lead. They throw StatusError in upstream's words. */
import { badRequest, serviceUnavailable } from '#api/status/status-answers.ts'
import { quoteGo } from '#base/go/text.ts'
import { orAborted } from '#base/wait.ts'
import type { EndpointAddress, EndpointSubset, Endpoints } from '#kinds/core/endpoints/types.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import type { Service } from '#kinds/core/service/types.ts'
import type { Address } from '#server/dialing/dial.ts'
import { lookupFault } from '#server/dialing/dial-fault.ts'
import { kubeletAddress, kubeletOf } from '#server/streaming/kubelet.ts'
import { isReachable, parseTargetName, portNumberOf } from '#server/streaming/location.ts'
import { readObject, type Streaming } from '#server/streaming/streaming.ts'

const notAllowed = 'address not allowed'

function addressOf(scheme: string, host: string, port: string): Address {
  const isTls = scheme === 'https'
  const number = portNumberOf(port || (isTls ? 'https' : 'http'))
  if (number === undefined) {
    throw serviceUnavailable(
      `error trying to reach service: dial tcp: invalid port ${quoteGo(port)}`,
    )
  }
  return { host, port: number, ...(isTls && { tls: {} }) }
}

export async function podTarget(streaming: Streaming): Promise<Address> {
  const { call } = streaming
  const asked = parseTargetName(call.name)
  if (!asked) throw badRequest(`invalid pod request ${quoteGo(call.name)}`)
  const { namespace } = call
  const pod = await readObject<Pod>(streaming, { resource: 'pods', namespace, name: asked.name })
  const ip = pod.status?.podIPs?.[0]?.ip ?? ''
  if (!isReachable(ip)) throw badRequest(notAllowed)
  return addressOf(asked.scheme, ip, asked.port || firstPortOf(pod))
}

function firstPortOf({ spec }: Pod): string {
  const ports = spec.containers.flatMap((container) => (container.ports ?? []).slice(0, 1))
  return ports[0] ? String(ports[0].containerPort) : ''
}

export async function serviceTarget(streaming: Streaming): Promise<Address> {
  const { call } = streaming
  const asked = parseTargetName(call.name)
  if (!asked) throw badRequest(`invalid service request ${quoteGo(call.name)}`)
  const { namespace } = call
  const { name } = asked
  const port = await portNameOf(streaming, name, asked.port)
  const at = { resource: 'endpoints', namespace, name }
  const { subsets = [] } = await readObject<Endpoints>(streaming, at)
  if (subsets.length === 0) throw noEndpoints(name)
  for (const subset of fromAny(subsets, streaming)) {
    const number = subset.ports?.find((one) => (one.name ?? '') === port)?.port
    const ip = number !== undefined && podAddressIn(subset, streaming)
    if (ip) return addressOf(asked.scheme, ip, String(number))
  }
  throw noEndpoints(call.name)
}

function noEndpoints(name: string) {
  return serviceUnavailable(`no endpoints available for service ${quoteGo(name)}`)
}

/** Ports have names in endpoints: a number is one of the service. */
async function portNameOf(streaming: Streaming, name: string, port: string): Promise<string> {
  if (!/^[+-]?[0-9]+$/.test(port)) return port
  const at = { resource: 'services', namespace: streaming.call.namespace, name }
  const { spec } = await readObject<Service>(streaming, at)
  const found = spec.ports?.find((one) => one.port === Number(port))
  if (found) return found.name ?? ''
  throw serviceUnavailable(`no service port ${Number(port)} found for service ${quoteGo(name)}`)
}

/** Only addresses that are those of pods: what else stands in endpoints may be anything. */
function podAddressIn({ addresses = [] }: EndpointSubset, streaming: Streaming) {
  const { parts, call } = streaming
  const pods = parts.resources().hub('', 'pods')?.store
  const isPod = ({ ip, targetRef }: EndpointAddress) => {
    if (!targetRef || targetRef.namespace !== call.namespace || !isReachable(ip)) return false
    const at = { namespace: call.namespace, name: targetRef.name ?? '' }
    const pod = pods?.peek(at)?.object as Pod | undefined
    return pod?.status?.podIPs?.some((one) => one.ip === ip) ?? false
  }
  return fromAny(addresses, streaming).find(isPod)?.ip
}

/** All of them, in their order, beginning with any. */
function fromAny<T>(items: readonly T[], { parts: { random } }: Streaming): readonly T[] {
  const at = items.length > 0 ? random.below(items.length) : 0
  return [...items.slice(at), ...items.slice(0, at)]
}

export async function nodeTarget(streaming: Streaming): Promise<Address> {
  const { call, parts } = streaming
  const asked = parseTargetName(call.name)
  if (!asked) throw badRequest(`invalid node request ${quoteGo(call.name)}`)
  const kubelet = await kubeletOf(streaming, asked.name)
  const host = await reachableAddressOf(kubelet.host, call.signal)
  if (asked.port === '' || asked.port === String(kubelet.port)) {
    return kubeletAddress(kubelet, parts.kubelets)
  }
  return addressOf(asked.scheme, host, asked.port)
}

/** Looked up once: what was found to be allowed is what is connected to. */
async function reachableAddressOf(host: string, signal: AbortSignal): Promise<string> {
  const { lookup } = process.getBuiltinModule('node:dns/promises')
  const looking = lookup(host, { all: true }).catch((error: unknown) => {
    throw badRequest(lookupFault(host, error))
  })
  const found = await orAborted(looking, signal)
  const [first] = found
  if (!first) throw badRequest('no addresses for hostname')
  if (!found.every(({ address }) => isReachable(address))) throw badRequest(notAllowed)
  return first.address
}
