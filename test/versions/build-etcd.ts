/** etcd of versions that the system does not have, built from its Go modules. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EtcdUnderTest } from '#store/etcd/etcd.conformance.ts'
import { builtOnce } from '../processes/build-once.ts'

/** Those that clusters of today run. */
export const etcdVersions = ['v3.5.35', 'v3.6.16'] as const

/** CI has no more time for it: two cores take about 100 s, and less for the next. */
const limitMs = 170_000

export async function builtEtcd(version: string): Promise<EtcdUnderTest> {
  const { skip, program } = await builtOnce({
    name: 'etcd',
    key: version,
    limitMs,
    /** A module of its own that needs etcd's server, whose program is built there. */
    steps(cwd) {
      writeFileSync(join(cwd, 'go.mod'), 'module workshop\n')
      return [
        { cwd, args: ['get', `go.etcd.io/etcd/server/v3@${version}`] },
        { cwd, args: ['build', '-mod=mod', '-o', 'etcd', 'go.etcd.io/etcd/server/v3'] },
      ]
    },
  })
  return { skip, program: program('etcd') }
}
