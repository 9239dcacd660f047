/**
 * Runs test files and counts what became of them. Each has a process of its own, but those of a folder whose
 * tests start no others, which share one: starting it and loading the code takes most of their time.
 */
import { availableParallelism } from 'node:os'
import { isAbsolute, join, relative } from 'node:path'
import { run } from 'node:test'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import type { Batch } from './levels.ts'

const quickImports = new URL('quick-imports.ts', import.meta.url).href
const together = fileURLToPath(new URL('together.ts', import.meta.url))

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
  const [alone, ...folders] = sharesOf(batch)
  const runFolders = async () => {
    for (const share of folders) await runShare(share, batch, tally, options)
  }
  await Promise.all([runShare(alone, batch, tally, options), runFolders()])
}

interface Share {
  readonly files: readonly string[]
  /** The folder whose files they are, if they share one process. */
  readonly folder?: string
}

/** The files of a batch that have a process each, then those of each folder that share one. */
function sharesOf({ files, together = [] }: Batch): [Share, ...Share[]] {
  const within = (folder: string) => files.filter((file) => file.startsWith(`${folder}/`))
  const folders = together.map((folder) => ({ folder, files: within(folder) }))
  const shared = new Set(folders.flatMap((share) => share.files))
  return [{ files: files.filter((file) => !shared.has(file)) }, ...folders]
}

async function runShare(share: Share, batch: Batch, tally: Tally, options: RunOptions) {
  if (share.files.length === 0) return
  const { folder } = share
  const { root, signal, print, verbose, update } = options
  const files = share.files.map((file) => join(root, file))
  const flags = ['--disable-warning=ExperimentalWarning', `--import=${quickImports}`]
  const events = run({
    files: folder === undefined ? files : [together],
    argv: folder === undefined ? [] : files,
    cwd: root,
    // A folder runs beside these. Files that wait for disks, timers and processes do so for half of their time.
    concurrency: availableParallelism(),
    timeout: folder === undefined ? batch.limitMs : batch.totalMs,
    signal: AbortSignal.any([signal, AbortSignal.timeout(batch.totalMs)]),
    execArgv: update ? [...flags, '--test-update-snapshots'] : flags,
  })
  let tests = 0
  events.on('test:pass', ({ name, file, details, skip, todo }) => {
    if (details.type === 'suite') return file === together && endFile(name, details)
    if (name === file) return fail(name, ['holds no test'])
    tests++
    const reason = skip ?? todo
    if (reason === undefined) tally.passed++
    else countSkip(reason)
    if (verbose) print(`  ${reason === undefined ? 'ok  ' : 'skip'} ${name}`)
  })
  events.on('test:fail', ({ name, file, line, details, todo }) => {
    const { failureType, cause } = details.error as Error & { readonly failureType?: string }
    if (failureType === 'subtestsFailed') return file === together && endFile(name, details, 'FAIL')
    if (details.type === 'suite') return file === together && fail(name, describe(cause))
    tests++
    if (todo !== undefined) return countSkip(todo)
    const where = file && !isAbsolute(name) ? `  at ${relative(root, file)}:${line}` : ''
    fail(name, [...describe(cause), where])
  })
  events.on('test:stderr', ({ message }) => print(message.trimEnd()))
  events.on('test:stdout', ({ message }) => verbose && print(message.trimEnd()))
  events.on('test:summary', ({ file, counts, duration_ms: ms, success }) => {
    if (file !== undefined && folder === undefined)
      told(success ? 'ok  ' : 'FAIL', file, counts.tests, ms)
  })
  for await (const _ of events); // the handlers above have seen each one

  /** One of the files that share a process is done. */
  function endFile(
    file: string,
    { duration_ms: ms }: { readonly duration_ms: number },
    verdict = 'ok  ',
  ) {
    if (tests === 0) fail(file, ['holds no test'])
    else told(verdict, file, tests, ms)
    tests = 0
  }

  function told(verdict: string, file: string, count: number, ms: number): void {
    print(`${verdict} ${relative(root, file)} (${count} tests, ${seconds(ms)})`)
  }

  function countSkip(reason: string | boolean): void {
    const text = typeof reason === 'string' && reason !== '' ? reason : 'no reason given'
    tally.skipped++
    tally.reasons.set(text, (tally.reasons.get(text) ?? 0) + 1)
  }

  function fail(name: string, lines: readonly string[]): void {
    tally.failed++
    print(`FAIL ${isAbsolute(name) ? relative(root, name) : name}`)
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
