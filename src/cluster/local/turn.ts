/** One at a time: two commands that start or end a cluster at once would each undo what the other does. */
import { closeSync, fstatSync, mkdirSync, openSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '#base/clock.ts'
import { sleep } from '#base/wait.ts'
import { type LocalCluster, LocalClusterError } from '#cluster/local/local-cluster.ts'

export interface TurnOptions {
  readonly cluster: LocalCluster
  readonly clock: Clock
  readonly signal: AbortSignal
  say(line: string): void
}

/** SQLITE_BUSY. */
const busy = 5
const lookMs = 20
/** Longer than a start may take, which ends by itself. */
const patienceMs = 120_000

/**
 * Takes the cluster for oneself until disposed. SQLite's lock on a file is one of the system's, which
 * goes with the process that holds it: none is ever left behind. Makes the cluster's folder if need be.
 */
export async function takeTurn({ cluster, clock, signal, say }: TurnOptions): Promise<Disposable> {
  const endMs = clock.nowMs() + patienceMs
  for (let looks = 0; ; looks++) {
    mkdirSync(cluster.directory, { recursive: true, mode: 0o700 })
    const lock = lockOf(cluster.lockFile)
    if (lock !== undefined) return lock
    if (looks === 0) say(`waiting for another cox that starts or ends cluster ${cluster.name}`)
    if (clock.nowMs() > endMs) {
      throw new LocalClusterError(
        `Another cox has been starting or ending cluster ${cluster.name} for ${patienceMs / 1000} s: end it first`,
      )
    }
    await sleep(lookMs, { clock, signal })
  }
}

/** Undefined while another holds it. */
function lockOf(path: string): Disposable | undefined {
  using stack = new DisposableStack()
  // Stays open as long as the lock is held: to close it would give up what the process has locked of the file.
  const file = openSync(path, 'a', 0o600)
  stack.defer(() => closeSync(file))
  const database = new DatabaseSync(path)
  stack.defer(() => database.close())
  try {
    // With its journal in memory nothing is written: a cluster can be ended on a disk that is full.
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    if ((error as { readonly errcode?: number }).errcode !== busy) throw error
    return undefined
  }
  // Whoever has removed the cluster in the meantime took this file with it.
  const isStillThere = statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(file).ino
  return isStillThere ? stack.move() : undefined
}
