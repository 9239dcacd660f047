/**
 * Clients that are written in Go: upstream's kubectl and Helm, an informer and a controller. They
 * are built once for each state of the module `go`, and kept in the user's cache for the next time.
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
import { dirname, join } from 'node:path'
import { systemClock } from '#base/clock.ts'
import { sleep } from '#base/wait.ts'
import { findGo, runGo } from '../processes/go.ts'

const module = join(import.meta.dirname, 'go')

const packages = ['./kubectl', './informer', './reconciler', 'helm.sh/helm/v3/cmd/helm']

/** With nothing downloaded or compiled, two quiet cores take about three minutes. */
const limitMs = 330_000
const lookMs = 200

export interface BuiltClients {
  readonly skip: string | false
  /** The path of a program. */
  program(name: 'kubectl' | 'helm' | 'informer' | 'reconciler'): string
}

export async function builtClients(): Promise<BuiltClients> {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  const folder = join(cache, 'coxswain', 'clients')
  const built = join(folder, keyOf(module))
  const skip = existsSync(built) ? false : await buildOnce(folder, built)
  return { skip, program: (name) => join(built, name) }
}

function keyOf(folder: string): string {
  const hash = createHash('sha256')
  for (const path of globSync('{go.mod,go.sum,*/*.go}', { cwd: folder }).sort()) {
    hash.update(path).update(readFileSync(join(folder, path)))
  }
  return hash.digest('hex').slice(0, 16)
}

/** Test files run at the same time: the first of them builds, the others wait for it. */
async function buildOnce(folder: string, built: string): Promise<string | false> {
  const go = findGo()
  if (!go) return 'clients in Go cannot be built: Go is not installed'
  mkdirSync(folder, { recursive: true })
  const lock = `${built}.lock`
  const deadline = systemClock.nowMs() + limitMs
  while (!take(lock)) {
    if (systemClock.nowMs() > deadline)
      return 'clients in Go: somebody else builds them for too long'
    await sleep(lookMs, { clock: systemClock, signal: AbortSignal.timeout(limitMs) })
  }
  try {
    if (existsSync(built)) return false
    const failedBefore = `${built}.failed`
    if (isFresh(failedBefore)) return readFileSync(failedBefore, 'utf8')
    const failure = await build(go, built)
    if (failure === undefined) return false
    const reason = `clients in Go could not be built: ${failure}`
    writeFileSync(failedBefore, reason)
    return reason
  } finally {
    rmSync(lock, { force: true })
  }
}

async function build(go: string, built: string): Promise<string | undefined> {
  const workshop = `${built}.building`
  rmSync(workshop, { recursive: true, force: true })
  mkdirSync(workshop)
  const release = /k8s\.io\/kubectl v0\.(\S+)/.exec(
    readFileSync(join(module, 'go.mod'), 'utf8'),
  )?.[1]
  const stamp = `-s -w -X k8s.io/component-base/version.gitVersion=v1.${release}`
  const words = ['build', '-ldflags', stamp, '-o', `${workshop}/`, ...packages]
  const failure = await runGo(go, words, { cwd: module, leftMs: limitMs })
  if (failure !== undefined) return failure
  renameSync(workshop, built)
  removeOld(dirname(built))
  return undefined
}

const oldMs = 7 * 24 * 3_600_000

/** Programs of earlier states of the module, 250 MB each time. */
function removeOld(folder: string): void {
  for (const name of readdirSync(folder).filter((one) => /^[0-9a-f]{16}$/.test(one))) {
    const path = join(folder, name)
    const { mtimeMs } = statSync(path)
    if (systemClock.nowMs() - mtimeMs > oldMs) rmSync(path, { recursive: true, force: true })
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

const freshMs = 600_000

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
