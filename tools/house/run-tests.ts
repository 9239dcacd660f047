/** Runs test files, each in a process of its own, and counts what became of them. */
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { run } from 'node:test'
import { inspect } from 'node:util'
import type { Batch } from './levels.ts'

const quickImports = new URL('quick-imports.ts', import.meta.url).href

export interface Outcome {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Why tests were skipped, and how many for each reason. */
  readonly reasons: ReadonlyMap<string, number>
}

export interface RunOptions {
  readonly root: string
  readonly signal: AbortSignal
  readonly print: (line: string) => void
  /** Prints every test, not only files and failures. */
  readonly verbose: boolean
  /** Rewrites the golden files that tests compare with. */
  readonly update: boolean
}

interface Tally {
  passed: number
  failed: number
  skipped: number
  readonly reasons: Map<string, number>
}

export async function runTests(batches: readonly Batch[], options: RunOptions): Promise<Outcome> {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0, reasons: new Map() }
  for (const batch of batches) {
    const started = performance.now()
    options.print(`${batch.level}: ${batch.files.length} files`)
    await runBatch(batch, tally, options)
    options.signal.throwIfAborted()
    options.print(`${batch.level}: ${seconds(performance.now() - started)}`)
  }
  return tally
}

async function runBatch(batch: Batch, tally: Tally, options: RunOptions): Promise<void> {
  const { root, signal, print, verbose, update } = options
  const flags = ['--disable-warning=ExperimentalWarning', `--import=${quickImports}`]
  const events = run({
    files: batch.files.map((file) => join(root, file)),
    cwd: root,
    // Files that wait for disks, timers and other processes do so for half of their time.
    concurrency: availableParallelism() + 1,
    timeout: batch.limitMs,
    signal: AbortSignal.any([signal, AbortSignal.timeout(batch.totalMs)]),
    execArgv: update ? [...flags, '--test-update-snapshots'] : flags,
  })
  events.on('test:pass', ({ name, file, details, skip, todo }) => {
    if (details.type === 'suite') return
    if (name === file) return fail(name, ['holds no test'])
    const reason = skip ?? todo
    if (reason === undefined) tally.passed++
    else countSkip(reason)
    if (verbose) print(`  ${reason === undefined ? 'ok  ' : 'skip'} ${name}`)
  })
  events.on('test:fail', ({ name, file, line, details, todo }) => {
    const { failureType, cause } = details.error as Error & { readonly failureType?: string }
    if (details.type === 'suite' || failureType === 'subtestsFailed') return
    if (todo !== undefined) return countSkip(todo)
    const where = file && name !== file ? `  at ${relative(root, file)}:${line}` : ''
    fail(name === file ? relative(root, name) : name, [...describe(cause), where])
  })
  events.on('test:stderr', ({ message }) => print(message.trimEnd()))
  events.on('test:stdout', ({ message }) => verbose && print(message.trimEnd()))
  events.on('test:summary', ({ file, counts, duration_ms: ms, success }) => {
    if (file === undefined) return
    const verdict = success ? 'ok  ' : 'FAIL'
    print(`${verdict} ${relative(root, file)} (${counts.tests} tests, ${seconds(ms)})`)
  })
  for await (const _ of events); // the handlers above have seen each one

  function countSkip(reason: string | boolean): void {
    const text = typeof reason === 'string' && reason !== '' ? reason : 'no reason given'
    tally.skipped++
    tally.reasons.set(text, (tally.reasons.get(text) ?? 0) + 1)
  }

  function fail(name: string, lines: readonly string[]): void {
    tally.failed++
    print(`FAIL ${name}`)
    for (const line of lines.filter(Boolean)) print(`  ${line}`)
  }
}

/** An error as one reads it: its message (a diff, for assertions) and where it came from. */
function describe(cause: unknown): string[] {
  if (cause === undefined) return ['ended before its tests were done']
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause)
  return text.split('\n').filter((line) => !/^\s+at .*\(?node:/.test(line))
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

/** What stands at the end of a run. The last line is alone on its line, for machines to read. */
export function summaryOf({ passed, failed, skipped, reasons }: Outcome): string[] {
  const byCount = [...reasons].sort(([, a], [, b]) => b - a)
  return [
    ...byCount.map(([reason, count]) => `skipped ${count}: ${reason}`),
    `${passed} passed, ${failed} failed, ${skipped} skipped`,
  ]
}
