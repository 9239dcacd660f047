/** Runs a recorded table in process and counts how many rows come out the same. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { decodeObject } from '#api/codec/plain/decode.ts'
import { apiVersionOf, type KindDefinition, type SubresourceDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { Json } from '#api/scalars/scalars.ts'
import type { CustomResource } from '#kinds/apiextensions/customresource/custom-version.ts'
import {
  customResource,
  customVersion,
} from '#kinds/apiextensions/customresource/customresource.ts'
import { decodeCustom, encodeCustom } from '#kinds/apiextensions/customresource/json.ts'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import { kinds } from '#kinds/list.ts'
import { schema } from '#kinds/schema.ts'
import { changesOf } from './changes.ts'
import { asksForRoles, type Made } from './questions.ts'
import {
  type Answered,
  stored as asKept,
  bodyEndpoint,
  decodeHub,
  type Endpoint,
  post,
  put,
  refusalOf,
  typeCodec,
} from './serve.ts'
import {
  applyOp,
  differences,
  type MutationTable,
  type Outcome,
  patched,
  type Refused,
  type Row,
} from './table.ts'

export interface Judgement {
  readonly file: string
  readonly kind: string
  readonly rows: number
  readonly verdicts: number
  readonly outcomes: number
  /** Rows that admission or allocation alone decides; not among `rows`. */
  readonly left: number
  readonly misses: readonly string[]
}

interface Tally {
  rows: number
  verdicts: number
  outcomes: number
  left: number
  misses: string[]
}

export function judge(file: string): Judgement {
  const table = JSON.parse(readFileSync(file, 'utf8')) as MutationTable
  const tally: Tally = { rows: 0, verdicts: 0, outcomes: 0, left: 0, misses: [] }
  for (const run of runsOf(table, endpointOf(table))) judgeRows(tally, run)
  return { file: basename(file, '.mutations.json'), kind: table.kind, ...tally }
}

/** What a table changes, and who answers: POSTs of one object, PUTs of another. */
function runsOf(table: MutationTable, endpoint: Endpoint): readonly Run[] {
  const subresource = subresourceOf(table, endpoint)
  const create: Run = {
    verb: 'create',
    rows: table.create,
    want: table.created,
    base: table.base,
    serve: (body) => post(endpoint, body),
  }
  if (table.update.length === 0) return [create]
  const old = storedObject(endpoint, table)
  const update: Run = {
    verb: 'update',
    rows: table.update,
    want: table.kept,
    base: table.stored,
    serve: (body) => put(endpoint, old, body, subresource),
  }
  return [create, update]
}

/**
 * Makes every n-th of the changes that the table's type suggests, and answers how many there were
 * and which of them a rule broke at: rules may refuse anything, but never throw.
 */
export function disturb(file: string, every: number): { made: number; broken: string[] } {
  const table = JSON.parse(readFileSync(file, 'utf8')) as MutationTable
  const endpoint = endpointOf(table)
  const type = schema.typeOf(endpoint.apiVersion, endpoint.definition.kind)
  const broken: string[] = []
  let made = 0
  const runs = runsOf(table, endpoint).filter(({ rows }) => rows.length > 0)
  for (const { verb, base, serve } of type ? runs : []) {
    for (const op of changesOf(type!, base)) {
      if (made++ % every !== 0) continue
      const got = attempt(serve, applyOp(base, op))
      const isBug = 'status' in got && got.status === 500 && got.message?.includes('\n    at ')
      if (isBug) broken.push(`${verb} ${JSON.stringify(op)}: ${got.message}`)
    }
  }
  return { made, broken }
}

function endpointOf(table: MutationTable): Endpoint {
  const parts = table.path.split('/').slice(1)
  const apiVersion = parts[0] === 'api' ? parts[1]! : `${parts[1]}/${parts[2]}`
  const rest = parts.slice(parts[0] === 'api' ? 2 : 3)
  const namespace = rest[0] === 'namespaces' && rest.length > 2 ? rest[1]! : ''
  const plural = namespace === '' ? rest[0]! : rest[2]!
  const namespaceLabels = labelsOf(table, namespace)
  const known = customKind(table, apiVersion, plural) ?? builtInKind(apiVersion, plural)
  const questions = { path: table.path, made: madeBefore(table) }
  const endpoint = { ...known, apiVersion, namespace, namespaceLabels, ...questions }
  const sub = namespace === '' ? rest[2] : rest[4]
  if (sub === undefined) return endpoint
  const body = subresourceNamed(known.definition, sub).body
  if (!body) throw new TypeError(`${known.definition.kind}/${sub} takes no body of its own`)
  return bodyEndpoint(endpoint, body.definition)
}

function madeBefore({ before = [] }: MutationTable): Made {
  const posts = before.filter(({ method }) => method === 'POST')
  const objects = posts.map(({ path, body }) => {
    const { metadata, ...object } = body as Resource
    const made = { ...object, metadata: { ...metadata, uid: '«any»' } }
    return [`${path}/${metadata.name}`, made] as const
  })
  return new Map(objects)
}

