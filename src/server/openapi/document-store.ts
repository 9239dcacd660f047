/**
 * The v3 documents as bytes. Each is made when it is first asked for, and kept until what it tells
 * of changes; there are two for each group version, and no others.
 */
import { createHash } from 'node:crypto'
import { encodeJsonValue } from '#api/codec/json.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import type { Schema } from '#api/schema/schema.ts'
import type { Clock } from '#base/clock.ts'
import type { Describe } from '#server/openapi/describe.ts'
import type { OperationContext } from '#server/openapi/operation.ts'
import { rootDocument, rootPaths } from '#server/openapi/root-documents.ts'
import { groupDocument, versionDocument } from '#server/openapi/v3.ts'
import type { ResourceTable, ServedResource } from '#server/served/served-resource.ts'

export interface Document {
  readonly bytes: Buffer
  /** Changes when the document does. */
  readonly hash: string
  /** When it was made. */
  readonly modifiedMs: number
}

export interface DocumentStore {
  /** The keys of all documents that there are, in order. */
  keys(table: ResourceTable): readonly string[]
  document(table: ResourceTable, key: string): Promise<Document | undefined>
  /** The same if it has been made. */
  made(table: ResourceTable, key: string): Document | undefined
}

interface Source {
  /** What the document is made from: the same resources, the same document. */
  readonly resources: readonly ServedResource[]
  make(context: OperationContext): JsonObject
}

interface Kept extends Document {
  readonly resources: readonly ServedResource[]
}

export function createDocumentStore(schema: Schema, clock: Clock): DocumentStore {
  const sources = new WeakMap<ResourceTable, ReadonlyMap<string, Source>>()
  const kept = new Map<string, Kept>()

  function sourcesOf(table: ResourceTable): ReadonlyMap<string, Source> {
    let known = sources.get(table)
    if (!known) {
      known = findSources(table)
      sources.set(table, known)
      for (const key of kept.keys()) if (!known.has(key)) kept.delete(key)
    }
    return known
  }

  function made(table: ResourceTable, key: string): Document | undefined {
    const source = sourcesOf(table).get(key)
    const known = kept.get(key)
    return source && known && isSame(known.resources, source.resources) ? known : undefined
  }

  return {
    keys: (table) => [...sourcesOf(table).keys()].toSorted(),
    made,
    async document(table, key) {
      const source = sourcesOf(table).get(key)
      if (!source) return undefined
      const known = made(table, key)
      if (known) return known
      const describe = await loadDescriptions()
      const bytes = encodeJsonValue(source.make({ schema, table, describe }))
      const hash = hashOf(bytes)
      const document = { bytes, hash, modifiedMs: clock.nowMs(), resources: source.resources }
      kept.set(key, document)
      return document
    },
  }
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha512').update(bytes).digest('hex').toUpperCase()
}

/** The words are large and seldom read, so they are not loaded with the server. */
export async function loadDescriptions(): Promise<Describe> {
  const { describeType, describeField } = await import('#kinds/docs.ts')
  return { type: describeType, field: describeField }
}

function isSame(one: readonly ServedResource[], other: readonly ServedResource[]): boolean {
  return one.length === other.length && one.every((resource, i) => resource === other[i])
}

function findSources(table: ResourceTable): ReadonlyMap<string, Source> {
  const found = new Map<string, Source>()
  for (const root of rootPaths)
    found.set(root.key, { resources: [], make: () => rootDocument(root) })
  found.set('apis', { resources: [], make: (context) => groupDocument(undefined, context) })
  for (const served of table.versions) {
    const { group, version, resources } = served
    const key = group === '' ? 'api' : `apis/${group}`
    if (resources.some(({ isCustom }) => !isCustom)) {
      found.set(key, { resources: [], make: (context) => groupDocument(group, context) })
    }
    found.set(`${key}/${version}`, {
      resources,
      make: (context) => versionDocument(served, context),
    })
  }
  return found
}
