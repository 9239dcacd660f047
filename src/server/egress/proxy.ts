/** Ways through a proxy: two steps, to it and from it on, each of which can fail. */
import type { Duplex } from 'node:stream'
import type { Clock } from '#base/clock.ts'
import type { Connect, Target } from '#base/connect.ts'
import type { EgressMetrics } from '#server/egress/metrics.ts'

export interface EgressProxy {
  readonly protocol: 'http_connect' | 'grpc'
  readonly transport: 'tcp' | 'uds'
  /** Throws DialError. */
  reach(signal: AbortSignal): Promise<Passage>
}

/** One connection to a proxy, for one to whatever is behind it. */
export interface Passage extends Disposable {
  /** Throws DialError. */
  to(target: Target, signal: AbortSignal): Promise<Duplex>
}

export function through(
  proxy: EgressProxy,
  { metrics, clock }: { readonly metrics: EgressMetrics; readonly clock: Clock },
): Connect {
  return async (target, signal) => {
    const beganMs = clock.steadyMs()
    metrics.started(proxy)
    const passage = await proxy.reach(signal).catch((error: unknown) => {
      metrics.failed(proxy, 'connect')
      throw error
    })
    try {
      const connection = await passage.to(target, signal)
      metrics.opened(proxy, (clock.steadyMs() - beganMs) / 1000)
      return connection
    } catch (error) {
      metrics.failed(proxy, 'proxy')
      passage[Symbol.dispose]()
      throw error
    }
  }
}