/** The labels of a namespace, where the recording made it. */
function labelsOf({ before = [] }: MutationTable, namespace: string) {
  const bodies = before.map(({ body }) => body as Partial<Resource> | undefined)
  const made = bodies.find(
    (body) => body?.kind === 'Namespace' && body.metadata?.name === namespace,
  )
  return made?.metadata?.labels ?? {}
}

type Known = Pick<Endpoint, 'definition' | 'codec'>

function builtInKind(apiVersion: string, plural: string): Known {
  const definition = definitionOf(apiVersion, plural)
  const type = schema.typeOf(apiVersion, definition.kind)
  if (!type) throw new TypeError(`No type for ${apiVersion} ${definition.kind}`)
  return { definition, codec: typeCodec(type) }
}

/** A kind that the recording itself defined. */
function customKind(
  { before = [] }: MutationTable,
  apiVersion: string,
  plural: string,
): Known | undefined {
  const [group, version = ''] = apiVersion.split('/')
  const bodies = before.map(({ body }) => body as Partial<CustomResourceDefinition> | undefined)
  const made = bodies.find(
    (body) =>
      body?.kind === 'CustomResourceDefinition' &&
      body.spec?.group === group &&
      body.spec?.names.plural === plural,
  )
  if (!made) return undefined
  const { apiVersion: own, kind, ...json } = made
  const type = schema.typeOf(own!, kind!)!
  const { object } = decodeObject<CustomResourceDefinition>(type, json as unknown as Json)
  const custom = customVersion(object, version)
  if (!custom) throw new TypeError(`No version ${version} of ${plural}`)
  return {
    definition: customResource(custom) as KindDefinition,
    codec: {
      decode: (body) => decodeCustom(body, custom),
      encode: (resource) => encodeCustom(resource as CustomResource),
    },
  }
}

function definitionOf(apiVersion: string, plural: string): KindDefinition {
  const found = kinds.find(
    (kind) =>
      kind.plural === plural &&
      (apiVersionOf(kind) === apiVersion ||
        kind.versions?.some((v) => v.apiVersion === apiVersion)),
  )
  if (!found) throw new TypeError(`No kind for ${apiVersion} ${plural}`)
  return found
}

function subresourceOf({ name = '' }: MutationTable, { definition }: Endpoint) {
  const sub = name.split('/')[1]
  return sub === undefined ? undefined : subresourceNamed(definition, sub)
}

function subresourceNamed(definition: KindDefinition, name: string): SubresourceDefinition {
  const found = definition.subresources?.find((one) => one.name === name)
  if (!found) throw new TypeError(`${definition.kind} has no subresource ${name}`)
  return found
}

/** What the PUTs find: the recorded answer to the creation, with times and numbers filled in. */
function storedObject(endpoint: Endpoint, table: MutationTable): Resource {
  const { created, stored, kept } = table
  const isWhole = !table.name?.includes('/')
  const given = isWhole ? statusGiven(created, kept) : {}
  const old = created ? { ...created, ...given } : stored
  return asKept(endpoint, decodeHub(endpoint, withoutAny(old, '', stored) as Json))
}

/** The status that controllers gave the object before the PUTs came. */
function statusGiven(created: unknown, kept: unknown): { readonly status?: unknown } {
  const [before, { status } = {}] = [created, kept] as Partial<Record<'status', unknown>>[]
  return before?.status !== undefined && status !== undefined ? { status } : {}
}

let lastPort = 31000

/** `sent` is what the PUTs are made of: it knows some values that the recording has blotted out. */
function withoutAny(value: unknown, key: string, sent: unknown): unknown {
  if (value === '«any»') {
    if (typeof sent === 'string' && sent !== '«any»') return sent
    if (/(time|timestamp)$/i.test(key)) return '2026-01-02T03:04:05Z'
    if (/^clusterIPs?$/.test(key)) return '10.96.0.200'
    return /port$/i.test(key) ? ++lastPort : value
  }
  if (typeof value !== 'object' || value === null) return value
  const known = (typeof sent === 'object' && sent !== null ? sent : {}) as Record<string, unknown>
  if (Array.isArray(value)) return value.map((item, i) => withoutAny(item, key, known[i]))
  const entries = Object.entries(value).filter(([name]) => name !== 'managedFields')
  return Object.fromEntries(
    entries.map(([name, item]) => [name, withoutAny(item, name, known[name])]),
  )
}

interface Run {
  readonly verb: string
  readonly rows: readonly Row[]
  readonly want: unknown
  readonly base: unknown
  readonly serve: (body: Json) => Answered
}

