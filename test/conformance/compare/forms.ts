/** The forms in which one change can be sent: whole, as a patch of some kind, more or less strictly. */
import type { Random } from '#base/random.ts'
import type { Change } from './changes.ts'

export interface Form {
  readonly method: string
  readonly contentType: string
  readonly body: unknown
  readonly query: string
  readonly accept: string
}

type Json = Record<string, unknown>

interface Changed {
  readonly method: 'POST' | 'PUT'
  readonly before: unknown
  readonly after: unknown
  readonly change: Change
}

const json = 'application/json'

export function drawForm(random: Random, changed: Changed): Form {
  const accept = random.below(16) === 0 ? `${json};as=Table;v=v1;g=meta.k8s.io` : json
  const strictness = random.below(16)
  const validation = strictness === 0 ? 'Ignore' : strictness === 1 ? 'Warn' : 'Strict'
  const query = `dryRun=All&fieldValidation=${validation}`
  const { method, after } = changed
  const patch = method === 'PUT' ? drawPatch(random, changed) : undefined
  if (patch) return { ...patch, method: 'PATCH', accept, query: `${query}${patch.query}` }
  return { method, contentType: json, body: after, query, accept }
}

/** As recordings send it. */
export function plainForm(method: string, body: unknown): Form {
  const query = 'dryRun=All&fieldValidation=Strict'
  return { method, contentType: json, body, query, accept: json }
}

function drawPatch(random: Random, { before, after, change }: Changed) {
  if (!isMap(before) || !isMap(after)) return undefined
  switch (random.below(24)) {
    case 0:
    case 1:
      return {
        contentType: 'application/merge-patch+json',
        body: mergePatch(before, after),
        query: '',
      }
    case 2:
      return {
        ...{ contentType: 'application/strategic-merge-patch+json', query: '' },
        body: mergePatch(before, after),
      }
    case 3: {
      const body = jsonPatch(change)
      return body && { contentType: 'application/json-patch+json', body, query: '' }
    }
    case 4:
      return {
        contentType: 'application/apply-patch+yaml',
        ...{ body: after, query: '&fieldManager=own&force=true' },
      }
    default:
      return undefined
  }
}

/** The body of a form, of the same change of another object. */
export function bodyAs(form: Form, change: Change, before: unknown, after: unknown): unknown {
  if (form.contentType.endsWith('json-patch+json')) return jsonPatch(change)
  const isMerge = form.contentType.includes('merge-patch')
  return isMerge && isMap(before) && isMap(after) ? mergePatch(before, after) : after
}

function jsonPatch(change: Change): readonly Json[] | undefined {
  if (change.some((op) => 'repeat' in op)) return undefined
  return change.map((op) => {
    if ('set' in op) return { op: 'add', path: op.at, value: op.set }
    return { op: 'remove', path: op.at }
  })
}

function mergePatch(from: Json, to: Json): unknown {
  const names = new Set([...Object.keys(from), ...Object.keys(to)])
  const patch: Json = {}
  for (const name of names) {
    const [before, after] = [from[name], to[name]]
    if (JSON.stringify(before) === JSON.stringify(after)) continue
    if (after === undefined) patch[name] = null
    else patch[name] = isMap(before) && isMap(after) ? mergePatch(before, after) : after
  }
  return patch
}

export function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
