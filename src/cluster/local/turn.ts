/** One at a time: two commands that start or end a cluster at once would each undo what the other does. */
import { closeSync, existsSync, fstatSync, openSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '#base/clock.ts'
import { makeDirectory } from '#base/directories.ts'
import { sleep } from '#base/wait.ts'
import { type LocalCluster, LocalClusterError } from '#cluster/local/local-cluster.ts'

export interface TurnOptions {
  readonly cluster: LocalCluster
  readonly clock: Clock
  readonly signal: AbortSignal
  say(line: string): void
  /** Whether the cluster's folder is made where there is none. */
  readonly makesFolder?: boolean
}

/** SQLITE_BUSY, SQLITE_CANTOPEN. */
const busy = 5
const cannotOpen = 14
const lookMs = 20
/** Longer than a start may take, which ends by itself. */
const patienceMs = 120_000

/**
 * Takes the cluster for oneself until disposed. SQLite's lock on a file is one of the system's, which
 * goes with the process that holds it: none is ever left behind. Undefined where there is no cluster.
 */
export async function takeTurn(options: TurnOptions): Promise<Disposable | undefined> {
  const { cluster, clock, signal, say, makesFolder = false } = options
  const endMs = clock.steadyMs() + patienceMs
  for (let looks = 0; ; looks++) {
    if (makesFolder) makeDirectory(cluster.directory)
    else if (!existsSync(cluster.directory)) return undefined
    const lock = lockOf(cluster.lockFile)
    if (lock !== undefined) return lock
    if (looks === 0) say(`waiting for another cox that starts or ends cluster ${cluster.name}`)
    if (clock.steadyMs() > endMs) {
      throw new LocalClusterError(
        `Another cox has been starting or ending cluster ${cluster.name} for ${patienceMs / 1000} s: end it first`,
      )
    }
    await sleep(lookMs, { clock, signal })
  }
}

/** Undefined while another holds it, or has just removed the cluster. */
function lockOf(path: string): Disposable | undefined {
  using stack = new DisposableStack()
  try {
    // Stays open as long as the lock is held: to close it would give up what the process has locked of the file.
    const file = openSync(path, 'a', 0o600)
    stack.defer(() => closeSync(file))
    const database = new DatabaseSync(path)
    stack.defer(() => database.close())
    // With its journal in memory nothing is written: a cluster can be ended on a disk that is full.
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    // Whoever has removed the cluster in the meantime took this file with it.
    const isStillThere = statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(file).ino
    return isStillThere ? stack.move() : undefined
  } catch (error) {
    const { code, errcode } = error as NodeJS.ErrnoException & { readonly errcode?: number }
    if (code === 'ENOENT' || errcode === busy || errcode === cannotOpen) return undefined
    throw error
  }
}
