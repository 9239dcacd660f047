/** A program that runs beside the test and prints what it sees, one line after the other. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A client that says nothing for so long will not speak: twice the lease of one that ended without giving it up. */
const patienceMs = 120_000

export interface Lines extends AsyncDisposable {
  /** All that was printed so far. */
  readonly seen: readonly string[]
  /** Waits for a line that is as asked, among those seen and those to come; answers its place. */
  until(isIt: (line: string) => boolean, what: string): Promise<number>
  /** Asks it to end in good order, and waits until it has. */
  end(): Promise<void>
}

export function openLines(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Lines {
  const child: ChildProcess = spawn(program, args, {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const seen: string[] = []
  let errors = ''
  let told = Promise.withResolvers<void>()
  const tell = () => {
    told.resolve()
    told = Promise.withResolvers()
  }
  createInterface({ input: child.stdout! }).on('line', (line) => {
    seen.push(line)
    tell()
  })
  child.stderr!.on('data', (chunk: Buffer) => {
    errors = `${errors}${chunk}`.slice(-4000)
  })
  const closed = once(child, 'close').then(tell)

  async function until(isIt: (line: string) => boolean, what: string): Promise<number> {
    const deadline = AbortSignal.timeout(patienceMs)
    const late = once(deadline, 'abort')
    for (let at = 0; ; at++) {
      while (at === seen.length) {
        if (deadline.aborted || child.exitCode !== null) {
          throw new Error(`never seen: ${what}\n${seen.slice(-20).join('\n')}\n${errors}`)
        }
        await Promise.race([told.promise, late])
      }
      if (isIt(seen[at]!)) return at
    }
  }

  async function end(): Promise<void> {
    child.kill('SIGTERM')
    await closed
  }

  return {
    seen,
    until,
    end,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await closed
    },
  }
}
