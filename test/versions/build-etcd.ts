/** etcd of versions that the system does not have, built from its Go modules and kept for next time. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { EtcdUnderTest } from '#store/etcd/etcd.conformance.ts'
import { findGo, runGo } from '../processes/go.ts'

/** CI has no more time for it: with nothing downloaded, two cores take about 100 s, and less for the next. */
const limitMs = 170_000

export async function builtEtcd(version: string): Promise<EtcdUnderTest> {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  const folder = join(cache, 'coxswain', 'etcd')
  const program = join(folder, `etcd-${version}`)
  if (existsSync(program)) return { program, skip: false }
  const go = findGo()
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
    const leftMs = deadline - performance.now()
    const failure = await runGo(go, args, { cwd: workshop, leftMs })
    if (failure !== undefined) return failure
  }
  return undefined
}
