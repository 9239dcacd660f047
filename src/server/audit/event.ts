/** What an audit log holds of a request at one of its stages, and how it is written. */
import type { Status } from '#api/metadata.ts'
import { timeOfMs } from '#api/scalars/time.ts'
import { formatGoJson, quoteGo } from '#base/go/text.ts'
import type { AuditLevel, AuditStage } from '#server/audit/policy.ts'
import type { User } from '#server/user.ts'

export interface ObjectRef {
  readonly resource: string
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly apiGroup: string
  readonly apiVersion: string
  readonly resourceVersion: string
  readonly subresource: string
}

/** Of an answer, what is told at every level. */
export type AnswerStatus = Partial<
  Pick<Status, 'status' | 'message' | 'reason' | 'details' | 'code'>
>

export interface AuditEvent {
  readonly level: AuditLevel
  readonly auditID: string
  readonly stage: AuditStage
  readonly requestURI: string
  readonly verb: string
  /** Absent: nobody knows. */
  readonly user?: User | undefined
  readonly impersonatedUser?: User | undefined
  /** By which right, where that is limited. */
  readonly impersonationConstraint?: string | undefined
  readonly sourceIPs: readonly string[]
  readonly userAgent: string
  readonly objectRef?: ObjectRef | undefined
  readonly responseStatus?: AnswerStatus | undefined
  /** JSON texts. */
  readonly requestObject?: string | undefined
  readonly responseObject?: string | undefined
  readonly receivedMs: number
  readonly stageMs: number
  readonly annotations: ReadonlyMap<string, string>
}

const auditVersion = 'audit.k8s.io/v1'

/**
 * As upstream's encoder writes it, without the end of its line. Written piece by piece, since with an
 * audit it is done twice for each request.
 */
export function formatEvent(event: AuditEvent, options: { readonly isItem?: true } = {}): string {
  // Items of a list do not say what they are.
  const head = options.isItem ? '{' : `{"kind":"Event","apiVersion":"${auditVersion}",`
  const { level, stage, impersonatedUser, impersonationConstraint: constraint } = event
  let text = `${head}"level":"${level}","auditID":${quoted(event.auditID)},"stage":"${stage}"`
  text += `,"requestURI":${quoted(event.requestURI)},"verb":${quoted(event.verb)}`
  text += `,"user":${event.user ? textOfUser(event.user) : '{}'}`
  if (impersonatedUser) text += `,"impersonatedUser":${textOfUser(impersonatedUser)}`
  if (constraint) {
    text += `,"authenticationMetadata":{"impersonationConstraint":${quoted(constraint)}}`
  }
  if (event.sourceIPs.length > 0) text += `,"sourceIPs":${formatGoJson(event.sourceIPs)}`
  if (event.userAgent !== '') text += `,"userAgent":${quoted(event.userAgent)}`
  if (event.objectRef) text += `,"objectRef":{${membersOf(event.objectRef)}}`
  if (event.responseStatus) text += `,"responseStatus":${textOfStatus(event.responseStatus)}`
  if (event.requestObject !== undefined) text += `,"requestObject":${event.requestObject}`
  if (event.responseObject !== undefined) text += `,"responseObject":${event.responseObject}`
  text += `,"requestReceivedTimestamp":"${microTime(event.receivedMs)}"`
  text += `,"stageTimestamp":"${microTime(event.stageMs)}"`
  if (event.annotations.size > 0) text += `,"annotations":${textOfMap(event.annotations)}`
  return `${text}}`
}

export function formatEventList(events: readonly AuditEvent[]): string {
  const items = events.map((event) => formatEvent(event, { isItem: true }))
  const head = `"kind":"EventList","apiVersion":"${auditVersion}","metadata":{}`
  return `{${head},"items":[${items.join(',')}]}`
}

/** What needs no escapes, in JSON as Go writes it. */
const plain = /^[ !#-%'-;=?-[\]-~]*$/

function quoted(text: string): string {
  return plain.test(text) ? `"${text}"` : formatGoJson(text)
}

/** In the order in which its fields are given, without those that hold nothing. */
function membersOf(fields: object): string {
  let text = ''
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === '') continue
    const shown = typeof value === 'string' ? quoted(value) : formatGoJson(value)
    text += `${text === '' ? '' : ','}"${name}":${shown}`
  }
  return text
}

/** Users are the same values from request to request. */
const users = new WeakMap<User, string>()

function textOfUser(user: User): string {
  const known = users.get(user)
  if (known !== undefined) return known
  const { name, uid, groups, extra } = user
  const hasExtra = extra && Object.keys(extra).length > 0
  const text = `{${membersOf({
    username: name,
    uid,
    groups: groups.length > 0 ? groups : undefined,
    extra: hasExtra ? extra : undefined,
  })}}`
  users.set(user, text)
  return text
}

function textOfStatus({ status, message, reason, details, code }: AnswerStatus): string {
  const shown = details && new Map(Object.entries(structOfDetails(details)))
  const members = membersOf({ status, message, reason, details: shown, code })
  return members === '' ? '{"metadata":{}}' : `{"metadata":{},${members}}`
}

function structOfDetails(details: NonNullable<AnswerStatus['details']>): object {
  const { name, group, kind, uid, causes, retryAfterSeconds } = details
  const shownCauses = causes?.map(({ reason, message, field }) =>
    structOf({ reason, message, field }),
  )
  return Object.fromEntries(
    structOf({
      ...{ name, group, kind, uid, causes: shownCauses },
      retryAfterSeconds: retryAfterSeconds || undefined,
    }),
  )
}

function structOf(fields: object): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''))
}

/** Sorted, as Go writes maps. */
function textOfMap(map: ReadonlyMap<string, string>): string {
  const members = [...map].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, value]) => `${quoted(key)}:${quoted(value)}`).join(',')}}`
}

function microTime(ms: number): string {
  const rest = String(Math.floor(ms) % 1000).padStart(3, '0')
  return `${timeOfMs(ms).slice(0, -1)}.${rest}000Z`
}

/** One line for people, with less in it. */
export function formatLegacyEvent(event: AuditEvent): string {
  const { user, impersonatedUser: as, objectRef, responseStatus } = event
  const list = (texts: readonly string[]) => texts.map(quoteGo).join(',')
  const hasGroups = user !== undefined && user.name !== '' && user.groups.length > 0
  const fields = {
    id: event.auditID,
    stage: event.stage,
    ip: event.sourceIPs[0] ?? '<unknown>',
    method: event.verb,
    user: user?.name || '<none>',
    groups: hasGroups ? list(user.groups) : '<none>',
    as: as?.name ?? '<self>',
    asgroups: as ? list(as.groups) : '<lookup>',
    'user-agent': event.userAgent,
    namespace: objectRef?.namespace || '<none>',
    uri: event.requestURI,
    response: responseStatus ? String(responseStatus.code ?? 0) : '<deferred>',
  }
  const shown = Object.entries(fields).map(([name, value]) => `${name}=${quoteGo(value)}`)
  return `${legacyTime(event.receivedMs)} AUDIT: ${shown.join(' ')}`
}

/** With as many digits as it takes. */
function legacyTime(ms: number): string {
  const rest = String(Math.floor(ms) % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '')
  const whole = timeOfMs(ms)
  return rest === '' ? whole : whole.replace('Z', `.${rest}Z`)
}
