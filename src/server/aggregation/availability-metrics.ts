/** Tells by upstream's metrics which APIServices have a server that does not answer. */
import type { Metrics } from '#base/metrics.ts'
import type { APIService } from '#kinds/apiregistration/apiservice/types.ts'

/** Is shown all APIServices whenever one of them has changed. */
export type ShowAvailability = (services: readonly APIService[]) => void

export function createAvailabilityMetrics(metrics: Metrics): ShowAvailability {
  const unavailable = metrics.gauge({
    name: 'aggregator_unavailable_apiservice',
    help: 'Which APIServices have a server that does not answer: 1, or 0 if it does.',
    labels: ['name'],
  })
  const changes = metrics.counter({
    name: 'aggregator_unavailable_apiservice_total',
    help: 'How often the server of an APIService stopped to answer, by why.',
    labels: ['name', 'reason'],
  })
  let known = new Map<string, boolean>()

  return (services) => {
    const next = new Map<string, boolean>()
    for (const { metadata, status } of services) {
      const { name } = metadata
      const condition = status?.conditions?.find(({ type }) => type === 'Available')
      const isAvailable = condition?.status === 'True'
      next.set(name, isAvailable)
      if (known.get(name) === isAvailable) continue
      unavailable.with(name).set(isAvailable ? 0 : 1)
      if (known.get(name)) changes.with(name, condition?.reason || 'UnknownReason').add()
    }
    // What is gone cannot be taken out of the metrics: nothing is wrong with it.
    for (const name of known.keys()) if (!next.has(name)) unavailable.with(name).set(0)
    known = next
  }
}
