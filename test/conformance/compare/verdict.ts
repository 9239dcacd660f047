/** What an answer says, without what differs from run to run, and how two of them differ. */
import type { Answer } from '../../processes/ask.ts'

export type Cause = readonly [field: string, reason: string, message: string]

export interface Verdict {
  readonly code: number
  readonly reason?: string
  readonly message?: string
  readonly causes?: readonly Cause[]
  readonly warnings: readonly string[]
  /** Where accepted. */
  readonly object?: unknown
}

interface StatusBody {
  readonly reason?: string
  readonly message?: string
  readonly details?: {
    readonly causes?: readonly {
      readonly field?: string
      readonly reason?: string
      readonly message?: string
    }[]
  }
}

/** `generated` is what a name begins with that the server draws. */
export function verdictOf({ code, text: said, headers }: Answer, generated = ''): Verdict {
  const text = generated === '' ? said : withoutDrawn(said, JSON.stringify(generated).slice(1, -1))
  const warnings = warningsOf(headers['warning'])
  const body = parsed(text)
  if (code < 300)
    return { code, warnings, object: isTable(body) ? steadyTable(body) : steady(body) }
  const { reason, message, details } = (body ?? {}) as StatusBody
  const causes = details?.causes?.map(
    (cause): Cause => [cause.field ?? '', cause.reason ?? '', causeText(cause)],
  )
  return {
    code,
    ...(reason !== undefined && { reason }),
    message: plain(unwritten(message ?? text)),
    ...(causes && {
      causes: causes.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    }),
    warnings,
  }
}

function withoutDrawn(text: string, start: string): string {
  const shown = start.slice(0, 58).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return text.replaceAll(
    new RegExp(`${shown}[bcdfghjklmnpqrstvwxz2456789]{5}\\b`, 'g'),
    `${start}«name»`,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function warningsOf(header: string | readonly string[] | undefined): readonly string[] {
  const list = header === undefined ? [] : typeof header === 'string' ? [header] : header
  return list.flatMap((one) =>
    [...one.matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)]
      .map((match) => unwritten(match[1]!))
      // A program that was not told its version warns of what later versions do.
      .filter((text) => !/is deprecated in v1\.(3[7-9]|[4-9]\d)\+/.test(text)),
  )
}

/** Refusals that only tell how a decoder of another language words things count as such alone. */
function plain(message: string): string {
  const isDecoders =
    /json: |Go struct|unmarshal|strict decoding error: json|ReadString|ReadMapCB|decode slice|readObjectStart|parsing time|into Go|unable to parse|illegal base64|quantities must match/
  return isDecoders.test(message) ? '«any»' : message
}

/** What a patch makes that cannot be read is shown whole, in the order of another language's maps. */
function causeText({ field, message = '' }: { field?: string; message?: string }): string {
  const whole = /^Invalid value: "(?:[^"\\]|\\.)*": /
  return field === 'patch' ? plain(wording(message.replace(whole, ''))) : wording(message)
}

/** A cause without dumps of a program's own structures and the words of its parsers. */
function wording(message: string): string {
  return unwritten(
    message
      .replace(/\n@@ [\s\S]*/, '')
      .replace(/ERROR: [^\n]*Syntax error: [\s\S]*/, 'ERROR: «any»Syntax error: «any»')
      .replace(/\bselfType\d+/g, 'selfType«any»')
      .replace(/error parsing regexp: [\s\S]*/, 'error parsing regexp: «any»')
      .replace(
        /^((?:Invalid|Duplicate|Unsupported) value: )([[{][\s\S]*"(?:[A-Z]\w*|managedFields)":[\s\S]*[\]}])(?=: )/,
        '$1«any»',
      ),
  )
}

