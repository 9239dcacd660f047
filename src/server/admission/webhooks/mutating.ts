/**
 * Changes objects as mutating webhooks of users want them, one after the other. When one has changed
 * an object, those before it that say so see it again, in a second round.
 */

import type { Resource } from '#api/metadata.ts'
import { isSame } from '#api/objects/equality.ts'
import { applyJsonPatch } from '#api/patch/json-patch.ts'
import { isPatchError } from '#api/patch/patch-error.ts'
import type { Json } from '#api/scalars/scalars.ts'
import type { StatusError } from '#api/status/status.ts'
import { internalError } from '#api/status/status-answers.ts'
import { formatGoJson, quoteGo } from '#base/go/text.ts'
import type { MutatingWebhook } from '#kinds/admissionregistration/mutatingwebhookconfiguration/types.ts'
import type {
  Admission,
  AdmissionContext,
  AdmissionPlugin,
  MutationRounds,
} from '#server/admission/admission.ts'
import { patchedObject } from '#server/admission/patched-object.ts'
import { bodyOf } from '#server/admission/policies/surroundings.ts'
import { Reinvocation } from '#server/admission/reinvocation.ts'
import { shownIn } from '#server/admission/shown-in.ts'
import { askWebhook } from '#server/admission/webhooks/ask.ts'
import { type Hook, hooksOf, mayBeAsked, meantFor } from '#server/admission/webhooks/hooks.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
import { jsonIn } from '#server/served/versions.ts'

export const mutatingAdmissionWebhook: AdmissionPlugin = {
  name: 'MutatingAdmissionWebhook',
  handles: mayBeAsked,
  mutate(admission, context, rounds) {
    const hooks = hooksOf<MutatingWebhook>(context, 'mutatingwebhookconfigurations')
    return hooks.length === 0
      ? (admission.object as Resource)
      : mutated(hooks, admission, context, rounds)
  },
  // There is nothing to change where an object goes, and all the same they are asked.
  validate(admission, context) {
    if (admission.operation !== 'DELETE') return undefined
    const hooks = hooksOf<MutatingWebhook>(context, 'mutatingwebhookconfigurations')
    return hooks.length === 0 ? undefined : refusalOfDeletion(hooks, admission, context)
  },
}

async function mutated(
  hooks: readonly Hook<MutatingWebhook>[],
  admission: Admission,
  context: AdmissionContext,
  rounds: MutationRounds,
): Promise<Resource> {
  const kept = rounds.notes(mutatingAdmissionWebhook, () => new Reinvocation<MutatingWebhook>())
  let object = admission.object as Resource
  if (rounds.isAgain && kept.hasChangedSince(object)) kept.requireAgain()
  for (const [index, hook] of hooks.entries()) {
    const { webhook } = hook
    const current = object === admission.object ? admission : { ...admission, object }
    const meant = await meantFor(hook, current, context)
    if (!meant || (rounds.isAgain && !kept.isDueAgain(webhook))) continue
    const place = `round_${rounds.isAgain ? 1 : 0}_index_${index}`
    const after = await asked({ hook, place, meant }, current, context)
    if (!isSame(object, after)) {
      object = after
      kept.requireAgain()
      rounds.ask()
    }
    if (webhook.reinvocationPolicy === 'IfNeeded') kept.noteSeen(webhook)
  }
  kept.noteLeft(object)
  return object
}

async function refusalOfDeletion(
  hooks: readonly Hook<MutatingWebhook>[],
  admission: Admission,
  context: AdmissionContext,
): Promise<StatusError | undefined> {
  for (const hook of hooks) {
    const { webhook } = hook
    const meant = await meantFor(hook, admission, context)
    if (!meant) continue
    const asking = { ...hook, admission, meant, mayPatch: true }
    const verdict = await askWebhook(asking, context, async ({ patch }) => {
      if (!isEmpty(patch)) throw cannotModify(webhook)
    })
    if (verdict?.refusal) return verdict.refusal
  }
  return undefined
}

function cannotModify({ name }: MutatingWebhook): StatusError {
  const what = 'attempted to modify the object, which is not supported for this operation'
  return internalError(`admission webhook ${quoteGo(name)} ${what}`)
}

function isEmpty(patch: Json | undefined): boolean {
  return patch === undefined || (Array.isArray(patch) && patch.length === 0)
}

interface Asked {
  readonly hook: Hook<MutatingWebhook>
  /** In which round, as which of all: for the audit of the request. */
  readonly place: string
  readonly meant: ServedResource
}

/** What the webhook makes of the object. What it did is noted. */
async function asked(
  one: Asked,
  admission: Admission,
  context: AdmissionContext,
): Promise<Resource> {
  let mutated = false
  try {
    const after = await answered(one, admission, context)
    mutated = !!admission.audit && !isSame(admission.object, after)
    return after
  } finally {
    note(one, admission, 'mutation', { mutated })
  }
}

function note(
  { hook, place }: Asked,
  { audit }: Admission,
  what: 'mutation' | 'patch',
  fields: Readonly<Record<string, unknown>>,
): void {
  if (!audit) return
  const { configuration, webhook } = hook
  const value = new Map(Object.entries({ configuration, webhook: webhook.name, ...fields }))
  audit.annotate(`${what}.webhook.admission.k8s.io/${place}`, formatGoJson(value))
}

async function answered(
  one: Asked,
  admission: Admission,
  context: AdmissionContext,
): Promise<Resource> {
  const { hook, place, meant } = one
  const object = admission.object as Resource
  const failedOpenKey = `failed-open.mutation.webhook.admission.k8s.io/${place}`
  const asking = { ...hook, admission, meant, mayPatch: true, failedOpenKey }
  let after = object
  const verdict = await askWebhook(asking, context, async ({ patch }) => {
    if (patch !== undefined && !isEmpty(patch))
      after = await changed(one, patch, admission, context)
  })
  if (verdict?.refusal) throw verdict.refusal
  return after
}

async function changed(
  one: Asked,
  patch: Json,
  admission: Admission,
  context: AdmissionContext,
): Promise<Resource> {
  const { hook, meant } = one
  const { webhook } = hook
  const object = admission.object as Resource
  // What a connection opens with is decided already.
  if (admission.operation === 'CONNECT') throw cannotModify(webhook)
  if (admission.audit?.keepsRequest) {
    note(one, admission, 'patch', { patch, patchType: 'JSONPatch' })
  }
  const shape = bodyOf(admission, meant, context)
  const seen = await shownIn(shape, object, admission.call.signal)
  const after = patched(shape, seen, patch, context)
  return seen === object ? after : await shownIn(admission.resource, after, admission.call.signal)
}

/** Throws a StatusError (500), whatever the webhook says of failures: that the patch is bad is none of them. */
function patched(
  shape: ServedResource,
  object: Resource,
  patch: Json,
  context: AdmissionContext,
): Resource {
  let after: Json
  try {
    after = applyJsonPatch(jsonIn(shape, object), patch)
  } catch (error) {
    throw isPatchError(error) ? internalError(error.message, { cause: error }) : error
  }
  return patchedObject(shape, after, context)
}
