/** `cox down` and `cox reset`: ends the cluster of this machine, or removes it whole. */
import { rename, rm } from 'node:fs/promises'
import type { Clock } from '#base/clock.ts'
import { sleep } from '#base/wait.ts'
import { KubeconfigError, removeFromKubeconfig } from '#bootstrap/kubeconfig.ts'
import { type LocalCluster, LocalClusterError } from '#cluster/local/local-cluster.ts'
import { forgetServer, isAlive, runningServer } from '#cluster/local/server-process.ts'
import { takeTurn } from '#cluster/local/turn.ts'

export interface DownOptions {
  readonly cluster: LocalCluster
  readonly clock: Clock
  readonly signal: AbortSignal
  say(line: string): void
}

/** Requests under way may end; whoever takes longer than this is killed, which loses nothing. */
const patienceMs = 10_000
const lookMs = 20

/** Answers whether it ran. */
export async function bringDown(options: DownOptions): Promise<boolean> {
  using turn = await takeTurn(options)
  return turn !== undefined && (await end(options))
}

/** Throws LocalClusterError where all is gone but the context in the kubeconfig. */
export async function reset(options: DownOptions & { readonly kubeconfigPath: string }) {
  const { cluster, kubeconfigPath } = options
  {
    using turn = await takeTurn(options)
    if (turn !== undefined) {
      await end(options)
      await remove(cluster.directory)
    }
  }
  try {
    await removeFromKubeconfig(cluster.name, { ...options, path: kubeconfigPath })
  } catch (cause) {
    if (!(cause instanceof KubeconfigError)) throw cause
    const words = `Cluster ${cluster.name} is gone, but not its context`
    throw new LocalClusterError(`${words}: ${cause.message}`, { cause })
  }
}

/** Out of the way first: who waits for his turn makes a lock wherever there is a folder to hold it. */
async function remove(directory: string): Promise<void> {
  const doomed = `${directory}.removed`
  await rm(doomed, { recursive: true, force: true }) // of one that was stopped half way
  await rename(directory, doomed)
  await rm(doomed, { recursive: true })
}

async function end({ cluster, clock, signal }: DownOptions): Promise<boolean> {
  const server = await runningServer(cluster)
  if (server) {
    process.kill(server.pid, 'SIGTERM')
    for (const endMs = clock.steadyMs() + patienceMs; isAlive(server.pid); ) {
      if (clock.steadyMs() > endMs) process.kill(server.pid, 'SIGKILL')
      await sleep(lookMs, { clock, signal })
    }
  }
  await forgetServer(cluster)
  return server !== undefined
}
