/** Puts writes before single admission plugins, with objects in memory around them. */

import type { Features } from '#api/features.ts'
import type { Resource } from '#api/metadata.ts'
import { createFakeClock } from '#base/clock.ts'
import { silentLogger } from '#base/log/log.ts'
import { createMetrics } from '#base/metrics.ts'
import { createSeededRandom } from '#base/random.ts'
import { features as usual } from '#kinds/features.ts'
import type {
  Admission,
  AdmissionContext,
  AdmissionPlugin,
  Operation,
} from '#server/admission/admission.ts'
import { Rounds } from '#server/admission/chain.ts'
import { createAdmissionMetrics } from '#server/admission/metrics.ts'
import type { AuditNotes } from '#server/audit-notes.ts'
import type { ResourceAttributes } from '#server/authz/authorizer.ts'
import { createMemoryObjects, type MemoryObjects } from '#server/testing/memory-objects.ts'
import type { User } from '#server/user.ts'
import { WebhookCallError } from '#server/webhooks/client.ts'

export interface TestAdmission extends AdmissionContext {
  readonly objects: MemoryObjects
}

export interface TestSettings {
  /** What is there already. */
  readonly objects?: readonly object[]
  /** Those of a server nobody has set up, if not said. */
  readonly features?: Features
  /** Whether a right is given; nobody has any, if not said. */
  mayDo?(attributes: ResourceAttributes): boolean
  /** What the webhook at a URL answers to a review; nobody answers, if not said. */
  answer?(url: string, request: Readonly<Record<string, unknown>>): object
}

export function createTestAdmission({
  objects = [],
  features = usual,
  mayDo,
  answer,
}: TestSettings = {}): TestAdmission {
  const memory = createMemoryObjects(objects as readonly Resource[], features)
  return {
    objects: memory,
    resources: memory.table,
    features,
    clock: createFakeClock(Date.UTC(2026, 0, 2)),
    random: createSeededRandom(1),
    metrics: createAdmissionMetrics(createMetrics()),
    log: silentLogger,
    writes: { create: async (_resource, object) => memory.put(object) },
    webhooks: {
      async post({ config, body }) {
        if (!answer) throw new WebhookCallError('nobody answers here')
        const { request, ...review } = JSON.parse(body)
        const response = { uid: request.uid, ...answer(config.url ?? '', request) }
        return Buffer.from(JSON.stringify({ ...review, response }))
      },
    },
    authorizer: {
      authorize: (attributes) => ({
        verdict:
          'verb' in attributes && mayDo?.(attributes as ResourceAttributes)
            ? 'allow'
            : 'no opinion',
      }),
    },
  }
}

export interface TestWrite {
  readonly operation?: Operation
  readonly old?: object
  readonly subresource?: string
  /** Of the object that is written, where its kind is another one's, as that of bindings. */
  readonly resource?: string
  readonly dryRun?: boolean
  readonly user?: User
  readonly warnings?: string[]
  /** Takes what is noted for the audit. */
  readonly notes?: Record<string, string>
  readonly options?: object
}

const admin: User = { name: 'admin', groups: ['system:masters', 'system:authenticated'] }

/** A write of an object: a creation, or an update if there is an old one. */
export function writeOf(
  { resources }: AdmissionContext,
  given: object | undefined,
  { old, operation = old ? 'UPDATE' : 'CREATE', subresource = '', ...more }: TestWrite = {},
): Admission {
  const object = given as Resource | undefined
  const about = (object ?? old) as Resource
  const resource = more.resource
    ? resources.hub('', more.resource)
    : resources.ofKind(about.apiVersion, about.kind)
  if (!resource) throw new TypeError(`Nothing is served for ${about.apiVersion} ${about.kind}`)
  return {
    operation,
    resource,
    subresource,
    namespace: about.metadata.namespace ?? '',
    name: about.metadata.name,
    ...(object && operation !== 'DELETE' && { object }),
    ...(old && { old: old as Resource }),
    ...(more.options && { options: more.options }),
    dryRun: more.dryRun ?? false,
    user: more.user ?? admin,
    call: new AbortController(),
    warn: (text) => void more.warnings?.push(text),
    ...(more.notes && { audit: notesInto(more.notes) }),
  }
}

function notesInto(notes: Record<string, string>): AuditNotes {
  return {
    keepsRequest: true,
    keepsResponse: false,
    annotate(key, value) {
      notes[key] ??= value
    },
    requestObject() {},
    requestJson() {},
  }
}

/** What one plugin makes of a write: the object after it, or the message of its refusal. */
export async function outcomeOf(
  plugin: AdmissionPlugin,
  context: AdmissionContext,
  admission: Admission,
): Promise<Resource | string | undefined> {
  try {
    let { object } = admission
    if (object && plugin.handles(admission)) {
      object = (await plugin.mutate?.(admission, context, new Rounds())) ?? object
    }
    const changed = object ? { ...admission, object } : admission
    const refusal = plugin.handles(changed) && (await plugin.validate?.(changed, context))
    if (refusal) throw refusal
    return object
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'StatusError') throw error
    return error.message
  }
}
