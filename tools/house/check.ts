/** The checks that need no test: types, lint, format, generated files. All run at once. */
import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'

export interface Check {
  readonly name: string
  /** A script for Node, and its arguments. */
  readonly script: string
  readonly args: readonly string[]
  /** What repairs most of what it finds. */
  readonly repair?: string
}

export function checksOf(root: string): readonly Check[] {
  const generators = globSync('tools/generate*.ts', { cwd: root }).sort()
  return [
    { name: 'types', script: 'node_modules/typescript/bin/tsc', args: [] },
    {
      name: 'promises',
      script: 'node_modules/oxlint/bin/oxlint',
      args: ['--type-aware', '--deny-warnings'],
    },
    {
      name: 'lint and format',
      script: 'node_modules/@biomejs/biome/bin/biome',
      args: ['check', '--error-on-warnings'],
      repair: 'npx biome check --write',
    },
    ...generators.map((script) => ({
      name: script,
      script,
      args: ['--check'],
      repair: `node ${script}`,
    })),
  ]
}

export interface CheckResult {
  readonly check: Check
  readonly ok: boolean
  readonly ms: number
  readonly output: string
}

/** The most that a tool may print: a broken tree prints a lot, and its beginning is enough. */
const outputLimitBytes = 16 * 1024 * 1024

export async function runCheck(
  check: Check,
  { root, signal }: { readonly root: string; readonly signal: AbortSignal },
): Promise<CheckResult> {
  const started = performance.now()
  const { promise, resolve } = Promise.withResolvers<{ ok: boolean; output: string }>()
  execFile(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, check.script), ...check.args],
    { cwd: root, signal, maxBuffer: outputLimitBytes },
    (err, stdout, stderr) => {
      const output = stdout + stderr
      resolve({ ok: err === null, output: output || (err?.message ?? '') })
    },
  )
  return { check, ...(await promise), ms: performance.now() - started }
}
