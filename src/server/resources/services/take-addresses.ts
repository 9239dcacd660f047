/** Which addresses a service takes and gives back with a write, and the service with them. */

import { withChanges } from '#api/objects/sharing.ts'
import { isInvalid } from '#api/status/status.ts'
import { internalError } from '#api/status/status-answers.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { headless } from '#kinds/core/service/traits.ts'
import type { IPFamily, Service } from '#kinds/core/service/types.ts'
import { AllocationError } from '#server/resources/services/allocation-error.ts'
import type { ClusterIps } from '#server/resources/services/cluster-ips.ts'
import type { HookContext } from '#server/verbs/hooks.ts'

export interface AddressesTaken {
  readonly service: Service
  readonly errors: readonly FieldError[]
  /** To be given back if the write is not stored. */
  readonly taken: readonly string[]
  /** To be given back once it is. */
  readonly leaving: readonly string[]
}

/** `service` is settled: it knows its families. */
export async function takeAddresses(
  service: Service,
  old: Service | undefined,
  clusterIps: ClusterIps,
  context: HookContext,
): Promise<AddressesTaken> {
  const nothing = { service, errors: [], taken: [], leaving: [] }
  if (!old || old.spec.type === 'ExternalName') {
    if (service.spec.type === 'ExternalName' || isHeadless(service)) return nothing
    return take(service, 0, clusterIps, context)
  }
  const { clusterIPs: had = [] } = old.spec
  if (isHeadless(old)) return nothing
  if (service.spec.type === 'ExternalName') return { ...nothing, leaving: had }
  const before = old.spec.ipFamilies?.length ?? 0
  const now = service.spec.ipFamilies?.length ?? 0
  if (before === 1 && now === 2) return take(service, 1, clusterIps, context)
  return before === 2 && now === 1 ? { ...nothing, leaving: had.slice(1) } : nothing
}

function isHeadless({ spec: { clusterIPs = [] } }: Service): boolean {
  return clusterIPs[0] === headless
}

/** Takes addresses for the families from one on. */
async function take(
  service: Service,
  from: number,
  clusterIps: ClusterIps,
  context: HookContext,
): Promise<AddressesTaken> {
  const { ipFamilies = [], clusterIPs = [] } = service.spec
  const ips = [...clusterIPs]
  const taken: string[] = []
  try {
    for (let i = from; i < ipFamilies.length; i++) {
      const given = ips[i] ?? ''
      ips[i] = given || (await next(ipFamilies[i]!, service, clusterIps, context))
      if (given) await clusterIps.take(given, service, context)
      if (!context.dryRun) taken.push(ips[i]!)
    }
  } catch (error) {
    await releaseAll(taken, clusterIps)
    const errors = [refusedAddress(error, clusterIPs, taken.length + from)]
    return { service, errors, taken: [], leaving: [] }
  }
  const spec = withChanges(service.spec, { clusterIPs: ips, clusterIP: ips[0] })
  return { service: { ...service, spec }, errors: [], taken, leaving: [] }
}

/** Whoever knows the service by no name cannot be given an address, which is told as of the service. */
function refusedAddress(error: unknown, clusterIPs: readonly string[], at: number): FieldError {
  const field = path('spec', 'clusterIPs')
  if (error instanceof AllocationError) {
    return invalid(
      field,
      clusterIPs,
      `failed to allocate IP ${clusterIPs[at] ?? ''}: ${error.message}`,
    )
  }
  if (!isInvalid(error)) throw error
  const wanted = clusterIPs.length > 0 ? clusterIPs : ['']
  return invalid(field, wanted, `failed to allocate IP: ${(error as Error).message}`)
}

async function next(
  family: IPFamily,
  service: Service,
  clusterIps: ClusterIps,
  context: HookContext,
): Promise<string> {
  try {
    return await clusterIps.takeNext(family, service, context)
  } catch (error) {
    if (!(error instanceof AllocationError)) throw error
    const message = `failed to allocate a serviceIP: ${error.message}`
    throw internalError(message, { cause: error })
  }
}

export async function releaseAll(ips: readonly string[], clusterIps: ClusterIps): Promise<void> {
  await Promise.all(ips.map((ip) => clusterIps.release(ip)))
}
