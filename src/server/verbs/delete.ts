/** DELETE of one object. */
import type { RuleContext } from '#api/definition.ts'
import { validateDeleteOptions } from '#api/delete-options.ts'
import { genericResponse } from '#api/generic-response.ts'
import type { DeleteOptions, Resource } from '#api/metadata.ts'
import { isStatusError } from '#api/status.ts'
import { notFound, successStatus } from '#api/status-answers.ts'
import type { Answer, Call } from '#server/call.ts'
import { outgoingOf } from '#server/storage/encodings.ts'
import type { Entry, Outcome } from '#server/storage/object-store.ts'
import {
  groupResourceOf,
  hooksOf,
  ruleContextOf,
  type VerbDependencies,
} from '#server/verbs/dependencies.ts'
import { nameOf } from '#server/verbs/object-name.ts'
import { planDeletion } from '#server/verbs/plan-deletion.ts'
import { deletionConflict } from '#server/verbs/precondition.ts'
import { admissionOf, refuse } from '#server/verbs/write-request.ts'

export async function deleteObject(
  deps: VerbDependencies,
  call: Call,
  options: DeleteOptions,
): Promise<Answer> {
  refuse('DeleteOptions', validateDeleteOptions(options))
  warnOfOrphans(call, options)
  const name = nameOf(call)
  const { outcome, object } = await runDeletion(deps, call, { options, name })
  const { resource } = call
  if (outcome === 'stays' || resource.definition.answersDeleted) {
    const isAccepted = outcome === 'stays' && options.orphanDependents === false
    return { type: 'object', code: isAccepted ? 202 : 200, outgoing: outgoingOf(object), resource }
  }
  const { uid } = object.metadata
  const { group, resource: kind } = groupResourceOf(resource)
  const details = {
    name: object.metadata.name,
    ...(group !== '' && { group }),
    kind,
    ...(uid !== undefined && { uid }),
  }
  return { type: 'status', code: 200, status: successStatus(details) }
}

/** Of old kinds dependents stay behind unless the client says otherwise, which may surprise it. */
export function warnOfOrphans({ resource, warn }: Call, options: DeleteOptions): void {
  const { warning } = resource.definition.orphansByDefault ?? {}
  const isSaid = options.propagationPolicy !== undefined || options.orphanDependents !== undefined
  if (warning !== undefined && !isSaid) warn(warning)
}

export interface Deletion {
  readonly options: DeleteOptions
  readonly name: { readonly namespace: string; readonly name: string }
}

export interface Deleted {
  readonly outcome: 'gone' | 'stays'
  readonly object: Resource
}

/** Throws a StatusError where the object is not there or may not go. */
export async function runDeletion(
  deps: VerbDependencies,
  call: Call,
  { options, name }: Deletion,
): Promise<Deleted> {
  const { resource, signal } = call
  const { store } = resource
  if (!store) throw genericResponse({ code: 405, verb: '' })
  const dryRun = (options.dryRun ?? []).length > 0
  const context = ruleContextOf(deps, call, resource.apiVersion)
  let shown: Resource | undefined
  let mayShow = false
  const { entry, removed } = await store.write(
    name,
    async (current) => {
      if (!current) throw notFound(groupResourceOf(resource), name.name)
      const decided = await decide(deps, call, { current, options, dryRun, context })
      shown = decided.shown
      mayShow = dryRun || decided.isMarked
      return decided.outcome
    },
    { signal, dryRun },
  )
  if (!removed) return { outcome: 'stays', object: dryRun ? shown! : entry.object }
  if (!dryRun) await hooksOf(deps, resource)?.afterRemoval?.(entry.object, { dryRun, signal })
  return { outcome: 'gone', object: mayShow ? withVersionOf(shown!, entry, dryRun) : entry.object }
}

function withVersionOf(object: Resource, { revision }: Entry, dryRun: boolean): Resource {
  if (dryRun) return object
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } }
}

interface Deciding {
  readonly current: Entry
  readonly options: DeleteOptions
  readonly dryRun: boolean
  readonly context: RuleContext
}

interface Decided {
  readonly outcome: Outcome
  readonly shown: Resource
  /** Whether what is shown is not what was stored. */
  readonly isMarked: boolean
}

async function decide(
  deps: VerbDependencies,
  call: Call,
  { current, options, dryRun, context }: Deciding,
): Promise<Decided> {
  const { definition } = call.resource
  const { signal } = call
  const { object } = current
  const hook = hooksOf(deps, call.resource)?.onDelete
  const instead = hook?.(object, { dryRun, signal, options, now: context.now })
  if (isStatusError(instead)) throw instead
  if (instead !== undefined) {
    await admit(deps, call, object, { options, dryRun })
    const outcome: Outcome = instead === object ? { keep: true } : { put: instead }
    return { outcome, shown: instead as Resource, isMarked: true }
  }
  const refusal = deletionConflict(definition, object, options.preconditions ?? {})
  if (refusal) throw refusal
  const plan = planDeletion(definition, object, options, context.now)
  if (plan.type === 'pending') return { outcome: { keep: true }, shown: object, isMarked: false }
  await admit(deps, call, object, { options, dryRun })
  if (plan.type === 'mark')
    return { outcome: { put: plan.object }, shown: plan.object, isMarked: true }
  return { outcome: { remove: true }, shown: plan.object, isMarked: plan.object !== object }
}

async function admit(
  { admission }: VerbDependencies,
  call: Call,
  old: Resource,
  { options, dryRun }: Pick<Deciding, 'options' | 'dryRun'>,
): Promise<void> {
  const asked = admissionOf({ call, dryRun, options }, 'DELETE', { old })
  if (admission.handles(asked)) await admission.validate(asked)
}
