/**
 * The cluster of this machine's user: where it keeps its things, and whether it runs. Everything of
 * a cluster is in one folder, so that `reset` is the removal of that folder.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface LocalCluster {
  readonly name: string
  readonly directory: string
  readonly dataDirectory: string
  readonly pkiDirectory: string
  readonly logFile: string
  readonly processFile: string
}

/** What the user asked for cannot be done; the message says why, and what to do. */
export class LocalClusterError extends Error {
  override readonly name = 'LocalClusterError'
}

/** The process that serves, as it was started. */
export interface ServerProcess {
  readonly pid: number
  readonly port: number
  readonly startedMs: number
}

/** Names become folders and contexts: nothing in them may mean more. */
const nameForm = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/

export const standardName = 'coxswain'

export function localCluster(
  env: Readonly<Record<string, string | undefined>>,
  name = standardName,
): LocalCluster {
  if (!nameForm.test(name)) {
    throw new TypeError(
      `"${name}" cannot name a cluster: lower case letters, digits and "-", 63 at most`,
    )
  }
  const home = env['XDG_STATE_HOME'] || join(env['HOME'] ?? '/', '.local', 'state')
  const directory = join(home, 'coxswain', name)
  return {
    name,
    directory,
    dataDirectory: join(directory, 'data'),
    pkiDirectory: join(directory, 'pki'),
    logFile: join(directory, 'server.log'),
    processFile: join(directory, 'server.json'),
  }
}

/** The process that runs now, if one does. A number alone says little: it may be another's by now. */
export async function runningServer(cluster: LocalCluster): Promise<ServerProcess | undefined> {
  const text = await readIfThere(cluster.processFile)
  if (text === undefined) return undefined
  const server = JSON.parse(text) as ServerProcess
  return (await isOurs(server.pid, cluster)) ? server : undefined
}

export async function noteServer(cluster: LocalCluster, server: ServerProcess): Promise<void> {
  await mkdir(cluster.directory, { recursive: true, mode: 0o700 })
  await writeFile(cluster.processFile, JSON.stringify(server), { mode: 0o600 })
}

export async function forgetServer(cluster: LocalCluster): Promise<void> {
  await rm(cluster.processFile, { force: true })
}

async function isOurs(pid: number, { dataDirectory }: LocalCluster): Promise<boolean> {
  const words = await readIfThere(`/proc/${pid}/cmdline`)
  if (words !== undefined) return words.split('\0').includes(dataDirectory)
  return process.platform !== 'linux' && isAlive(pid)
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
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