function judgeRows(tally: Tally, { verb, rows, want, base, serve }: Run): void {
  if (rows.length === 0) return
  const plain = attempt(serve, base)
  const ignored = [
    '/metadata/managedFields',
    ...('body' in plain ? differences(want, plain.body) : []),
  ]
  if (!('body' in plain))
    tally.misses.push(`${verb}: the unchanged object is refused: ${show(plain)}`)
  for (const [op, outcome] of rows) {
    const sent = applyOp(base, op)
    if (isServers(outcome) || (asksForRoles(sent) && !asksForRoles(base))) {
      tally.left++
      continue
    }
    tally.rows++
    const got = attempt(serve, sent)
    const isAccepted = 'body' in got
    const sameVerdict = 'ok' in outcome ? isAccepted : !isAccepted && outcome.status === got.status
    if (sameVerdict) tally.verdicts++
    const wrong = compare(outcome, got, want, ignored)
    if (sameVerdict && wrong === '') tally.outcomes++
    else tally.misses.push(`${verb} ${JSON.stringify(op)}\n      ${wrong}`)
  }
}

/** Refusals of admission, and of whoever is asked for another object. */
function isServers(outcome: Outcome): boolean {
  if (!('status' in outcome)) return false
  const isPodSecurity = outcome.causes?.some(([field]) => field.startsWith(podSecurityLabels))
  return isPodSecurity === true || [403, 404].includes(outcome.status)
}

/** The labels of a namespace that only the admission plugin PodSecurity reads. */
const podSecurityLabels = 'metadata.labels[pod-security.kubernetes.io/'

function attempt(serve: (body: Json) => Answered, body: unknown): Answered | Refused {
  try {
    return serve(structuredClone(body) as Json)
  } catch (error) {
    try {
      return refusalOf(error)
    } catch {
      return { status: 500, message: (error as Error).stack ?? String(error) }
    }
  }
}

function compare(
  outcome: Outcome,
  got: Answered | Refused,
  want: unknown,
  ignored: readonly string[],
): string {
  if ('ok' in outcome) {
    if (!('body' in got)) return `want accepted, got ${show(got)}`
    const expected = patched(want, outcome.ok)
    const wrong = differences(expected, got.body).filter(
      (at) => !ignored.some((known) => at === known || at.startsWith(`${known}/`)),
    )
    if (wrong.length > 0) {
      return wrong
        .map((at) => `${at}: want ${at2(expected, at)} got ${at2(got.body, at)}`)
        .slice(0, 4)
        .join('; ')
    }
    return sameList(outcome.warnings, got.warnings)
      ? ''
      : `warnings: want ${show(outcome.warnings)} got ${show(got.warnings)}`
  }
  if ('body' in got) return `want ${show(outcome)}, got accepted`
  if (outcome.status !== got.status) return `want ${show(outcome)}, got ${show(got)}`
  if (outcome.message === '«any»' || (outcome.status !== 422 && got.message === undefined))
    return ''
  const [w, g] = [causesOf(outcome), causesOf(got)]
  if (!sameCauses(w, g)) return `want ${show(w)}\n      got  ${show(g)}`
  if (!outcome.causes && outcome.message !== got.message)
    return `want ${show(outcome.message)} got ${show(got.message)}`
  return ''
}

function causesOf({ causes = [] }: Refused): string[] {
  return causes
    .map(([field, reason, message]) => JSON.stringify([field, reason, wording(message)]))
    .toSorted()
}

/** Whether each cause wanted was got, and no other; `«any»` stands for any text. */
function sameCauses(want: readonly string[], got: readonly string[]): boolean {
  const rest = [...got]
  const take = (fits: (cause: string) => boolean): boolean => {
    const at = rest.findIndex(fits)
    if (at >= 0) rest.splice(at, 1)
    return at >= 0
  }
  const open = want.filter((cause) => !take((other) => other === cause))
  return open.every((cause) => take((other) => matches(cause, other))) && rest.length === 0
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('«any»')
  if (parts.length === 1) return pattern === text
  const source = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\s\\S]*')
  return new RegExp(`^${source}$`).test(text)
}

/** A cause without the words of one language's own structures or parsers. */
function wording(message: string): string {
  return message
    .replace(/\n@@ [\s\S]*/, '')
    .replace(/ERROR: [^\n]*Syntax error: [\s\S]*/, 'ERROR: «any»Syntax error: «any»')
    .replace(/\bselfType(\d+|«any»)/g, 'selfType«any»')
    .replace(/error parsing regexp: [\s\S]*/, 'error parsing regexp: «any»')
    .replace(
      /^((?:Invalid|Duplicate|Unsupported) value: )([[{][\s\S]*"(?:[A-Z]\w*|managedFields)":[\s\S]*[\]}])(?=: )/,
      '$1«any»',
    )
}

/**
 * The recorded texts are still quoted as in the header, where none stands twice. What admission says
 * of a pod's security is not the rules' to say.
 */
function sameList(want: readonly string[] = [], got: readonly string[] = []): boolean {
  const texts = want
    .map((text) => text.replace(/\\(.)/g, '$1'))
    .filter((text) => !text.startsWith('would violate PodSecurity'))
  return JSON.stringify(texts) === JSON.stringify([...new Set(got)])
}

function at2(root: unknown, pointer: string): string {
  let here = root
  for (const part of pointer.split('/').slice(1)) {
    here = (here as Record<string, unknown> | undefined)?.[
      part.replaceAll('~1', '/').replaceAll('~0', '~')
    ]
  }
  return show(here)
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 900 ? `${text.slice(0, 900)}…` : text
}
