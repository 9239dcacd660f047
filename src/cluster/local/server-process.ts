/** The process that serves the cluster of this machine: noted when it is started, and found where the note is lost. */
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import type { LocalCluster } from '#cluster/local/local-cluster.ts'

/** The process that serves, as it was started. */
export interface ServerProcess {
  readonly pid: number
  readonly port: number
  readonly startedMs: number
}

/** The process that runs now, if one does. A number alone says little: it may be another's by now. */
export async function runningServer(cluster: LocalCluster): Promise<ServerProcess | undefined> {
  const noted = parse(await readIfThere(cluster.processFile))
  if (process.platform !== 'linux') return noted && isAlive(noted.pid) ? noted : undefined
  if (noted && portOf(await wordsOf(noted.pid), cluster) !== undefined) return noted
  return await findServer(cluster)
}

/** In one step: nobody ever reads half a note. */
export async function noteServer(cluster: LocalCluster, server: ServerProcess): Promise<void> {
  const unfinished = `${cluster.processFile}.new`
  await writeFile(unfinished, JSON.stringify(server), { mode: 0o600 })
  await rename(unfinished, cluster.processFile)
}

export async function forgetServer(cluster: LocalCluster): Promise<void> {
  await rm(cluster.processFile, { force: true })
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Whoever started it may have been killed before he noted it, and it would be in the way for ever. */
async function findServer(cluster: LocalCluster): Promise<ServerProcess | undefined> {
  // Without a store there is none, and to look for it takes its time at each first start.
  if ((await readdir(cluster.dataDirectory).catch(() => [])).length === 0) return undefined
  for (const name of await readdir('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid)) continue
    const port = portOf(await wordsOf(pid), cluster)
    if (port !== undefined) return { pid, port, startedMs: (await stat(`/proc/${pid}`)).ctimeMs }
  }
  return undefined
}

async function wordsOf(pid: number): Promise<readonly string[]> {
  return ((await readIfThere(`/proc/${pid}/cmdline`)) ?? '').split('\0')
}

/** Undefined where these are not the words of this cluster's server. */
function portOf(words: readonly string[], cluster: LocalCluster): number | undefined {
  if (!words.includes('kube-apiserver') || !words.includes(cluster.dataDirectory)) return undefined
  const flag = words.find((word) => word.startsWith('--secure-port='))
  return flag === undefined ? undefined : Number(flag.slice(flag.indexOf('=') + 1))
}

/** A note that was damaged is as good as none. */
function parse(text: string | undefined): ServerProcess | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as ServerProcess)
  } catch {
    return undefined
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (err) {
    const { code } = err as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ESRCH') return undefined
    throw err
  }
}
