/** Recorded objects of kinds with several versions: made in one, and read, changed, applied and watched in the others. */
import { sharedPath } from '#base/testing/shared.ts'
import { readBases } from '../../../test/conformance/compare/bases.ts'
import { apply, get, patch, post, put, remove, type Scenario, type Step, watch } from '../steps.ts'

interface Written {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name?: string }
}

interface Kept {
  readonly object: Written
  readonly plural: string
  readonly isCluster: boolean
  readonly versions: readonly string[]
}

const table = { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } }

/** One object, seen from each version beside its own. */
function between({ object, plural, isCluster, versions }: Kept, namespace: string): Step[] {
  const { name = 'x' } = object.metadata
  const all = (version: string) =>
    `/apis/${version}/${isCluster ? '' : `namespaces/${namespace}/`}${plural}`
  const { namespace: _, ...metadata } = { namespace: '', ...object.metadata }
  const own = all(object.apiVersion)
  const { kind } = object
  return versions
    .filter((version) => version !== object.apiVersion)
    .flatMap((version): Step[] => {
      const one = `${all(version)}/${name}`
      const head = { apiVersion: version, kind }
      return [
        post(`${own}?fieldManager=first`, { ...object, metadata }),
        get(one),
        get(one, table),
        patch('merge', `${one}?fieldManager=second`, { metadata: { labels: { a: 'b' } } }),
        patch('merge', `${one}?fieldManager=second&fieldValidation=Strict`, { spec: { zzz: 1 } }),
        apply('third', one, { ...head, metadata: { annotations: { a: 'b' } } }),
        apply('third', `${own}/${name}`, { ...object, metadata }),
        apply('third', `${own}/${name}`, { ...object, metadata }, '&force=true'),
        apply('third', one, { ...head, metadata: { annotations: { a: 'c' } } }),
        put(one, { ...object, ...head, metadata }),
        put(`${own}/${name}?fieldManager=first`, { ...object, metadata }),
        patch('json', `${one}/status`, [{ op: 'add', path: '/metadata/labels/s', value: 's' }]),
        get(`${own}/${name}`),
        watch(
          `${all(version)}?watch=1&resourceVersion=0&timeoutSeconds=1&fieldSelector=metadata.name%3D${name}`,
          1,
        ),
        post(`${all(version)}?dryRun=All`, {
          ...object,
          metadata: { ...metadata, name: `${name}x` },
        }),
        post(`${all(version)}?dryRun=All`, {
          ...object,
          ...head,
          metadata: { ...metadata, name: `${name}x` },
        }),
        remove(`${own}/${name}`),
      ]
    })
}

export function everyVersion(): Readonly<Record<string, Scenario>> {
  const bases = readBases(sharedPath('golden'), [])
  const several = bases.flatMap(({ name, table: { base }, definition }): [string, Scenario][] => {
    const versions = (definition?.versions ?? [])
      .filter(({ serving }) => serving !== 'never')
      .map(({ apiVersion }) => apiVersion)
    if (!definition || !base || versions.length === 0) return []
    const kept = {
      object: base as unknown as Written,
      plural: definition.plural,
      isCluster: definition.scope === 'Cluster',
      versions: [`${definition.group}/${definition.version}`, ...versions],
    }
    return [[name, ({ namespace }) => between(kept, namespace)]]
  })
  return Object.fromEntries(several)
}
