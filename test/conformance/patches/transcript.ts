/** Reads recorded traffic as a row of writes: for each what was there, what was sent, what came of it. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isJsonObject } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'

/** A write to one object, as recorded. */
export interface Write {
  /** Where it stands: `apply-basic:7`. */
  readonly at: string
  readonly method: 'POST' | 'PUT' | 'PATCH'
  readonly subresource?: string
  readonly query: URLSearchParams
  readonly userAgent: string
  readonly contentType: string
  readonly body: Json
  /** The object as it was; undefined where there was none. */
  readonly live: JsonObject | undefined
  readonly status: number
  readonly answer: JsonObject
}

interface Step {
  readonly send?: {
    readonly method: string
    readonly path: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: Json
    readonly raw?: string
  }
  readonly want?: { readonly status: number; readonly body?: Json }
  readonly until?: { readonly path: string }
}

/** Every write of a folder of transcripts whose object is known before and after. */
export function readWrites(folder: string): readonly Write[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.jsonl'))
  return names.flatMap((name) => readTranscript(join(folder, name)))
}

function readTranscript(path: string): readonly Write[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  const objects = new Map<string, JsonObject>()
  const name = basename(path, '.jsonl')
  return lines.flatMap((line, i) => {
    const write = readStep(JSON.parse(line.replaceAll('«time»', recordedTime)), objects)
    return write ? [{ ...write, at: `${name}:${i + 1}` }] : []
  })
}

/** Stands for every moment of a recording. */
export const recordedTime = '2026-01-01T00:00:00Z'

const pathPattern =
  /^(?<base>\/(?:api|apis\/[^/]+)\/[^/]+\/(?:namespaces\/[^/]+\/)?[^/]+)(?:\/(?<name>[^/]+))?(?:\/(?<sub>[^/]+))?$/

function readStep(
  { send, want }: Step,
  objects: Map<string, JsonObject>,
): Omit<Write, 'at'> | undefined {
  if (!send || !want) return undefined
  const { method, headers = {}, body, raw } = send
  const [path = '', search = ''] = send.path.split('?')
  const { base, name, sub } = pathOf(path)
  const answer = isJsonObject(want.body) ? want.body : {}
  // An object is the same whatever the version it is asked for in.
  const key = `${base.replace(/^(\/apis\/[^/]+)\/[^/]+/, '$1')}/${name ?? nameOf(answer)}`
  const isWrite = method === 'POST' || method === 'PUT' || method === 'PATCH'
  const live = objects.get(key)
  const query = new URLSearchParams(search)
  const isObject = want.status < 300 && answer.kind !== 'Status' && nameOf(answer) !== ''
  if (method === 'DELETE' && want.status < 300 && !isObject) objects.delete(key)
  const isSame = sub === undefined || answer.kind === live?.kind
  if (isObject && isSame && !query.has('dryRun')) objects.set(key, answer)
  if (!isWrite || !isSame || (method === 'POST' && sub)) return undefined
  return {
    method,
    ...(sub && { subresource: sub }),
    query,
    userAgent: headers['user-agent'] ?? '',
    contentType: headers['content-type'] ?? 'application/json',
    body: body ?? raw ?? null,
    live: want.status === 201 ? undefined : live,
    status: want.status,
    answer,
  }
}

/** A namespace by itself looks like what is in one. */
function pathOf(path: string): { base: string; name?: string; sub?: string } {
  const single = /^(\/api\/v1\/namespaces)\/([^/]+)(?:\/(status|finalize))?$/.exec(path)
  if (single) return { base: single[1]!, name: single[2]!, ...(single[3] && { sub: single[3] }) }
  const { base = path, name, sub } = pathPattern.exec(path)?.groups ?? {}
  return { base, ...(name && { name }), ...(sub && { sub }) }
}

function nameOf(object: JsonObject): string {
  const { metadata } = object
  return isJsonObject(metadata) && typeof metadata.name === 'string' ? metadata.name : ''
}
