/** The ways by which the server goes to others: straight, or through a proxy. */
import { type Connect, connectDirectly } from '#base/connect.ts'
import type { Metrics } from '#base/metrics.ts'
import type { Random } from '#base/random.ts'
import type {
  EgressConfiguration,
  EgressConnection,
  EgressName,
} from '#server/egress/configuration.ts'
import { type HttpProxyParts, httpProxyAt, httpProxyBehind } from '#server/egress/http-proxy.ts'
import { createEgressMetrics } from '#server/egress/metrics.ts'
import { type EgressProxy, through } from '#server/egress/proxy.ts'
import { tunnelBehind } from '#server/egress/tunnel.ts'

/** Those that are absent lead straight there. */
export type Egress = Readonly<Partial<Record<EgressName, Connect>>>

export interface EgressParts extends HttpProxyParts {
  readonly metrics: Metrics
  readonly random: Random
}

/** Of a good configuration. Undefined: it selects nothing. Throws in upstream's words. */
export function createEgress(
  { egressSelections }: EgressConfiguration,
  parts: EgressParts,
): Egress | undefined {
  if (!egressSelections) return undefined
  const counted = { ...parts, metrics: createEgressMetrics(parts.metrics) }
  const ways = egressSelections.map(({ name, connection }) => {
    try {
      const proxy = proxyOf(connection, parts)
      return [name.toLowerCase(), proxy ? through(proxy, counted) : connectDirectly] as const
    } catch (cause) {
      const what = `failed to create dialer for egressSelection "${name.toLowerCase()}"`
      throw new Error(`${what}: ${(cause as Error).message}`, { cause })
    }
  })
  return Object.fromEntries(ways)
}

/** Undefined: there is none on the way. */
function proxyOf(
  { proxyProtocol, transport: { tcp, uds } = {} }: EgressConnection,
  parts: EgressParts,
): EgressProxy | undefined {
  if (proxyProtocol === 'Direct') return undefined
  if (uds && proxyProtocol === 'GRPC') return tunnelBehind(uds.udsName, parts.random)
  if (uds) return httpProxyBehind(uds.udsName)
  return tcp && httpProxyAt(tcp, parts)
}
