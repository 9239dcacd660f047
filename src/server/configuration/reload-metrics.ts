/** Upstream's figures of files that are read again while the server runs. */
import { createHash } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import type { Metrics } from '#base/metrics.ts'

export interface ReloadMetrics {
  /** The text that is followed now. */
  loaded(text: string): void
  /** The same of a text that is not kept, by its hash. */
  loadedAs(hash: string): void
  reloaded(isGood: boolean): void
}

export interface ReloadMetricsOptions {
  readonly what: 'authentication' | 'authorization' | 'encryption'
  readonly serverId: string
  readonly clock: Clock
}

export function createReloadMetrics(
  metrics: Metrics,
  { what, serverId, clock }: ReloadMetricsOptions,
): ReloadMetrics {
  const prefix = `apiserver_${what}_config_controller`
  const server = hashOf(serverId)
  const split = 'split by status and apiserver identity.'
  const labels = ['status', 'apiserver_id_hash']
  const stability = what === 'encryption' ? 'ALPHA' : 'BETA'
  let current = ''
  const total = metrics.counter({
    name: `${prefix}_automatic_reloads_total`,
    help: `Total number of automatic reloads of ${what} configuration ${split}`,
    labels,
    stability,
  })
  const last = metrics.gauge({
    name: `${prefix}_automatic_reload_last_timestamp_seconds`,
    help: `Timestamp of the last automatic reload of ${what} configuration ${split}`,
    labels,
    stability,
  })
  metrics.infoOf(
    {
      name: `${prefix}_last_config_info`,
      help: `Information about the last applied ${what} configuration with hash as label, split by apiserver identity.`,
      labels: ['apiserver_id_hash', 'hash'],
    },
    () => [[server, current]],
  )
  return {
    loaded(text) {
      current = hashOf(text)
    },
    loadedAs(hash) {
      current = hash
    },
    reloaded(isGood) {
      const status = isGood ? 'success' : 'failure'
      total.with(status, server).add()
      last.with(status, server).set(clock.nowMs() / 1000)
    },
  }
}

/** Empty for the empty text. */
export function hashOf(text: string): string {
  return text === '' ? '' : `sha256:${createHash('sha256').update(text).digest('hex')}`
}
