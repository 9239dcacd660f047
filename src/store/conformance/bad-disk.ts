/**
 * A disk that fails when told to, without a privilege and without a library loaded in front of the
 * system's: the descriptor by which SQLite writes a file is exchanged, under its hands, for one of
 * a device. On `/dev/full` every write ends with "no space left"; on `/dev/null` every write is
 * taken and every sync refused, as on a disk whose fsync fails. All threads of a process share its
 * descriptors, so a test can do this to the thread of a store.
 */
import { closeSync, openSync, readdirSync, readlinkSync } from 'node:fs'

export type Device = '/dev/full' | '/dev/null'

/** Why it cannot be done here, for the skip of a test; nothing, if it can. */
export const missingBadDisk =
  process.platform === 'linux' ? false : 'descriptors are found in /proc, which only Linux has'

/** Disposing the result gives the file its descriptor back. */
export function exchangeFor(device: Device, path: string): Disposable {
  const descriptor = descriptorOf(path)
  reopen(descriptor, device)
  return { [Symbol.dispose]: () => reopen(descriptor, path) }
}

function descriptorOf(path: string): number {
  for (const name of readdirSync('/proc/self/fd')) {
    try {
      if (readlinkSync(`/proc/self/fd/${name}`) === path) return Number(name)
    } catch {
      // The listing's own descriptor is gone by now.
    }
  }
  throw new Error(`Cannot exchange the descriptor of "${path}": it is not open`)
}

/** The system gives the lowest number that is free: others that are lower are taken meanwhile. */
function reopen(descriptor: number, path: string): void {
  closeSync(descriptor)
  const others: number[] = []
  for (let got = openSync(path, 'r+'); got !== descriptor; got = openSync(path, 'r+')) {
    others.push(got)
    if (got > descriptor) throw new Error(`Another thread has taken descriptor ${descriptor}`)
  }
  for (const other of others) closeSync(other)
}
