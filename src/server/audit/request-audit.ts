/** What is noted of one request while it goes its way, and told at each of its stages. */

import type { Resource, Status } from '#api/metadata.ts'
import { formatDuration } from '#api/scalars/duration.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { formatGoJson } from '#base/go/text.ts'
import { messageOf } from '#base/message-of.ts'
import type { AnswerStatus, AuditEvent, ObjectRef } from '#server/audit/event.ts'
import type { AuditStage, Ruling } from '#server/audit/policy.ts'
import type { AuditNotes } from '#server/audit-notes.ts'
import type { Exchange } from '#server/http/exchange.ts'
import type { RequestInfo } from '#server/http/request-info.ts'
import { sourceIpsOf } from '#server/http/source-ips.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
import { jsonTextIn } from '#server/served/versions.ts'
import type { User } from '#server/user.ts'

export interface AuditedRequest {
  readonly exchange: Exchange
  readonly auditId: string
  readonly userAgent: string
  readonly info: RequestInfo
  /** Absent: nobody knows who asks. */
  readonly user?: User
  readonly receivedMs: number
  /** Whether its answer takes its time, and is told of when it begins. */
  readonly isLong: boolean
}

export interface Telling {
  nowMs(): number
  /** Whether the event was taken, where that matters. Never rejects. */
  tell(event: AuditEvent): boolean | Promise<boolean>
}

const longestUserAgent = 1024
/** Requests that took longer say so. */
const slowMs = 500
const latency = 'apiserver.latency.k8s.io'

export class RequestAudit implements AuditNotes {
  readonly keepsRequest: boolean
  readonly keepsResponse: boolean
  readonly #request: AuditedRequest
  readonly #ruling: Ruling
  readonly #telling: Telling
  readonly #annotations = new Map<string, string>()
  readonly #sourceIPs: readonly string[]
  #impersonated: { readonly user: User; readonly constraint: string } | undefined
  #objectRef: ObjectRef | undefined
  #requestObject: string | undefined
  #responseObject: string | undefined
  #status: AnswerStatus | undefined
  #hasCode = false
  readonly #waits: (readonly [string, number])[] = []
  #last: Promise<boolean> | undefined

  constructor(request: AuditedRequest, ruling: Ruling, telling: Telling) {
    this.#request = request
    this.#ruling = ruling
    this.#telling = telling
    this.keepsRequest = ruling.level === 'Request' || ruling.level === 'RequestResponse'
    this.keepsResponse = ruling.level === 'RequestResponse'
    const { exchange, info } = request
    this.#sourceIPs = sourceIpsOf(exchange)
    if (!info.isResource) return
    const { resource, namespace, name, group, version, subresource } = info
    const at = { resource, namespace, name, uid: '', apiGroup: group, apiVersion: version }
    this.#objectRef = { ...at, resourceVersion: '', subresource }
  }

  /** False: the event was lost, and the request must not go on. */
  received(): boolean | Promise<boolean> {
    return this.#tell('RequestReceived')
  }

  impersonates(user: User, constraint: string): void {
    this.#impersonated = { user, constraint }
  }

  annotate(key: string, value: string): void {
    if (!this.#annotations.has(key)) this.#annotations.set(key, value)
  }

  requestObject(object: Resource, resource: ServedResource): void {
    const { metadata } = object
    const at = this.#objectRef
    if (at) {
      this.#objectRef = {
        ...at,
        namespace: at.namespace || (metadata?.namespace ?? ''),
        name: at.name || (metadata?.name ?? ''),
        uid: at.uid || (metadata?.uid ?? ''),
        resourceVersion: at.resourceVersion || (metadata?.resourceVersion ?? ''),
      }
    }
    if (this.keepsRequest) this.#requestObject = this.#bare(jsonTextIn(resource, object))
  }

  requestJson(json: Json): void {
    if (this.keepsRequest) this.#requestObject = formatGoJson(json)
  }

