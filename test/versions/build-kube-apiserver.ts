/** Upstream's API server, built from its Go modules. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Built, builtOnce, moduleBuilding } from '../processes/build-once.ts'
import { builtEtcd, etcdVersions } from './build-etcd.ts'

const folder = join(import.meta.dirname, 'kube-apiserver')

/** Two quiet cores take about three minutes, where the clients in Go were built before. */
const limitMs = 330_000

export async function builtKubeApiserver(): Promise<Built> {
  // Built at the same time, neither would be ready within its time.
  for (const version of etcdVersions) await builtEtcd(version)
  const required = readFileSync(join(folder, 'go.mod'), 'utf8')
  const version = /k8s\.io\/kubernetes (v\S+)/.exec(required)![1]!
  return await builtOnce({
    ...moduleBuilding({ folder, packages: ['k8s.io/kubernetes/cmd/kube-apiserver'], version }),
    name: 'kube-apiserver',
    limitMs,
  })
}
