/** Directories, made with those above them. */
import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a directory and those above it, where they are not there; answers the first that was made. Node's own
 * recursive `mkdir` tries for ever below a directory that takes none and says it is not there, as /proc does.
 */
export function makeDirectory(path: string, mode = 0o700): string | undefined {
  try {
    return makeOne(path, mode)
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw err
  }
  const first = makeDirectory(dirname(path), mode)
  const made = makeOne(path, mode)
  return first ?? made
}

/** Undefined where it is there: another may have made it just now. */
function makeOne(path: string, mode: number): string | undefined {
  try {
    mkdirSync(path, mode)
    return path
  } catch (err) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return undefined
    throw err
  }
}
