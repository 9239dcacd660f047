/** DELETE of one object. */
import type { RuleContext } from '#api/definition.ts'
import type { DeleteOptions, Resource } from '#api/metadata.ts'
import { genericResponse } from '#api/status/generic-response.ts'
import { isStatusError } from '#api/status/status.ts'
import { forbidden, notFound, successStatus } from '#api/status/status-answers.ts'
import { validateDeleteOptions } from '#api/validation/delete-options.ts'
import type { Answer, Call } from '#server/call.ts'
import { emptyObject } from '#server/served/empty-object.ts'
import type {
  Entry,
  ObjectName,
  ObjectStore,
  Outcome,
  WriteResult,
} from '#server/served/object-store.ts'
import { outgoingOf } from '#server/storage/encodings.ts'
import {
  askedResourceOf,
  hooksOf,
  ruleContextOf,
  type VerbDependencies,
} from '#server/verbs/dependencies.ts'
import { nameOf } from '#server/verbs/object-name.ts'
import { planDeletion } from '#server/verbs/plan-deletion.ts'
import { deletionConflict, preconditionProblem, storeConflict } from '#server/verbs/precondition.ts'
import { admissionOf, refuse } from '#server/verbs/write-request.ts'

export async function deleteObject(
  deps: VerbDependencies,
  call: Call,
  options: DeleteOptions,
): Promise<Answer> {
  refuse('DeleteOptions', validateDeleteOptions(options))
  warnOfOrphans(call, options)
  const why = call.resource.definition.undeletable?.(call.name)
  if (why !== undefined) throw forbidden(askedResourceOf(call.resource), call.name, why)
  const name = nameOf(call)
  call.span?.event('About to delete object from database')
  const { outcome, object, isFreed } = await runDeletion(deps, call, { options, name })
  call.span?.event('Object deleted from database')
  const { resource } = call
  if (outcome === 'stays' || isFreed || resource.definition.answersDeleted) {
    const isAccepted = outcome === 'stays' && options.orphanDependents === false
    // Upstream answers what it would have read the freed object into.
    const shown = isFreed ? emptyObject(resource) : object
    return { type: 'object', code: isAccepted ? 202 : 200, outgoing: outgoingOf(shown), resource }
  }
  const { uid } = object.metadata
  const { group, resource: kind } = askedResourceOf(resource)
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
  readonly name: ObjectName
  /** Whether admission was asked already, about what leads to the deletion. */
  readonly isAdmitted?: boolean
}

export interface Deleted {
  readonly outcome: 'gone' | 'stays'
  readonly object: Resource
  /** Whether it was only tried, and would have taken the finalizers that keep the object. */
  readonly isFreed?: boolean
}

/**
 * Throws a StatusError where the object is not there or may not go. What is marked before it goes is
 * marked in the store first, where whoever runs it sees why.
 */
export async function runDeletion(
  deps: VerbDependencies,
  call: Call,
  { options, name, isAdmitted = false }: Deletion,
): Promise<Deleted> {
  const { resource, signal } = call
  const { store } = resource
  if (!store) throw genericResponse({ code: 405, verb: '' })
  const dryRun = (options.dryRun ?? []).length > 0
  const context = ruleContextOf(deps, call, resource.apiVersion)
  let decided: Decided | undefined
  const first = await store.write(
    name,
    async (current) => {
      if (!current) throw notFound(askedResourceOf(resource), name.name)
      decided = await decide(deps, call, { current, options, dryRun, context, isAdmitted })
      return decided.outcome
    },
    { signal, dryRun },
  )
  const { shown, goes, isFreed } = decided!
  if (!goes) return { outcome: 'stays', object: dryRun ? shown : first.entry.object }
  if (dryRun) return { outcome: 'gone', object: shown, isFreed }
  const object = first.removed ? first.entry.object : await removeMarked(call, store, name, first)
  await hooksOf(deps, resource)?.afterRemoval?.(object, { dryRun, signal })
  return { outcome: 'gone', object }
}

/** Whoever was to end the object may be quicker, and remove it first. */
async function removeMarked(
  { signal }: Call,
  store: ObjectStore,
  name: ObjectName,
  { entry: marked }: WriteResult,
): Promise<Resource> {
  const { uid } = marked.object.metadata
  try {
    const { entry } = await store.write(
      name,
      (current) => {
        if (current?.object.metadata.uid !== uid) throw new AlreadyGone()
        return { remove: true }
      },
      { signal },
    )
    return entry.object
  } catch (error) {
    if (error instanceof AlreadyGone) return marked.object
    throw error
  }
}

class AlreadyGone extends Error {}

interface Deciding {
  readonly current: Entry
  readonly options: DeleteOptions
  readonly dryRun: boolean
  readonly context: RuleContext
  readonly isAdmitted: boolean
}

interface Decided {
  readonly outcome: Outcome
  /** The object as it is then. */
  readonly shown: Resource
  /** Whether nothing keeps it. */
  readonly goes: boolean
  readonly isFreed: boolean
}

async function decide(deps: VerbDependencies, call: Call, deciding: Deciding): Promise<Decided> {
  const { current, options, dryRun, context } = deciding
  const { definition } = call.resource
  const { signal } = call
  const { object } = current
  const hook = hooksOf(deps, call.resource)?.onDelete
  const instead = hook?.(object, { dryRun, signal, options, now: context.now })
  if (isStatusError(instead)) throw instead
  if (instead === object)
    return { outcome: { keep: true }, shown: object, goes: false, isFreed: false }
  if (instead !== undefined) {
    await admit(deps, call, object, deciding)
    return { outcome: { put: instead }, shown: instead, goes: false, isFreed: false }
  }
  const refusal = deletionConflict(definition, object, options.preconditions ?? {})
  if (refusal) throw refusal
  const rules = deps.ignoresDependents ? { ...definition, ownsNothing: true as const } : definition
  const plan = planDeletion(rules, object, options, context.now)
  if (plan.type === 'pending')
    return { outcome: { keep: true }, shown: object, goes: false, isFreed: false }
  await admit(deps, call, object, deciding)
  const goes = plan.type === 'remove'
  const isFreed = goes && plan.isFreed === true
  if (isFreed) refuseFreed(call, deciding)
  const isMarked = plan.object !== object
  const outcome: Outcome = goes && !isMarked ? { remove: true } : { put: plan.object }
  return { outcome, shown: plan.object, goes, isFreed }
}

/**
 * Upstream first takes the finalizers, and then asks of what it took them from, of which it has kept nothing,
 * whether it is of the version that is wanted: so it never is.
 */
function refuseFreed(call: Call, { current, options, dryRun }: Deciding): void {
  const { resourceVersion } = options.preconditions ?? {}
  if (dryRun || resourceVersion === undefined) return
  const { object } = current
  const problem = preconditionProblem({ resourceVersion: '' }, object)
  if (problem === undefined) return
  const { namespace = '', name } = object.metadata
  const key = call.resource.store!.keyOf({ namespace, name }, dryRun)
  throw storeConflict(askedResourceOf(call.resource), name, { key, problem })
}

async function admit(
  { admission }: VerbDependencies,
  call: Call,
  old: Resource,
  { options, dryRun, isAdmitted }: Deciding,
): Promise<void> {
  if (isAdmitted) return
  const asked = admissionOf({ call, dryRun, options }, 'DELETE', { old })
  await admission.validate(asked)
}