const uid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Times of this very hour are of the request; so are uids that no change has set. */
function unwritten(text: string): string {
  const today = new Date().toISOString().slice(0, 10)
  return text
    .replaceAll(uid, '«uid»')
    .replaceAll(new RegExp(`${today}T[0-9:.]+Z`, 'g'), '«time»')
    .replaceAll(new RegExp(`${today} [0-9:.]+ \\+0000 UTC`, 'g'), '«time»')
    .replaceAll(/\{(TCP|UDP|SCTP) 3\d{4}\}/g, '{$1 «port»}')
    .replaceAll(/\bkube-api-access-[a-z0-9]{5}\b/g, 'kube-api-access-«name»')
    .replaceAll(/(in record \(|ResourceVersion in object meta: )\d+/g, '$1«rv»')
    .replaceAll(/\b10\.(9[6-9]|10\d|11[01])\.\d+\.\d+\b(?!\/)/g, '«ip»')
}

/** The object without the server's own draws. */
function steady(body: unknown): unknown {
  const object = visit(body, '') as Record<string, unknown>
  const metadata = object?.['metadata'] as Record<string, unknown> | undefined
  if (!metadata) return object
  const { resourceVersion: _, uid: __, name, generateName, managedFields, ...rest } = metadata
  const isDrawn =
    typeof name === 'string' &&
    typeof generateName === 'string' &&
    name.startsWith(generateName.slice(0, 58)) &&
    name !== generateName
  return {
    ...object,
    metadata: {
      ...rest,
      name: isDrawn ? `${generateName}«name»` : name,
      ...(generateName !== undefined && { generateName }),
      ...(Array.isArray(managedFields) && { managedFields: byManager(managedFields) }),
    },
  }
}

interface Table {
  readonly kind: 'Table'
  readonly columnDefinitions?: readonly { readonly description?: string }[]
  readonly rows?: readonly { readonly cells: readonly unknown[]; readonly object: unknown }[]
}

function isTable(body: unknown): body is Table {
  return (body as { kind?: unknown } | undefined)?.kind === 'Table'
}

/** What describes a column is everyone's own words. */
function steadyTable({ rows = [], columnDefinitions = [], ...table }: Table): unknown {
  const aged = (cell: unknown) =>
    /^\d+[sm]/.test(String(cell)) ? '«age»' : visit(withoutPorts(cell), '')
  return {
    ...(steady(table) as object),
    columnDefinitions: columnDefinitions.map(({ description: _, ...column }) => column),
    rows: rows.map(({ cells, object, ...row }) => {
      return { ...row, cells: cells.map(aged), object: steady(object) }
    }),
  }
}

/** The ports of nodes that a cell of a Service tells, as `443:30905/TCP`, are drawn. */
function withoutPorts(cell: unknown): unknown {
  return typeof cell === 'string' ? cell.replaceAll(/:3\d{4}\//g, ':«port»/') : cell
}

/** By who manages, and how: the order is that of times. */
function byManager(list: readonly Record<string, unknown>[]): Record<string, unknown> {
  const entries = list.map(({ time: _, ...entry }) => {
    const { operation, manager, subresource = '', apiVersion } = entry
    return [[manager, operation, subresource, apiVersion].join(' '), entry] as const
  })
  return Object.fromEntries(entries)
}

const drawnPorts = /\/(nodePort|healthCheckNodePort)$/

/** Lists whose order is chance. */
const bags = /^\/status\/(nonR|r)esourceRules$/

function visit(value: unknown, at: string): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item, i) => visit(item, `${at}/${i}`))
    return bags.test(at)
      ? items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      : items
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(([key, item]) => {
      return [unwritten(key), visit(item, `${at}/${key}`)]
    })
    return Object.fromEntries(entries)
  }
  if (typeof value === 'number' && drawnPorts.test(at) && value >= 30000) return '«port»'
  if (typeof value !== 'string') return value
  if (/\/(token|default-token)$/.test(at) && value.split('.').length === 3) return '«token»'
  if (/-token-[a-z0-9]{5}$/.test(value)) return value.replace(/[a-z0-9]{5}$/, '«name»')
  return unwritten(value)
}

/** One line per way in which `ours` is another; empty where both say the same. */
export function differencesOf(theirs: Verdict, ours: Verdict): readonly string[] {
  // Upstream hangs up on a few definitions of custom resources.
  if (theirs.code === 0) return []
  if (theirs.code !== ours.code) {
    return [`${brief(theirs)}  →  ${brief(ours)}`]
  }
  const lines: string[] = []
  if (theirs.reason !== ours.reason) lines.push(`reason ${theirs.reason} → ${ours.reason}`)
  const [wants, gots] = [causeTexts(theirs), causeTexts(ours)]
  const [missing, more] = [without(wants, gots), without(gots, wants)]
  lines.push(...missing.map((cause) => `− ${cause}`), ...more.map((cause) => `+ ${cause}`))
  const isSaid = wants.length > 0 || gots.length > 0
  if (!isSaid && theirs.message !== ours.message)
    lines.push(`message ${theirs.message} → ${ours.message}`)
  const [warned, warning] = [
    without(theirs.warnings, ours.warnings),
    without(ours.warnings, theirs.warnings),
  ]
  lines.push(
    ...warned.map((one) => `− warning ${one}`),
    ...warning.map((one) => `+ warning ${one}`),
  )
  if (theirs.code < 300) lines.push(...valueDifferences(theirs.object, ours.object, ''))
  return lines
}

function causeTexts({ causes = [] }: Verdict): readonly string[] {
  return causes.map(([field, reason, message]) => `${field} | ${reason} | ${message}`)
}

function brief(verdict: Verdict): string {
  if (verdict.code < 300) return `${verdict.code}`
  const causes = causeTexts(verdict)
  const why = causes.length > 0 ? causes.slice(0, 2).join(' & ') : verdict.message
  return `${verdict.code} ${why}`
}

/** What the first holds more often than the second. */
function without(list: readonly string[], other: readonly string[]): readonly string[] {
  const rest = [...other]
  const open = list.filter((one) => !take(rest, (two) => two === one))
  return open.filter((one) => !take(rest, (two) => isLike(one, two)))
}

function take(rest: string[], fits: (one: string) => boolean): boolean {
  const at = rest.findIndex(fits)
  if (at >= 0) rest.splice(at, 1)
  return at >= 0
}

/** `«any»` in either stands for whatever the other says there. */
function isLike(one: string, other: string): boolean {
  const [head, ...rest] = one.split('«any»')
  const [otherHead, ...otherRest] = other.split('«any»')
  if (rest.length === 0 && otherRest.length === 0) return false
  const tails = [rest.at(-1) ?? one, otherRest.at(-1) ?? other] as const
  const [short, long] =
    head!.length <= otherHead!.length ? [head!, otherHead!] : [otherHead!, head!]
  return long.startsWith(short) && (tails[0].endsWith(tails[1]) || tails[1].endsWith(tails[0]))
}

function valueDifferences(theirs: unknown, ours: unknown, at: string): readonly string[] {
  if (Object.is(theirs, ours)) return []
  if (Array.isArray(theirs) && Array.isArray(ours) && theirs.length === ours.length)
    return theirs.flatMap((item, i) => valueDifferences(item, ours[i], `${at}/${i}`))
  if (isObject(theirs) && isObject(ours)) {
    const names = new Set([...Object.keys(theirs), ...Object.keys(ours)])
    return [...names].flatMap((name) => valueDifferences(theirs[name], ours[name], `${at}/${name}`))
  }
  return [`at ${at}: ${short(theirs)} → ${short(ours)}`]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
