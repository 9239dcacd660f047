/** `cox status`: whether the cluster of this machine runs, and how it is. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '#base/clock.ts'
import type { LocalCluster } from '#cluster/local/local-cluster.ts'
import { ask } from '#cluster/local/readiness.ts'
import { runningServer } from '#cluster/local/server-process.ts'

export interface LocalStatus {
  readonly running: boolean
  readonly ready: boolean
  /** One fact a line. */
  readonly lines: readonly string[]
}

export async function statusOfLocal(
  cluster: LocalCluster,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<LocalStatus> {
  const server = await runningServer(cluster)
  if (!server) {
    return { running: false, ready: false, lines: [`cluster ${cluster.name}: not running`] }
  }
  const read = (file: string) => readFile(join(cluster.pkiDirectory, file), 'utf8')
  const [authorityPem, certificate, privateKey] = await Promise.all(
    ['ca.crt', 'admin.crt', 'admin.key'].map(read),
  )
  const client = { certificate: certificate!, privateKey: privateKey! }
  const probe = { port: server.port, authorityPem: authorityPem!, client }
  const answer = await ask(probe, '/readyz?verbose', signal)
  const ready = answer?.code === 200
  const failing = (answer?.text ?? '').split('\n').filter((line) => line.startsWith('[-]'))
  const seconds = Math.round((clock.nowMs() - server.startedMs) / 1000)
  return {
    running: true,
    ready,
    lines: [
      `cluster ${cluster.name}: ${ready ? 'ready' : answer ? 'not ready' : 'not answering'}`,
      ...failing,
      `server   https://127.0.0.1:${server.port}, process ${server.pid}, for ${seconds} s`,
      `log      ${cluster.logFile}`,
      `data     ${cluster.dataDirectory}`,
    ],
  }
}
