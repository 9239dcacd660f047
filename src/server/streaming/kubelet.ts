/** Where a node's kubelet is, and as what the server speaks to it. */
import { unknownFailure } from '#api/status/status-answers.ts'
import type { Node } from '#kinds/core/node/types.ts'
import type { Address, TlsTrust } from '#server/dialing/dial.ts'
import type { KubeletClientOptions } from '#server/streaming/options.ts'
import { readObject, type Streaming } from '#server/streaming/streaming.ts'

export interface Kubelet {
  readonly host: string
  readonly port: number
  /** What the node says of itself that it can do. */
  readonly features: readonly string[]
}

/** Upstream's, where nothing is said. */
const defaultAddressTypes = ['Hostname', 'InternalDNS', 'InternalIP', 'ExternalDNS', 'ExternalIP']
const defaultPort = 10250
/** Where no limit is set: upstream then waits as long as the system does. */
const mostDialMs = 120_000

/** Throws StatusError. */
export async function kubeletOf(streaming: Streaming, nodeName: string): Promise<Kubelet> {
  const at = { resource: 'nodes', namespace: '', name: nodeName }
  const node = await readObject<Node>(streaming, at)
  return kubeletOn(node, streaming.parts.kubelets)
}

export function kubeletOn({ status }: Node, { addressTypes }: KubeletClientOptions): Kubelet {
  const known = status?.addresses ?? []
  const preferred = addressTypes.length > 0 ? addressTypes : defaultAddressTypes
  const address = preferred
    .map((type) => known.find((one) => one.type === type))
    .find((one) => one !== undefined)
  if (!address) {
    const list = known.map((one) => `{${one.type} ${one.address}}`).join(' ')
    throw unknownFailure(`no preferred addresses found; known addresses: [${list}]`)
  }
  return {
    host: address.address,
    port: status?.daemonEndpoints?.kubeletEndpoint?.Port || defaultPort,
    features: status?.declaredFeatures ?? [],
  }
}

/** Nodes are believed unverified only where no authority was given, or a client asks for that. */
export function kubeletAddress(
  { host, port }: Kubelet,
  { authorities, pair, timeoutMs }: KubeletClientOptions,
  { skipsVerification = false }: { readonly skipsVerification?: boolean } = {},
): Address {
  const tls: TlsTrust = {
    ...(authorities && !skipsVerification && { authorities: authorities.text }),
    // Either is found in a text that holds both.
    ...(pair && { certificate: pair.text, privateKey: pair.text }),
  }
  return { host, port, tls, limitMs: timeoutMs || mostDialMs }
}
