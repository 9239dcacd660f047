/** Reads files that a command line names, at once: they are small, and mostly nobody waits yet. */
import { readFileSync } from 'node:fs'
import { FlagError, type FlagValues } from '#base/component-flags.ts'

export function readFile(path: string): string {
  return readFileSync(path, 'utf8')
}

/** The text of the file that a flag names, if it does. */
export function fileOf(flags: FlagValues, flag: string): string | undefined {
  const path = flags.text(flag)
  return path === '' ? undefined : readNamed(flag, path)
}

export function readNamed(flag: string, path: string): string {
  try {
    return readFile(path)
  } catch (cause) {
    throw new FlagError(`--${flag}: cannot read "${path}": ${(cause as Error).message}`, { cause })
  }
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
