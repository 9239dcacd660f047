/**
 * Where two answers to the same request differ, apart from what chance and time decide. Uids, versions and
 * names that a server has made must correspond: what is one and the same here must be so there.
 */
import type { Answer } from './client.ts'

export interface Difference {
  readonly at: string
  readonly theirs: unknown
  readonly ours: unknown
}

/** What corresponds so far, both ways. */
export class Pairs {
  readonly #there = new Map<string, string>()
  readonly #here = new Map<string, string>()

  match(theirs: string, ours: string): boolean {
    const known = this.#there.get(theirs)
    if (known !== undefined) return known === ours
    if (this.#here.has(ours)) return false
    this.#there.set(theirs, ours)
    this.#here.set(ours, theirs)
    return true
  }

  entries(): Iterable<[string, string]> {
    return this.#there
  }
}

const headers = [
  'content-type',
  'warning',
  'retry-after',
  'location',
  'allow',
  'cache-control',
  'vary',
  'content-encoding',
  'www-authenticate',
  'link',
]

/**
 * A build of upstream's that was not told its version warns of all that will be deprecated, not only of
 * what is: such builds are what can be had without its own scripts.
 */
const warningTooEarly = /is deprecated in v1\.(3[7-9]|[4-9]\d)\+/

function headerOf({ headers }: Answer, name: string): unknown {
  const value = headers[name]
  return name === 'warning' && warningTooEarly.test(String(value)) ? undefined : value
}

export function compareAnswers(theirs: Answer, ours: Answer, pairs: Pairs): Difference[] {
  const found: Difference[] = []
  if (theirs.status !== ours.status) {
    const whole = (answer: Answer) => `${answer.status} ${answer.text.slice(0, 600)}`
    found.push({ at: 'status', theirs: whole(theirs), ours: whole(ours) })
  }
  for (const name of headers)
    compare(headerOf(theirs, name), headerOf(ours, name), { found, pairs, at: `header ${name}` })
  if (theirs.status !== ours.status) return found
  noteRefusedName(theirs, ours, pairs)
  compare(contentOf(theirs), contentOf(ours), { found, pairs, at: '' })
  return found
}

/** A name that was made up for what was then refused stands in the refusal alone. */
function noteRefusedName(theirs: Answer, ours: Answer, pairs: Pairs): void {
  const [a, b] = [theirs, ours].map(({ text }) => /"details":\{"name":"([^"]+)"/.exec(text)?.[1])
  if (!a || !b || a === b || a.length !== b.length) return
  const [head, tail] = [a.slice(0, -madeLength), /^[a-z0-9]+$/]
  if (b.startsWith(head) && tail.test(a.slice(-madeLength))) pairs.match(a, b)
}

const madeLength = 5

function contentOf({ text }: Answer): unknown {
  try {
    return withOrderedCauses(JSON.parse(text))
  } catch {
    return contentOfLines(text)
  }
}

/** What is wrong with custom resources comes in the order of maps of Go's, which is none. */
function withOrderedCauses(body: unknown): unknown {
  const details = isRecord(body) ? body['details'] : undefined
  if (!isRecord(body) || !isRecord(details) || !Array.isArray(details['causes'])) return body
  const { causes } = details
  if (causes.length < 2 || !/example\.com$/.test(String(details['group']))) return body
  const texts = causes.map((cause) => JSON.stringify(cause)).toSorted()
  return { ...body, message: 'its causes', details: { ...details, causes: texts } }
}

function contentOfLines(text: string): unknown {
  const lines = text.trimEnd().split('\n')
  try {
    return lines.map((line) => JSON.parse(line) as unknown)
  } catch {
    return text
  }
}

interface Place {
  readonly found: Difference[]
  readonly pairs: Pairs
  readonly at: string
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function compare(theirs: unknown, ours: unknown, place: Place): void {
  const { at, found } = place
  if (Object.is(theirs, ours)) return
  if (Array.isArray(theirs) && Array.isArray(ours)) {
    compareLists(theirs, ours, place)
    return
  }
  if (isRecord(theirs) && isRecord(ours)) {
    compareRecords(theirs, ours, place)
    return
  }
  if (typeof theirs === 'string' && typeof ours === 'string') {
    if (isSameText(theirs, ours, place)) return
  } else if (typeof theirs === 'number' && typeof ours === 'number') {
    if (/[pP]ort$/.test(at) && theirs >= 30_000 && ours >= 30_000) return
    if (/retryAfterSeconds$/.test(at)) return
  }
  found.push({ at, theirs, ours })
}

function compareLists(theirs: unknown[], ours: unknown[], place: Place): void {
  const { at, found } = place
  const [a, b] = inOrder(theirs, ours, at)
  if (a.length !== b.length) {
    found.push({ at, theirs, ours })
    return
  }
  for (const [i, item] of a.entries()) compare(item, b[i], { ...place, at: `${at}/${i}` })
}

function inOrder(theirs: unknown[], ours: unknown[], at: string): readonly [unknown[], unknown[]] {
  if (at.endsWith('/managedFields')) return [byManager(theirs), byManager(ours)]
  // These come in the order of a map of Go's, which is none.
  const isConflict = () => JSON.stringify(theirs).includes('"FieldManagerConflict"')
  const isUnordered = /esourceRules$/.test(at) || (at.endsWith('/causes') && isConflict())
  if (!isUnordered) return [theirs, ours]
  const sorted = (list: unknown[]) =>
    list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  return [sorted(theirs), sorted(ours)]
}

/** Entries stand in the order of their times: chance, where writes fall into one second. */
function byManager(list: unknown[]): unknown[] {
  const key = (entry: unknown) => {
    const { operation, manager, subresource, apiVersion } = entry as Record<string, unknown>
    return JSON.stringify([operation, manager, subresource, apiVersion])
  }
  return list.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}

function compareRecords(
  theirs: Record<string, unknown>,
  ours: Record<string, unknown>,
  place: Place,
): void {
  noteMadeName(theirs, ours, place.pairs)
  const [a, b] = [plainKeys(theirs), plainKeys(ours)]
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
    compare(a[key], b[key], { ...place, at: `${place.at}/${key}` })
}

/** Keys of managed fields hold names and uids that are made. */
function plainKeys(value: Record<string, unknown>): Record<string, unknown> {
  if (!Object.keys(value).some((key) => /kube-api-access|"uid"/.test(key))) return value
  const plain = (key: string) => key.replace(mount, 'kube-api-access').replace(uid, '«uid»')
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [plain(key), each]))
}

