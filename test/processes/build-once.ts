/**
 * Programs in Go that take minutes to build: once for each state of their sources, and kept in the
 * user's cache for the next time.
 */
import { createHash } from 'node:crypto'
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#base/clock.ts'
import { sleep } from '#base/wait.ts'
import { findGo, runGo } from './go.ts'

const lookMs = 200
const oldMs = 7 * 24 * 3_600_000
const freshMs = 600_000

export interface Building {
  /** Its name in the user's cache, and in what is said of it. */
  readonly name: string
  /** Tells one state of the sources from another: a folder of the cache. */
  readonly key: string
  /** With nothing downloaded or compiled it may take no longer. */
  readonly limitMs: number
  /** Calls of `go` one after the other, each in a folder; programs go into the workshop, an empty folder. */
  steps(workshop: string): readonly Step[]
}

interface Step {
  readonly cwd: string
  readonly args: readonly string[]
}

export interface Module {
  readonly folder: string
  readonly packages: readonly string[]
  /** Stamped into the programs: upstream's release, as in `v1.36.3`. */
  readonly version: string
}

export interface Built {
  /** Why there is nothing to run. */
  readonly skip: string | false
  /** The path of a program. */
  program(name: string): string
}

export async function builtOnce(building: Building): Promise<Built> {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  const folder = join(cache, 'coxswain', building.name)
  const built = join(folder, building.key)
  mkdirSync(folder, { recursive: true })
  const skip = existsSync(built) ? false : await buildInTurn(building, built)
  if (!skip) removeOld(folder, built)
  return { skip, program: (name) => join(built, name) }
}

/** Programs of a module of ours. */
export function moduleBuilding({ folder, packages, version }: Module) {
  const stamp = `-s -w -X k8s.io/component-base/version.gitVersion=${version}`
  const args = (workshop: string) => ['build', '-ldflags', stamp, '-o', `${workshop}/`, ...packages]
  return {
    key: keyOf(folder),
    steps: (workshop: string) => [{ cwd: folder, args: args(workshop) }],
  }
}

function keyOf(folder: string): string {
  const hash = createHash('sha256')
  for (const path of globSync('{go.mod,go.sum,*/*.go}', { cwd: folder }).sort()) {
    hash.update(path).update(readFileSync(join(folder, path)))
  }
  return hash.digest('hex').slice(0, 16)
}

/** Test files run at the same time: the first of them builds, the others wait for it. */
async function buildInTurn(building: Building, built: string): Promise<string | false> {
  const { name, limitMs } = building
  const go = findGo()
  if (!go) return `${name} cannot be built: Go is not installed`
  const lock = `${built}.lock`
  const deadline = systemClock.nowMs() + limitMs
  while (!take(lock)) {
    if (systemClock.nowMs() > deadline) return `${name}: somebody else builds it for too long`
    await sleep(lookMs, { clock: systemClock, signal: AbortSignal.timeout(limitMs) })
  }
  try {
    if (existsSync(built)) return false
    const failedBefore = `${built}.failed`
    if (isFresh(failedBefore)) return readFileSync(failedBefore, 'utf8')
    const failure = await build(go, building, built)
    if (failure === undefined) return false
    const reason = `${name} could not be built: ${failure}`
    writeFileSync(failedBefore, reason)
    return reason
  } finally {
    rmSync(lock, { force: true })
  }
}

async function build(
  go: string,
  { steps, limitMs }: Building,
  built: string,
): Promise<string | undefined> {
  const workshop = `${built}.building`
  rmSync(workshop, { recursive: true, force: true })
  mkdirSync(workshop)
  const deadline = systemClock.nowMs() + limitMs
  for (const { cwd, args } of steps(workshop)) {
    const failure = await runGo(go, args, { cwd, leftMs: deadline - systemClock.nowMs() })
    if (failure !== undefined) return failure
  }
  renameSync(workshop, built)
  return undefined
}

/** Programs of earlier states of a module, 100 MB each and more. */
function removeOld(folder: string, built: string): void {
  for (const name of readdirSync(folder).filter((one) => /^[0-9a-f]{16}$/.test(one))) {
    const path = join(folder, name)
    const { mtimeMs } = statSync(path)
    if (path !== built && systemClock.nowMs() - mtimeMs > oldMs)
      rmSync(path, { recursive: true, force: true })
  }
}

/** A lock of somebody who is gone counts for nothing. */
function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    const owner = Number(readIfThere(lock))
    if (owner > 0 && !isAlive(owner)) rmSync(lock, { force: true })
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** What failed for one file of this run need not fail for each of the others, and take as long. */
function isFresh(path: string): boolean {
  const { mtimeMs = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {}
  return systemClock.nowMs() - mtimeMs < freshMs
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // its owner is done
  }
}
