/** Requests as fast as a server answers them, by h2load (Debian: nghttp2-client). */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure } from './figures.ts'

export interface Load {
  readonly path: string
  readonly count: number
  readonly clients: number
  /** Requests that each has under way at once. */
  readonly streams: number
  readonly body?: object
  readonly headers?: readonly string[]
}

export function hasH2load(): boolean {
  return !spawnSync('h2load', ['--version']).error
}

export interface Loaded extends Figure {
  /** What all but one in a hundred requests took at most. */
  readonly p99Ms: number
}

/** Requests a second. */
export function runLoad(
  url: string,
  { path, count, clients, streams, body, headers = [] }: Load,
): Loaded {
  const scratch = mkdtempSync(join(tmpdir(), 'cox-bench-load-'))
  using stack = new DisposableStack()
  stack.defer(() => rmSync(scratch, { recursive: true }))
  const log = join(scratch, 'log')
  const words = ['-n', `${count}`, '-c', `${clients}`, '-m', `${streams}`, `--log-file=${log}`]
  if (body) {
    const file = join(scratch, 'body.json')
    writeFileSync(file, JSON.stringify(body))
    words.push('-d', file, '-H', 'content-type: application/json')
  }
  for (const header of ['authorization: Bearer admin', ...headers]) words.push('-H', header)
  const text = execFileSync('h2load', [...words, url + path], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const value = Number(/finished in [^,]+, ([\d.]+) req\/s/.exec(text)?.[1])
  const failed = Number(/(\d+) failed/.exec(text)?.[1])
  const [, , most = '', mean = ''] = /time for request:\s+(\S+)\s+(\S+)\s+(\S+)/.exec(text) ?? []
  const note = `mean ${mean}, most ${most}${failed > 0 ? `, ${failed} FAILED` : ''}`
  return { value, note, p99Ms: p99(readFileSync(log, 'utf8')) }
}

/** Of lines that each have when a request began, its status, and the microseconds that it took. */
function p99(log: string): number {
  const took = log
    .trimEnd()
    .split('\n')
    .map((line) => Number(line.split('\t')[2]))
    .sort((a, b) => a - b)
  return took[Math.ceil(took.length * 0.99) - 1]! / 1000
}