/** A name made from `generateName` corresponds to the one made there. */
function noteMadeName(
  theirs: Record<string, unknown>,
  ours: Record<string, unknown>,
  pairs: Pairs,
): void {
  const prefix = theirs['generateName']
  if (typeof prefix !== 'string' || typeof theirs['name'] !== 'string') return
  if (typeof ours['name'] === 'string') pairs.match(theirs['name'], ours['name'])
}

const uid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g
const token = /eyJ[\w-]+\.[\w-]+\.[\w-]+/g
const mount = /kube-api-access-[a-z0-9]{5}/g
/** Of Services, in the range of the server and in those that scenarios make. */
const address = /10\.(9[6-9]|1\d\d)\.\d+\.\d+/g
const age = /^(<invalid>|<unknown>|[0-9hms]+)$/

function isSameText(theirs: string, ours: string, { at, pairs }: Place): boolean {
  if (at.endsWith('/metadata/continue')) return true
  if (at.endsWith('/resourceVersion')) {
    if (at === '/metadata/resourceVersion' || /^\/\d+\/object/.test(at) || /\/items\//.test(at))
      return /^\d+$/.test(theirs) === /^\d+$/.test(ours)
    return true
  }
  // Prose is ours; places in Go's sources are told by how a program was built.
  if (/columnDefinitions\/\d+\/description$/.test(at)) return true
  if (/\/cells\/\d+$/.test(at) && age.test(theirs) && age.test(ours)) return true
  const [a, b] = [masked(theirs), masked(ours)]
  // A name may be made like a uid, and is no uid.
  if (a === b) return at.endsWith('/name') || sameUids(theirs, ours, pairs)
  let known = a
  for (const [there, here] of pairs.entries()) known = known.replaceAll(there, here)
  return known === b
}

export function masked(text: string): string {
  return text
    .replace(uid, '«uid»')
    .replace(time, '«time»')
    .replace(token, '«token»')
    .replace(/\b\d+\.\d+\.\d+\.\d+:\d+/g, '«server»')
    .replace(/((description|serverAddress): ).*(\n {4}.*)*/g, '$1')
    .replace(/in scheme \\?"[^"]*"/g, 'in scheme')
    .replace(
      /Invalid value: "(?=\\*\{[\s\S]*resourceVersion)(\\.|[^"\\])*"/g,
      'Invalid value: an object',
    )
    .replace(/\bgen-[a-z0-9]{5}\b/g, 'gen-«name»')
    .replace(/(current: |in the precondition \()\d+/g, '$1«version»')
    .replace(/(RBAC: allowed by )[\s\S]*/, '$1a binding')
    .replace(/errors:\n( {2}.*(\n|$))+/g, (lines) => lines.split('\n').toSorted().join('\n'))
    .replace(mount, 'kube-api-access-«name»')
    .replace(address, '«address»')
    .replace(/(resource ?version[^0-9]{0,20})\d+/gi, '$1«version»')
}

function sameUids(theirs: string, ours: string, pairs: Pairs): boolean {
  const there = theirs.match(uid) ?? []
  const here = ours.match(uid) ?? []
  return there.every((each, i) => pairs.match(each, here[i]!))
}
