/** What the programs are told by the system they run on. */
import { userInfo } from 'node:os'

/** Where the environment does not say; a user of a number alone has none. */
export function homeDirectory(): string | undefined {
  try {
    return process.env['HOME'] === undefined ? userInfo().homedir : undefined
  } catch {
    return undefined
  }
}

/** What the machine refuses says what was to be done with which file: where in the program is nobody's concern. */
export function isOfSystem(err: unknown): err is NodeJS.ErrnoException {
  return err instanceof Error && typeof (err as NodeJS.ErrnoException).syscall === 'string'
}
