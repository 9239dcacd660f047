/** Services take addresses and ports from pools, and give them back. */
import type { Resource } from '#api/metadata.ts'
import { settleService } from '#kinds/core/service/ip-families.ts'
import type { IPFamily, Service } from '#kinds/core/service/types.ts'
import type { ClusterIps } from '#server/resources/services/cluster-ips.ts'
import type { Claim, NodePorts } from '#server/resources/services/node-ports.ts'
import { releaseAll, takeAddresses } from '#server/resources/services/take-addresses.ts'
import { allPortsOf, type PortsTaken, takePorts } from '#server/resources/services/take-ports.ts'
import type { HookContext, ResourceHooks, Taken } from '#server/verbs/hooks.ts'

export interface ServicePools {
  /** Those of the cluster, the default first. */
  readonly families: readonly IPFamily[]
  readonly clusterIps: ClusterIps
  readonly nodePorts: NodePorts
}

export function serviceHooks(pools: ServicePools): ResourceHooks {
  return {
    take: (object, old, context) =>
      takeForService(object as Service, old as Service | undefined, pools, context),

    async afterRemoval(object, { dryRun }) {
      if (dryRun) return
      const { spec } = object as Service
      const isExternal = spec.type === 'ExternalName'
      const ips = (spec.clusterIPs ?? []).filter((ip) => ip !== 'None' && ip !== '')
      await Promise.all([
        pools.nodePorts.release(allPortsOf(spec)),
        releaseAll(isExternal ? [] : ips, pools.clusterIps),
      ])
    },
  }
}

async function takeForService(
  given: Service,
  old: Service | undefined,
  { families, clusterIps, nodePorts }: ServicePools,
  context: HookContext,
): Promise<Taken> {
  const settled = settleService(given, old, families)
  if (settled.errors.length > 0) return nothing(settled.service, settled.errors)
  const { service, errors, taken, leaving } = await takeAddresses(
    settled.service,
    old,
    clusterIps,
    context,
  )
  if (errors.length > 0) return nothing(service, errors)
  let claim: Claim<PortsTaken>
  try {
    claim = await nodePorts.claim((operation) => takePorts(service, old, operation), context)
  } catch (error) {
    await releaseAll(taken, clusterIps)
    throw error
  }
  const ports = claim.value
  if (ports.errors.length > 0) {
    await releaseAll(taken, clusterIps)
    return nothing(ports.service, ports.errors)
  }
  const release = async (numbers: readonly number[], ips: readonly string[]): Promise<void> => {
    await Promise.all([nodePorts.release(numbers), releaseAll(ips, clusterIps)])
  }
  return {
    object: ports.service,
    errors: [],
    keep: () => (context.dryRun ? undefined : release(claim.leaving, leaving)),
    giveBack: () => release(claim.taken, taken),
  }
}

function nothing(object: Resource, errors: Taken['errors']): Taken {
  return { object, errors, keep() {}, giveBack() {} }
}
