/** The way of a new object, from what was received to what is stored, whichever verb makes it. */

import type { KindDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import { prepareCreate, validateCreate, withoutSystemFields } from '#api/rules.ts'
import type { StatusError } from '#api/status/status.ts'
import {
  alreadyExists,
  badRequest,
  forbidden,
  generateNameConflict,
  invalid,
  stillDeleting,
  unknownFailure,
} from '#api/status/status-answers.ts'
import type { FieldError } from '#api/validation/field-error.ts'
import { withoutDoubleOwners } from '#api/validation/owner-references.ts'
import { randomSuffix, randomUid } from '#base/random.ts'
import type { Call } from '#server/call.ts'
import { whenConverted } from '#server/served/awaited-conversions.ts'
import { type ManagedWrite, withManagers } from '#server/served/field-managers.ts'
import type { Entry } from '#server/served/object-store.ts'
import { groupKindOf, hooksOf, type VerbDependencies } from '#server/verbs/dependencies.ts'
import type { ResourceHooks, Taken } from '#server/verbs/hooks.ts'
import { inNamespace } from '#server/verbs/object-name.ts'
import { admissionOf, type WriteRequest } from '#server/verbs/write-request.ts'

/** An object with its owners said once each, and a warning if that was not so. */
export function deduplicated(
  object: Resource,
  { warn }: Pick<Call, 'warn'>,
  isLate = false,
): Resource {
  const once = withoutDoubleOwners(object, isLate)
  if (once.warning !== undefined) warn(once.warning)
  return once.object
}

/** What was received, with its managers and what admission makes of it. */
export function admitNew(
  deps: VerbDependencies,
  write: WriteRequest,
  { object, request }: Omit<ManagedWrite, 'live'>,
): Resource | Promise<Resource> {
  const managed = () => withManagers(deps.resources, write, { object, request, live: undefined })
  if (!write.call.resource.custom?.converter) return mutateNew(deps, write, managed())
  return whenConverted(managed, write.call.signal).then((own) => mutateNew(deps, write, own))
}

export function mutateNew(
  { admission }: VerbDependencies,
  write: WriteRequest,
  object: Resource,
): Resource | Promise<Resource> {
  refuseEnding(write, object)
  const asked = admissionOf(write, 'CREATE', { object })
  const mutated = admission.mutate(asked)
  if (mutated instanceof Promise)
    return mutated.then((made) => deduplicated(made, write.call, true))
  return deduplicated(mutated, write.call, true)
}

/** Of a custom kind whose definition is going, nothing new is made. */
function refuseEnding({ call, groupResource }: WriteRequest, { metadata }: Resource): void {
  const { isCustom, definition } = call.resource
  if (!isCustom || !definition.verbs || definition.verbs.includes('create')) return
  const why = 'create not allowed while custom resource definition is terminating'
  throw forbidden(groupResource, metadata.name, why)
}

export interface Prepared {
  readonly object: Resource
  readonly taken: Taken | undefined
}

/**
 * The object ready to be stored: named, prepared, valid, tidied, and let through by admission. What
 * was taken for it is given back if it is refused here.
 */
export function prepareNew(
  deps: VerbDependencies,
  write: WriteRequest,
  admitted: Resource,
  authorize?: () => Promise<void>,
): Prepared | Promise<Prepared> {
  const { call } = write
  const { definition } = call.resource
  const named = withName(deps, definition, inNamespace(admitted, call.namespace))
  // What is made by way of a subresource takes nothing.
  const hooks = call.subresource === '' ? hooksOf(deps, call.resource) : undefined
  if (hooks?.authorize || hooks?.take)
    return prepareHooked(deps, write, { named, hooks, authorize })
  const finished = finishNew(deps, write, named, authorize)
  if (finished instanceof Promise) return finished.then((object) => ({ object, taken: undefined }))
  return { object: finished, taken: undefined }
}

interface Hooked {
  readonly named: Resource
  readonly hooks: ResourceHooks
  readonly authorize: (() => Promise<void>) | undefined
}

async function prepareHooked(
  deps: VerbDependencies,
  write: WriteRequest,
  { named, hooks, authorize }: Hooked,
): Promise<Prepared> {
  const { call, dryRun } = write
  const { user, namespace, signal } = call
  if (hooks.authorize) {
    await hooks.authorize(named, undefined, { dryRun, signal, user, namespace })
  }
  const taken = await hooks.take?.(named, undefined, { dryRun, signal })
  try {
    if (taken) refuseInvalid(call, named, taken.errors)
    return { object: await finishNew(deps, write, taken?.object ?? named, authorize), taken }
  } catch (error) {
    await taken?.giveBack()
    throw error
  }
}

function finishNew(
  deps: VerbDependencies,
  write: WriteRequest,
  named: Resource,
  authorize: (() => Promise<void>) | undefined,
): Resource | Promise<Resource> {
  const object = validNew(deps, write, named)
  return authorize
    ? authorize().then(() => judged(deps, write, object))
    : judged(deps, write, object)
}

/** The object, once validating admission has let it through. */
function judged(
  { admission }: VerbDependencies,
  write: WriteRequest,
  object: Resource,
): Resource | Promise<Resource> {
  const judging = admission.validate(admissionOf(write, 'CREATE', { object }))
  return judging instanceof Promise ? judging.then(() => object) : object
}

function validNew({ random }: VerbDependencies, write: WriteRequest, named: Resource): Resource {
  const { call, context } = write
  const { definition } = call.resource
  const refusal = definition.validate?.refuse?.(named)
  if (refusal !== undefined) throw badRequest(refusal)
  const prepared = prepareCreate(definition, named, context, randomUid(random))
  for (const text of definition.warnings?.prepared?.(prepared) ?? []) call.warn(text)
  refuseInvalid(call, prepared, validateCreate(definition, prepared, context))
  for (const text of definition.warnings?.create?.(prepared, context) ?? []) call.warn(text)
  return definition.canonical?.(prepared) ?? prepared
}

export function refuseInvalid(
  { resource }: Pick<Call, 'resource'>,
  { kind, metadata }: Resource,
  errors: readonly FieldError[],
): void {
  if (errors.length === 0) return
  const known = groupKindOf(resource.definition)
  // A custom resource may say that it is of another kind, and is then spoken of as such.
  throw invalid(resource.isCustom ? { ...known, kind } : known, metadata.name, errors)
}

/** Upstream cuts what a name begins with so that it stays a label with the suffix. */
const longestPrefix = 58

function withName(
  { random }: VerbDependencies,
  { namesWithoutSuffix }: KindDefinition,
  object: Resource,
): Resource {
  const { name, generateName } = object.metadata
  if (name !== '' || !generateName) return object
  const made = namesWithoutSuffix
    ? generateName
    : `${generateName.slice(0, longestPrefix)}${randomSuffix(random)}`
  return { ...object, metadata: { ...object.metadata, name: made } }
}

/** Storing a new object with a version would say that it was there before. */
export function refuseVersioned({ metadata: { resourceVersion } }: Resource): void {
  if (resourceVersion === undefined || !/^0*[1-9][0-9]*$/.test(resourceVersion)) return
  throw unknownFailure('resourceVersion should not be set on objects to be created')
}

/** What is answered where there is an object of that name already. */
export function nameTaken(
  { groupResource }: WriteRequest,
  { metadata: { name, generateName } }: Resource,
  { object }: Entry,
): StatusError {
  if (generateName) return generateNameConflict(groupResource, name, 1)
  if (object.metadata.deletionTimestamp !== undefined) return stillDeleting(groupResource, name)
  return alreadyExists(groupResource, name)
}

/** Nobody is said to own what is the server's to say. */
export function withoutGivenSystemFields(object: Resource, { metadata }: KindDefinition): Resource {
  if (metadata?.keepsSystemFields) return object
  const own = withoutSystemFields(object.metadata)
  return own === object.metadata ? object : { ...object, metadata: own }
}
