/** Reads files that a command line names, at once: they are small, and mostly nobody waits yet. */
import { readFileSync } from 'node:fs'
import { FlagError, type FlagValues } from '#base/component-flags.ts'
import { messageOf } from '#base/message-of.ts'

export function readFile(path: string): string {
  return readFileSync(path, 'utf8')
}

/** The text of the file that a flag names, if it does. */
export function fileOf(flags: FlagValues, flag: string): string | undefined {
  const path = flags.text(flag)
  return path === '' ? undefined : readNamed(path)
}

/** Throws FlagError, which says `where` it was needed, as upstream does. */
export function readNamed(path: string, where = ''): string {
  try {
    return readFile(path)
  } catch (cause) {
    throw new FlagError(`${where}${whyUnread(cause, path)}`, { cause })
  }
}

/** What a file is good for, and the words for a text that is not. */
interface FileUse {
  /** Throws where it is no good. */
  judge(text: string): unknown
  says(why: string): string
}

/** Throws FlagError, which begins with `where`. */
export function readJudged(path: string, { judge, says }: FileUse, where = ''): string {
  const text = readNamed(path, where)
  try {
    judge(text)
    return text
  } catch (cause) {
    throw new FlagError(`${where}${says(messageOf(cause))}`, { cause })
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
}

/** Why a file cannot be read, in Go's words. Node does not always say which file it is: `known` does. */
export function whyUnread(error: unknown, known = ''): string {
  const { code = '', syscall = 'open', path = known, message } = error as NodeJS.ErrnoException
  const reason = Object.hasOwn(reasons, code) ? reasons[code] : undefined
  return reason === undefined ? message : `${syscall} ${path}: ${reason}`
}
