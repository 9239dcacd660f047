/**
 * Compares the tables that kinds define with recorded ones, in process: the objects of a transcript
 * are made by the rules alone, and the cells of each recorded table computed from them.
 */
import { readFileSync } from 'node:fs'
import { defaultColumns } from '#api/columns.ts'
import { apiVersionOf, type Column, type KindDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import { prepareCreate } from '#api/rules.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { features } from '#kinds/features.ts'
import { kinds } from '#kinds/list.ts'
import { schema } from '#kinds/schema.ts'
import { allocate } from '../mutations/allocate.ts'
import { decodeHub, type Endpoint, typeCodec } from '../mutations/serve.ts'

interface Step {
  readonly send?: { readonly method: string; readonly path: string; readonly body?: JsonObject }
  readonly want?: { readonly status: number; readonly body?: JsonObject }
}

interface RecordedTable {
  readonly columnDefinitions: readonly {
    readonly name: string
    readonly type: string
    readonly format: string
    readonly priority: number
  }[]
  readonly rows: readonly { readonly cells: readonly Json[] }[]
}

const nowMs = Date.parse('2026-01-02T03:04:05Z')

/** What differs, a line each, and how many cells were looked at. */
export function judgeTables(file: string): { readonly cells: number; readonly misses: string[] } {
  const objects = new Map<string, JsonObject>()
  const misses: string[] = []
  let cells = 0
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const { send, want } = (line === '' ? {} : JSON.parse(line)) as Step
    if (!send || !want || want.status >= 300) continue
    const body = want.body as unknown as RecordedTable | undefined
    if (send.method !== 'GET') change(objects, send)
    else if (body?.columnDefinitions) cells += compare(send.path, body, objects, misses)
  }
  return { cells, misses }
}

function change(objects: Map<string, JsonObject>, send: NonNullable<Step['send']>): void {
  const path = send.path.split('?')[0]!
  const { name } = (send.body?.metadata ?? {}) as { readonly name?: string }
  if (send.method === 'POST' && name) objects.set(`${path}/${name}`, send.body!)
  const at = path.replace(/\/status$/, '')
  const known = objects.get(at)
  if (!known) return
  if (send.method === 'PATCH') objects.set(at, merged(known, send.body!))
  if (send.method === 'PUT') objects.set(at, send.body!)
  const metadata = known.metadata as JsonObject
  if (send.method !== 'DELETE') return
  if (!metadata.finalizers) objects.delete(at)
  else {
    const deletionTimestamp = '2026-01-02T03:04:05Z'
    objects.set(at, { ...known, metadata: { ...metadata, deletionTimestamp } })
  }
}

function merged(object: JsonObject, patch: JsonObject): JsonObject {
  const entries = Object.entries(patch).map(([key, value]): [string, Json] => {
    const before = object[key]
    return [key, isObject(value) && isObject(before) ? merged(before, value) : value]
  })
  return { ...object, ...Object.fromEntries(entries) }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function compare(
  url: string,
  table: RecordedTable,
  objects: ReadonlyMap<string, JsonObject>,
  misses: string[],
): number {
  const path = url.split('?')[0]!
  const single = objects.get(path)
  const collection = single ? path.slice(0, path.lastIndexOf('/')) : path
  const [first] = table.rows
  const sample =
    single ?? [...objects].find(([key]) => key.slice(0, key.lastIndexOf('/')) === collection)?.[1]
  const definition = sample && definitionOf(sample)
  if (!definition || !first) return 0
  const columns: readonly Column<Resource>[] = definition.columns ?? defaultColumns
  const said = columns.map(({ name, type, format = '', wide }) =>
    [name, type, format, wide ? 1 : 0].join('|'),
  )
  const wanted = table.columnDefinitions.map(({ name, type, format, priority }) =>
    [name, type, format, priority].join('|'),
  )
  if (said.join() !== wanted.join()) misses.push(`columns: want ${wanted} got ${said}`)
  let cells = 0
  for (const row of table.rows) {
    const name = columns.findIndex((column) => column.name === 'Name')
    const object = objects.get(`${collection}/${row.cells[name]}`)
    if (!object) continue
    const hub = hubOf(definition, object)
    columns.forEach((column, i) => {
      const got = (column.value(hub, nowMs) ?? null) as Json
      cells++
      if (!isLike(row.cells[i], got)) {
        const what = `${row.cells[name]} ${column.name}`
        misses.push(`${what}: want ${JSON.stringify(row.cells[i])} got ${JSON.stringify(got)}`)
      }
    })
  }
  return cells
}

function isLike(want: Json | undefined, got: Json): boolean {
  if (typeof want !== 'string' || !want.includes('«')) return want === got
  const parts = want.split(/«\w+»/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^]*')}$`).test(String(got))
}

function definitionOf({ apiVersion, kind }: JsonObject): KindDefinition | undefined {
  return kinds.find(
    (one) =>
      one.kind === kind &&
      (apiVersionOf(one) === apiVersion ||
        one.versions?.some((version) => version.apiVersion === apiVersion)),
  )
}

/** The object as the rules make it, with what its transcript says of its status and deletion. */
function hubOf(definition: KindDefinition, object: JsonObject): Resource {
  const apiVersion = String(object.apiVersion)
  const type = schema.typeOf(apiVersion, definition.kind)!
  const context = { now: new Date(nowMs).toISOString().replace('.000', ''), features, apiVersion }
  const endpoint: Endpoint = { definition, apiVersion, codec: typeCodec(type), namespace: '' }
  const decoded = decodeHub(endpoint, object, context) as WithStatus
  const { object: begun } = allocate(definition, decoded)
  const { status, ...prepared } = prepareCreate(definition, begun, context, 'u') as WithStatus
  const metadata = { ...prepared.metadata, ...decoded.metadata }
  return { ...prepared, metadata, status: { ...status, ...decoded.status } } as WithStatus
}

interface WithStatus extends Resource {
  readonly status?: Readonly<Record<string, unknown>>
}
