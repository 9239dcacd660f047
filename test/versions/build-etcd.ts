/** etcd of versions that the system does not have, built from its Go modules and kept for next time. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { EtcdUnderTest } from '#store/etcd/etcd.conformance.ts'

/** CI has no more time for it: with nothing downloaded, two cores take about 100 s, and less for the next. */
const limitMs = 170_000

const goPrograms = ['go', '/usr/local/go/bin/go']

export async function builtEtcd(version: string): Promise<EtcdUnderTest> {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  const folder = join(cache, 'coxswain', 'etcd')
  const program = join(folder, `etcd-${version}`)
  if (existsSync(program)) return { program, skip: false }
  const go = goPrograms.find((one) => spawnSync(one, ['version']).status === 0)
  if (!go) return { program, skip: `etcd ${version} is built by Go, which is not installed` }
  mkdirSync(folder, { recursive: true })
  const workshop = mkdtempSync(join(folder, 'building-'))
  try {
    const failure = await build(go, workshop, version)
    if (failure) return { program, skip: `etcd ${version} could not be built: ${failure}` }
    renameSync(join(workshop, 'etcd'), program)
    return { program, skip: false }
  } finally {
    rmSync(workshop, { recursive: true, force: true })
  }
}

/** A module of its own that needs etcd's server, whose program is built there. */
async function build(go: string, workshop: string, version: string): Promise<string | undefined> {
  writeFileSync(join(workshop, 'go.mod'), 'module workshop\n')
  const deadline = performance.now() + limitMs
  for (const args of [
    ['get', `go.etcd.io/etcd/server/v3@${version}`],
    ['build', '-mod=mod', '-o', 'etcd', 'go.etcd.io/etcd/server/v3'],
  ]) {
    const failure = await run(go, args, workshop, deadline - performance.now())
    if (failure !== undefined) return failure
  }
  return undefined
}

/** Answers why it failed, in the last line that was said. */
async function run(
  go: string,
  args: readonly string[],
  cwd: string,
  leftMs: number,
): Promise<string | undefined> {
  const child: ChildProcess = spawn('nice', ['-n', '15', go, ...args], {
    cwd,
    detached: true, // a group of its own, to be ended with the compilers it starts
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let words = ''
  child.stderr!.on('data', (chunk: Buffer) => {
    words = `${words}${chunk}`.slice(-2000)
  })
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    process.kill(-child.pid!, 'SIGKILL')
  }, leftMs)
  const [code] = (await once(child, 'close')) as [number | null]
  clearTimeout(timer)
  if (code === 0) return undefined
  return isLate ? 'it takes too long here' : (words.trim().split('\n').at(-1) ?? `code ${code}`)
}