  /** A Status that is the answer. */
  answerStatus({ status, message, reason, details, code }: Status): void {
    this.#status = {
      ...(status !== undefined && { status }),
      ...(message !== undefined && { message }),
      ...(reason !== undefined && { reason }),
      ...(details && { details }),
      ...(code !== undefined && { code }),
    }
  }

  /** The whole answer, as JSON. */
  answerObject(text: string): void {
    if (this.keepsResponse) this.#responseObject = this.#bare(text)
  }

  /** The answer begins. */
  responding(code: number): void {
    if (this.#hasCode) return
    this.#hasCode = true
    this.#status = { ...this.#status, code }
    if (this.#request.isLong) this.#later('ResponseStarted')
  }

  /** Nothing more will be done for the request. */
  complete(): undefined | Promise<unknown> {
    const closed = { status: 'Success', message: 'Connection closed early', code: 200 }
    if (!this.#hasCode && this.#request.isLong) {
      this.#status = closed
      this.#later('ResponseStarted')
    }
    this.#status ??= closed
    if (!this.#request.isLong) this.#noteLatency()
    this.#later('ResponseComplete')
    return this.#last
  }

  /** The server itself failed. */
  panicked(error: unknown): undefined | Promise<unknown> {
    const why = messageOf(error)
    const message = `APIServer panic'd: ${why}`
    this.#status = { status: 'Failure', message, reason: 'InternalError', code: 500 }
    this.#later('Panic')
    return this.#last
  }

  #noteLatency(): void {
    const tookMs = this.#telling.nowMs() - this.#request.receivedMs
    if (tookMs <= slowMs) return
    this.annotate(`${latency}/total`, durationText(tookMs))
    for (const [what, ms] of this.#waits) this.annotate(`${latency}/${what}`, durationText(ms))
  }

  /** The time until now went by waiting. */
  waited(what: string): void {
    this.#waits.push([what, this.#telling.nowMs() - this.#request.receivedMs])
  }

  #later(stage: AuditStage): void {
    const told = this.#tell(stage)
    if (told instanceof Promise) this.#last = told
  }

  #tell(stage: AuditStage): boolean | Promise<boolean> {
    if (this.#ruling.omitStages.has(stage)) return true
    return this.#telling.tell(this.#event(stage))
  }

  #event(stage: AuditStage): AuditEvent {
    const { exchange, auditId, userAgent, info, user, receivedMs } = this.#request
    const isReceived = stage === 'RequestReceived'
    return {
      level: this.#ruling.level,
      auditID: auditId,
      stage,
      requestURI: exchange.target,
      verb: info.verb,
      user,
      impersonatedUser: this.#impersonated?.user,
      impersonationConstraint: this.#impersonated?.constraint,
      sourceIPs: this.#sourceIPs,
      userAgent: shortened(userAgent),
      objectRef: this.#objectRef,
      responseStatus: this.#status,
      requestObject: this.#requestObject,
      responseObject: this.#responseObject,
      receivedMs,
      stageMs: isReceived ? receivedMs : this.#telling.nowMs(),
      annotations: new Map(this.#annotations),
    }
  }

  /** Without the fields' managers, where the policy wants that. */
  #bare(text: string): string {
    if (!this.#ruling.omitsManagedFields || !text.includes('"managedFields"')) return text.trimEnd()
    return formatGoJson(withoutManagers(JSON.parse(text) as JsonObject))
  }
}

/** Of an object, of those of a list, and of those in the rows of a table. */
function withoutManagers(object: JsonObject): ReadonlyMap<string, unknown> {
  const kept = Object.entries(object).map(([name, value]): [string, unknown] => {
    if (name === 'metadata') return [name, withoutOwn(value as JsonObject)]
    if (name === 'items') return [name, (value as JsonObject[]).map(withoutManagers)]
    if (name === 'rows') return [name, (value as JsonObject[]).map(withoutManagersInRow)]
    return [name, ordered(value)]
  })
  return new Map(kept)
}

function withoutManagersInRow(row: JsonObject): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(row).map(([name, value]): [string, unknown] => [
      name,
      name === 'object' && value ? withoutManagers(value as JsonObject) : ordered(value),
    ]),
  )
}

function withoutOwn(metadata: JsonObject): ReadonlyMap<string, unknown> {
  const own = Object.entries(metadata).filter(([name]) => name !== 'managedFields')
  return new Map(own.map(([name, value]): [string, unknown] => [name, ordered(value)]))
}

/** Keeps the order of fields, which stands in a text of its own. */
function ordered(value: Json | undefined): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  return new Map(Object.entries(value).map(([name, inner]) => [name, ordered(inner)]))
}

function shortened(userAgent: string): string {
  return userAgent.length > longestUserAgent
    ? `${userAgent.slice(0, longestUserAgent)}...TRUNCATED`
    : userAgent
}

function durationText(ms: number): string {
  return formatDuration(BigInt(Math.round(ms * 1e6)))
}
