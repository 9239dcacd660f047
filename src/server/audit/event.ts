/** What an audit log holds of a request at one of its stages, and how it is written. */
import type { Status } from '#api/metadata.ts'
import { microTimeOfMs, timeOfMs } from '#api/time.ts'
import { formatGoJson, quoteGo } from '#base/go-text.ts'
import type { AuditLevel, AuditStage } from '#server/audit/policy.ts'
import type { User } from '#server/authn/user.ts'

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

export const auditVersion = 'audit.k8s.io/v1'

/** As upstream's encoder writes it, without the end of its line. */
export function formatEvent(event: AuditEvent, options: { readonly isItem?: true } = {}): string {
  const { requestObject, responseObject, annotations } = event
  // Items of a list do not say what they are.
  const kind = options.isItem ? {} : { kind: 'Event', apiVersion: auditVersion }
  const members = [
    ...membersOf({ ...kind, ...headOf(event) }),
    ...(requestObject === undefined ? [] : [`"requestObject":${requestObject}`]),
    ...(responseObject === undefined ? [] : [`"responseObject":${responseObject}`]),
    ...membersOf({
      requestReceivedTimestamp: microTimeOfMs(event.receivedMs),
      stageTimestamp: microTimeOfMs(event.stageMs),
      ...(annotations.size > 0 && { annotations: Object.fromEntries(annotations) }),
    }),
  ]
  return `{${members.join(',')}}`
}

export function formatEventList(events: readonly AuditEvent[]): string {
  const items = events.map((event) => formatEvent(event, { isItem: true }))
  const head = `"kind":"EventList","apiVersion":"${auditVersion}","metadata":{}`
  return `{${head},"items":[${items.join(',')}]}`
}

function headOf(event: AuditEvent): object {
  const { impersonationConstraint, objectRef } = event
  return {
    level: event.level,
    auditID: event.auditID,
    stage: event.stage,
    requestURI: event.requestURI,
    verb: event.verb,
    user: userOf(event.user),
    impersonatedUser: event.impersonatedUser && userOf(event.impersonatedUser),
    authenticationMetadata: impersonationConstraint && structOf({ impersonationConstraint }),
    sourceIPs: event.sourceIPs.length > 0 ? event.sourceIPs : undefined,
    userAgent: event.userAgent || undefined,
    objectRef: objectRef && structOf(objectRef),
    responseStatus: event.responseStatus && statusOf(event.responseStatus),
  }
}

function membersOf(fields: object): readonly string[] {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `"${name}":${formatGoJson(value)}`)
}

/** In the order in which its fields are given, without those that hold nothing. */
function structOf(fields: object): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''))
}

function userOf(user: User | undefined): ReadonlyMap<string, unknown> {
  if (!user) return new Map()
  const { name, uid, groups, extra } = user
  const hasExtra = extra && Object.keys(extra).length > 0
  return structOf({
    username: name,
    uid,
    groups: groups.length > 0 ? groups : undefined,
    extra: hasExtra ? extra : undefined,
  })
}

function statusOf({ status, message, reason, details, code }: AnswerStatus) {
  const { name, group, kind, uid, causes, retryAfterSeconds } = details ?? {}
  return structOf({
    metadata: {},
    ...{ status, message, reason },
    details:
      details &&
      structOf({
        ...{ name, group, kind, uid },
        causes: causes?.map((cause) =>
          structOf({ reason: cause.reason, message: cause.message, field: cause.field }),
        ),
        retryAfterSeconds: retryAfterSeconds || undefined,
      }),
    code,
  })
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
