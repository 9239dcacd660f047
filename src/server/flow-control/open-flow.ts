/** Decides by what a server lets requests in. */
import type { Metrics } from '#base/metrics.ts'
import { createInFlightLimits, type FlowControl } from '#server/filters/in-flight.ts'
import { createFairFlow, type FairFlow } from '#server/flow-control/flow-control.ts'
import type { ServerOptions } from '#server/options.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

const group = 'flowcontrol.apiserver.k8s.io'
/** Upstream lets a request wait for a quarter of the time it may take. */
const waitPart = 0.25

export interface OpenFlow {
  readonly flow: FlowControl
  /** Absent where limits alone decide. */
  readonly fair?: FairFlow
}

export function openFlow(
  { clock, limits }: Pick<ServerOptions, 'clock' | 'limits'>,
  resources: () => ResourceTable,
  metrics: Metrics,
): OpenFlow {
  const { readsInFlight, writesInFlight, timeoutMs, isFair } = limits
  const schemas = resources().hub(group, 'flowschemas')?.store
  const levels = resources().hub(group, 'prioritylevelconfigurations')?.store
  if (!isFair || !schemas || !levels) {
    const flow = createInFlightLimits({
      maxRequestsInflight: readsInFlight,
      maxMutatingRequestsInflight: writesInFlight,
    })
    return { flow }
  }
  const fair = createFairFlow({
    ...{ schemas, levels, resources, clock, metrics },
    serverSeats: readsInFlight + writesInFlight,
    waitLimitMs: timeoutMs * waitPart,
  })
  return { flow: fair, fair }
}
