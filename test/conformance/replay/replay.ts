/** Replays recordings of upstream against a server, by the player that lies beside them. */
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface Replayed {
  readonly file: string
  readonly total: number
  readonly same: number
  /** Why it was not replayed. */
  readonly left?: string
  readonly differences: readonly string[]
}

export interface ReplayOptions {
  /** The folder of the recordings. */
  readonly golden: string
  readonly url: string
  readonly token: string
  /** As `read`, `write/apply-*`, `mutations`. */
  readonly groups: readonly string[]
  readonly have?: readonly string[]
  readonly verbose?: number
  readonly jobs?: number
}

/** The files of a group: a folder of transcripts, a pattern of them, or a folder of tables. */
function filesOfGroup(golden: string, group: string): readonly string[] {
  const patterns = group.startsWith('mutations')
    ? [group.includes('/') ? `${group}.mutations.json` : `${group}/*.mutations.json`]
    : [`transcripts/${group.includes('/') ? group : `${group}/*`}.jsonl`]
  return globSync(patterns, { cwd: golden }).sort()
}

export async function replay(options: ReplayOptions): Promise<readonly Replayed[]> {
  const { golden, url, token, groups, have = [], verbose = 3, jobs = 4 } = options
  const files = groups.flatMap((group) => filesOfGroup(golden, group))
  if (files.length === 0) return []
  const words = [
    '--disable-warning=ExperimentalWarning',
    join(golden, 'tool/replay.ts'),
    ...['--server', url, '--token', token, '--json'],
    ...['--verbose', String(verbose), '--jobs', String(jobs), '--have', have.join(',')],
    ...files,
  ]
  const child = spawn(process.execPath, words, {
    cwd: golden,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' },
  })
  const results: Replayed[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) results.push(JSON.parse(line) as Replayed)
  }
  return results
}
