/** Services take addresses and ports from pools, and give them back. */
import type { Resource } from '#api/metadata.ts'
import { settleService } from '#kinds/core/service/ip-families.ts'
import type { IPFamily, Service } from '#kinds/core/service/types.ts'
import type { HookContext, ResourceHooks, Taken } from '#server/resources/hooks.ts'
import type { ClusterIps } from '#server/resources/services/cluster-ips.ts'
import type { NodePorts } from '#server/resources/services/node-ports.ts'
import { releaseAll, takeAddresses } from '#server/resources/services/take-addresses.ts'
import { allPortsOf, takePorts } from '#server/resources/services/take-ports.ts'

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
      const operation = pools.nodePorts.begin(false)
      for (const port of allPortsOf(spec)) operation.releaseLater(port)
      operation.keep()
      if (spec.type === 'ExternalName') return
      const ips = (spec.clusterIPs ?? []).filter((ip) => ip !== 'None' && ip !== '')
      await releaseAll(ips, pools.clusterIps)
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
  const operation = nodePorts.begin(context.dryRun)
  const giveBack = async (): Promise<void> => {
    operation.giveBack()
    await releaseAll(taken, clusterIps)
  }
  try {
    const ports = takePorts(service, old, operation)
    if (ports.errors.length > 0) {
      await giveBack()
      return nothing(ports.service, ports.errors)
    }
    const keep = async (): Promise<void> => {
      operation.keep()
      if (!context.dryRun) await releaseAll(leaving, clusterIps)
    }
    return { object: ports.service, errors: [], keep, giveBack }
  } catch (error) {
    await giveBack()
    throw error
  }
}

function nothing(object: Resource, errors: Taken['errors']): Taken {
  return { object, errors, keep() {}, giveBack() {} }
}
