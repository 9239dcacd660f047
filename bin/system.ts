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

/** Of a socket that cannot be listened at. */
export function listenErrorIn(err: unknown): Error | undefined {
  return isOfSystem(err) && err.syscall === 'listen' ? err : undefined
}

/** What becomes of the program where nobody takes what it prints, or tells. */
export function watchReaders(stop: AbortController): void {
  // A reader that has seen enough (`cox ... | head`) is no failure of ours.
  process.stdout.on('error', (err: NodeJS.ErrnoException) => {
    if (err.code === 'EPIPE') process.exit(0)
    console.error(`cox: cannot print: ${err.message}`)
    process.exit(1)
  })
  // Nor is it a reason to end that what is told goes nowhere, as on a full disk: only that nobody is there to read it.
  process.stderr.on('error', (err: NodeJS.ErrnoException) => {
    if (err.code !== 'EPIPE') return
    process.exitCode = 141 // as SIGPIPE has it
    stop.abort(new Error('nobody reads what is told'))
  })
}
