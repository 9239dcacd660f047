/** `cox down` and `cox reset`: ends the cluster of this machine, or removes it whole. */
import { rm } from 'node:fs/promises'
import type { Clock } from '#base/clock.ts'
import { sleep } from '#base/wait.ts'
import { removeFromKubeconfig } from '#bootstrap/kubeconfig.ts'
import {
  forgetServer,
  isAlive,
  type LocalCluster,
  runningServer,
} from '#cluster/local/local-cluster.ts'

export interface DownOptions {
  readonly cluster: LocalCluster
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** Requests under way may end; whoever takes longer than this is killed, which loses nothing. */
const patienceMs = 10_000
const lookMs = 20

/** Answers whether it ran. */
export async function bringDown({ cluster, clock, signal }: DownOptions): Promise<boolean> {
  const server = await runningServer(cluster)
  if (server) {
    process.kill(server.pid, 'SIGTERM')
    for (const endMs = clock.nowMs() + patienceMs; isAlive(server.pid); ) {
      if (clock.nowMs() > endMs) process.kill(server.pid, 'SIGKILL')
      await sleep(lookMs, { clock, signal })
    }
  }
  await forgetServer(cluster)
  return server !== undefined
}

export async function reset(options: DownOptions & { readonly kubeconfigPath: string }) {
  const { cluster, kubeconfigPath } = options
  await bringDown(options)
  await rm(cluster.directory, { recursive: true, force: true })
  await removeFromKubeconfig(cluster.name, { ...options, path: kubeconfigPath })
}
