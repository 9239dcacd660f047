/** Which kinds need more than their rules: the one list of hooks. */
import { parseCidr } from '#api/ip.ts'
import type { Transport } from '#api/transport.ts'
import type { Random } from '#base/random.ts'
import { definitionHooks } from '#server/custom/definition-hooks.ts'
import type { ServiceOptions } from '#server/options.ts'
import type { Hooks, ResourceHooks, SubresourceCreate } from '#server/resources/hooks.ts'
import type { ResourceTable } from '#server/resources/served-resource.ts'
import { createClusterIps } from '#server/resources/services/cluster-ips.ts'
import { createNodePorts, type NodePorts } from '#server/resources/services/node-ports.ts'
import { serviceHooks } from '#server/resources/services/services.ts'

export interface HookParts {
  readonly services: ServiceOptions
  resources(): ResourceTable
  /** How the server writes as itself. */
  transport(): Transport
  readonly random: Random
  /** Ends with the server. */
  readonly signal: AbortSignal
}

export interface ListedHooks extends Hooks {
  readonly nodePorts: NodePorts
}

export function createHooks(parts: HookParts): ListedHooks {
  const { from, to } = parts.services.nodePorts
  const nodePorts = createNodePorts({ first: from, last: to }, parts.random)
  const families = parts.services.networks.map((network) =>
    parseCidr(network)?.address.family === 6 ? 'IPv6' : 'IPv4',
  )
  const byResource: Readonly<Record<string, ResourceHooks>> = {
    'customresourcedefinitions.apiextensions.k8s.io': definitionHooks,
    services: serviceHooks({ families, clusterIps: createClusterIps(parts), nodePorts }),
  }
  const creates: Readonly<Record<string, SubresourceCreate>> = {}
  return {
    nodePorts,
    of: (groupResource) => byResource[groupResource],
    create: (groupResource, subresource) => creates[`${groupResource}/${subresource}`],
  }
}
