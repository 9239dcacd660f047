/** Counts what is asked of a program that signs tokens, under upstream's names. */
import { ServiceCallError } from '#base/grpc/unix-service.ts'
import type { Metrics } from '#base/metrics.ts'

export interface SignerMetrics {
  called(path: string, code: string, seconds: number): void
  signed(code: string): void
  fetched(times: { readonly nowMs: number; readonly dataSeconds: number }): void
  notFetched(code: string): void
}

const buckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

export function createSignerMetrics(metrics: Metrics): SignerMetrics {
  const prefix = 'apiserver_externaljwt'
  const fetches = metrics.counter({
    name: `${prefix}_fetch_keys_request_total`,
    help: 'How often the keys of the program that signs tokens were asked for, by how that ended.',
    labels: ['code'],
  })
  const lastFetch = metrics.gauge({
    name: `${prefix}_fetch_keys_success_timestamp`,
    help: 'When the keys of the program that signs tokens were last told.',
  })
  const dataTime = metrics.gauge({
    name: `${prefix}_fetch_keys_data_timestamp`,
    help: 'Of when the keys were that the program that signs tokens last told.',
  })
  const signings = metrics.counter({
    name: `${prefix}_sign_request_total`,
    help: 'How many tokens were to be signed, by how that ended.',
    labels: ['code'],
  })
  const calls = metrics.histogram({
    name: `${prefix}_request_duration_seconds`,
    help: 'How long calls of the program that signs tokens took, by the code they ended with.',
    labels: ['method', 'code'],
    buckets,
  })
  return {
    called: (path, code, seconds) => calls.with(path, code).observe(seconds),
    signed: (code) => signings.with(code).add(),
    fetched({ nowMs, dataSeconds }) {
      fetches.with('OK').add()
      lastFetch.with().set(nowMs / 1000)
      dataTime.with().set(dataSeconds)
    },
    notFetched: (code) => fetches.with(code).add(),
  }
}

/** What was called, and answered what is no good, is no failure of gRPC. */
export function codeOf(error: unknown): string {
  const { cause } = error as Error
  const call = [error, cause].find((one) => one instanceof ServiceCallError)
  return call?.code ?? 'unknown-non-grpc'
}
