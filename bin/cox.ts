#!/usr/bin/env -S node --max-semi-space-size=8
/** The program `cox`: hands the process (words, environment, signals) to the command asked for. */
import { resolve } from 'node:path'
import { commands } from './commands/list.ts'
import { runCox } from './run.ts'
import { homeDirectory, isOfSystem, watchReaders } from './system.ts'

const stop = new AbortController()
for (const [name, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(name, () => {
    if (stop.signal.aborted) process.exit(code)
    stop.abort(new Error(`stopped by ${name}`))
    process.exitCode = code
  })
}
watchReaders(stop)

try {
  const code = await runCox(process.argv.slice(2), commands, {
    env: { HOME: homeDirectory(), ...process.env },
    root: resolve(import.meta.dirname, '..'),
    program: process.argv[1]!,
    signal: stop.signal,
    out: console.log,
    err: console.error,
  })
  process.exitCode ??= code
} catch (err) {
  if (!stop.signal.aborted || err !== stop.signal.reason) {
    if (isOfSystem(err)) console.error(`cox: ${err.message}`)
    // Node would print the line of the compiled copy that it was thrown in, which is a whole room.
    else console.error('cox: an error that nobody expected:', err)
    process.exit(1)
  }
}
