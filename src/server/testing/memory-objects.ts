/** Objects in a map: an ObjectStore for tests of what only reads and writes single objects. */
import type { KindDefinition } from '#api/definition.ts'
import type { Features } from '#api/features.ts'
import type { Resource } from '#api/metadata.ts'
import { features as usual } from '#kinds/features.ts'
import { kinds } from '#kinds/list.ts'
import { schema } from '#kinds/schema.ts'
import type { Entry, ObjectName, ObjectStore } from '#server/served/object-store.ts'
import { createResourceTable, groupVersionsOf } from '#server/served/resource-table.ts'
import { parseRuntimeConfig } from '#server/served/runtime-config.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'
import { readerOf } from '#server/storage/selection.ts'

export interface MemoryObjects {
  readonly table: ResourceTable
  put(object: Resource): void
  /** In the order in which they were put. */
  all(kind: string): readonly Resource[]
}

/** With gates other than the usual ones everything is served. */
export function createMemoryObjects(
  objects: readonly Resource[] = [],
  features: Features = usual,
): MemoryObjects {
  let revision = 0
  const maps = new Map<string, Map<string, Entry>>()
  const mapOf = ({ kind }: { readonly kind: string }) => {
    const map = maps.get(kind) ?? new Map<string, Entry>()
    maps.set(kind, map)
    return map
  }
  const everything = parseRuntimeConfig('api/all=true', groupVersionsOf(kinds))
  const table = createResourceTable({
    ...(features !== usual && { runtimeConfig: everything }),
    kinds,
    schema,
    features,
    storeOf: (definition) => memoryStore(definition, mapOf(definition), () => ++revision),
  })
  const put = (object: Resource): void => {
    const { namespace = '', name } = object.metadata
    mapOf(object).set(`${namespace}/${name}`, entryOf(`${namespace}/${name}`, object, ++revision))
  }
  objects.forEach(put)
  return { table, put, all: (kind) => [...mapOf({ kind }).values()].map(({ object }) => object) }
}

/** Of a kind that is kept and not served. */
export function createMemoryStore(definition: KindDefinition): ObjectStore {
  let revision = 0
  return memoryStore(definition, new Map(), () => ++revision)
}

function memoryStore(
  definition: KindDefinition,
  map: Map<string, Entry>,
  nextRevision: () => number,
): ObjectStore {
  const at = ({ namespace, name }: ObjectName): string => `${namespace}/${name}`
  const refuse = (): never => {
    throw new TypeError('This store of tests only reads and writes single objects')
  }
  const peekAll = (namespace: string): readonly Entry[] =>
    [...map.values()]
      .filter(({ key }) => namespace === '' || key.startsWith(`${namespace}/`))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
  return {
    keyOf: at,
    get: (name) => map.get(at(name)),
    peek: (name) => map.get(at(name)),
    peekAll,
    get count() {
      return peekAll('').length
    },
    peekByField: (field, value) => {
      const read = readerOf(definition, field)
      return [...map.values()].filter(({ object }) => read(object) === value)
    },
    /** Of all, whatever is selected. */
    list: () => ({ revision: 0, continue: '', entries: peekAll('') }),
    watch: refuse,
    async write(name, change, options) {
      const before = map.get(at(name))
      const outcome = await change(before, options)
      if ('keep' in outcome) return { entry: before as Entry, before, removed: false }
      if ('remove' in outcome) {
        if (!options.dryRun) map.delete(at(name))
        return { entry: before as Entry, before, removed: true }
      }
      const entry = entryOf(at(name), outcome.put, nextRevision())
      if (!options.dryRun) map.set(at(name), entry)
      return { entry, before, removed: false }
    },
  }
}

function entryOf(key: string, object: Resource, revision: number): Entry {
  const kept = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } }
  return {
    key,
    revision,
    object: Object.freeze(kept),
    encoded: () => {
      throw new TypeError('Objects of this store of tests have no encodings')
    },
  }
}
