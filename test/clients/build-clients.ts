/** Clients that are written in Go: upstream's kubectl and Helm, an informer and a controller. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Built, builtOnce, moduleBuilding } from '../processes/build-once.ts'

const folder = join(import.meta.dirname, 'go')

/** Two quiet cores take about three minutes. */
const limitMs = 330_000

export interface BuiltClients extends Built {
  program(name: 'kubectl' | 'helm' | 'informer' | 'reconciler'): string
}

export async function builtClients(): Promise<BuiltClients> {
  const required = readFileSync(join(folder, 'go.mod'), 'utf8')
  const packages = ['./kubectl', './informer', './reconciler', 'helm.sh/helm/v3/cmd/helm']
  const version = `v1.${/k8s\.io\/kubectl v0\.(\S+)/.exec(required)![1]}`
  return await builtOnce({
    ...moduleBuilding({ folder, packages, version }),
    name: 'clients',
    limitMs,
  })
}
