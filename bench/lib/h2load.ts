/** Requests as fast as a server answers them, by h2load (Debian: nghttp2-client). */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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

/** Requests a second. */
export function runLoad(
  url: string,
  { path, count, clients, streams, body, headers = [] }: Load,
): Figure {
  using stack = new DisposableStack()
  const words = ['-n', count, '-c', clients, '-m', streams].map(String)
  if (body) words.push('-d', fileOf(body, stack), '-H', 'content-type: application/json')
  for (const header of ['authorization: Bearer admin', ...headers]) words.push('-H', header)
  const text = execFileSync('h2load', [...words, url + path], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const value = Number(/finished in [^,]+, ([\d.]+) req\/s/.exec(text)?.[1])
  const failed = Number(/(\d+) failed/.exec(text)?.[1])
  const [, , most = '', mean = ''] = /time for request:\s+(\S+)\s+(\S+)\s+(\S+)/.exec(text) ?? []
  return { value, note: `mean ${mean}, most ${most}${failed > 0 ? `, ${failed} FAILED` : ''}` }
}

function fileOf(body: object, stack: DisposableStack): string {
  const scratch = mkdtempSync(join(tmpdir(), 'cox-bench-load-'))
  stack.defer(() => rmSync(scratch, { recursive: true }))
  const file = join(scratch, 'body.json')
  writeFileSync(file, JSON.stringify(body))
  return file
}
