/** Reads files that a command line names, at once: they are small, and mostly nobody waits yet. */
import { readFileSync } from 'node:fs'

export function readFile(path: string): string {
  return readFileSync(path, 'utf8')
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
}

/** Why a file cannot be read, in Go's words. */
export function whyUnread(error: unknown): string {
  const { code = '', syscall = 'open', path = '', message } = error as NodeJS.ErrnoException
  const reason = Object.hasOwn(reasons, code) ? reasons[code] : undefined
  return reason === undefined ? message : `${syscall} ${path}: ${reason}`
}
