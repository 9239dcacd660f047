/** Objects of our own beside the recorded ones: `own/*.yaml`, and `own/all` for what only some servers know. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { apiVersionOf, type KindDefinition } from '#api/definition.ts'
import { parseYaml } from '#base/yaml/yaml.ts'
import type { MutationTable } from '../mutations/table.ts'

const folder = join(import.meta.dirname, 'own')
const usual = 'own'

interface Written {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata?: { readonly name?: string; readonly namespace?: string }
}

export interface OwnObject {
  readonly name: string
  readonly all: boolean
  readonly written: Written
}

export function readOwnObjects(): readonly OwnObject[] {
  return globSync('**/*.yaml', { cwd: folder })
    .toSorted()
    .flatMap((file) => {
      const objects = parseYaml(readFileSync(join(folder, file), 'utf8')).value
      const all = file.startsWith('all')
      return Object.entries(objects as unknown as Record<string, Written>).map(
        ([name, written]) => ({ name, all, written }),
      )
    })
}

/** In the form of a recorded table, with no rows yet. */
export function tableOfOwn(
  { name, written }: OwnObject,
  definition: KindDefinition,
): MutationTable {
  const { kind, apiVersion } = written
  const namespace = written.metadata?.namespace ?? usual
  const isNamespaced = definition.scope === 'Namespaced'
  const metadata = { ...written.metadata, name, ...(isNamespaced && { namespace }) }
  const where = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  const within = isNamespaced ? `/namespaces/${namespace}` : ''
  return {
    ...{ kind, name, before: beforeIn(namespace), created: undefined, create: [], update: [] },
    path: `${where}${within}/${definition.plural}`,
    base: { ...written, metadata },
  }
}

function beforeIn(namespace: string): NonNullable<MutationTable['before']> {
  const post = (path: string, kind: string, name: string) => {
    return { method: 'POST', path, body: { apiVersion: 'v1', kind, metadata: { name } } }
  }
  return [
    post('/api/v1/namespaces', 'Namespace', namespace),
    post(`/api/v1/namespaces/${namespace}/serviceaccounts`, 'ServiceAccount', 'default'),
  ]
}

export function isServedAs(definition: KindDefinition, { apiVersion, kind }: Written): boolean {
  const versions = definition.versions?.map((version) => version.apiVersion) ?? []
  return definition.kind === kind && [apiVersionOf(definition), ...versions].includes(apiVersion)
}
