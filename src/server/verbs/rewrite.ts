/** The way of a changed object, from what was received to what is stored, whichever verb changes it. */
import { keepTimes } from '#api/apply/keep-times.ts'
import type { Resource } from '#api/metadata.ts'
import { isSame } from '#api/objects/equality.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import {
  prepareSubresource,
  prepareUpdate,
  validateSubresource,
  validateUpdate,
} from '#api/rules.ts'
import { invalid, staleConflict } from '#api/status/status-answers.ts'
import { invalid as invalidField } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { whenThere } from '#base/wait.ts'
import { forbiddenResource } from '#server/authz/forbidden.ts'
import type { Answer } from '#server/call.ts'
import type { Entry, Outcome } from '#server/served/object-store.ts'
import { outgoingOf } from '#server/storage/encodings.ts'
import { parseResourceVersion } from '#server/storage/resource-version.ts'
import { mayBeStored } from '#server/storage/store-status.ts'
import { dryRunObject, expiryOf } from '#server/verbs/create.ts'
import { hooksOf, type VerbDependencies } from '#server/verbs/dependencies.ts'
import type { ResourceHooks, Taken } from '#server/verbs/hooks.ts'
import { deduplicated, prepareNew, refuseInvalid } from '#server/verbs/new-object.ts'
import { inNamespace, nameOf } from '#server/verbs/object-name.ts'
import { preconditionProblem, storeConflict } from '#server/verbs/precondition.ts'
import { answerOf, type Target } from '#server/verbs/target.ts'
import { admissionOf, CallWriteOptions, type WriteRequest } from '#server/verbs/write-request.ts'

export interface Rewriting {
  readonly target: Target
  /** The uid that the object must have. */
  readonly uid?: string | undefined
  /** Whether an object that is not there is made. */
  readonly mayCreate: boolean
  /** The object that the request wants, with its managers and what admission makes of it. */
  make(live: Resource | undefined): Resource | Promise<Resource>
}

export async function rewrite(
  deps: VerbDependencies,
  write: WriteRequest,
  rewriting: Rewriting,
): Promise<Answer> {
  const { call, dryRun } = write
  const { resource } = call
  const { target } = rewriting
  const one = new Rewrite(deps, write, rewriting)
  try {
    const { entry, removed } = await resource.store!.write(
      nameOf(call),
      (current) => one.change(current),
      new CallWriteOptions(call, dryRun, 'GuaranteedUpdate etcd3'),
    )
    if (one.hasTaken) await one.settle(entry)
    if (removed && !dryRun) {
      const { signal } = call
      await hooksOf(deps, resource)?.afterRemoval?.(entry.object, { dryRun, signal })
    }
    const stored = removed || dryRun ? outgoingOf(one.shown(entry, removed)) : entry
    return { type: 'object', code: one.isNew ? 201 : 200, ...answerOf(target, stored) }
  } catch (error) {
    await one.abandon(error)
    throw error
  }
}

/** One write. Its change may run several times, each time on a newer object: the last run counts. */
class Rewrite {
  readonly #deps: VerbDependencies
  readonly #write: WriteRequest
  readonly #rewriting: Rewriting
  #taken: Taken | undefined
  isNew = false
  /** The object as it was to be stored. */
  result!: Resource

  constructor(deps: VerbDependencies, write: WriteRequest, rewriting: Rewriting) {
    this.#deps = deps
    this.#write = write
    this.#rewriting = rewriting
  }

  get hasTaken(): boolean {
    return this.#taken !== undefined
  }

  change(current: Entry | undefined): Outcome | Promise<Outcome> {
    return this.#taken ? this.#giveBack().then(() => this.#make(current)) : this.#make(current)
  }

  #make(current: Entry | undefined): Outcome | Promise<Outcome> {
    this.#checkUid(current)
    const { make, mayCreate, target } = this.#rewriting
    if (!current && !mayCreate) throw target.missing()
    return whenThere(make(current?.object), (made) => {
      this.isNew = !current
      return current ? this.#replace(made, current) : this.#insert(made)
    })
  }

  /** What was taken for the write is kept, or given back where nothing was written. */
  async settle({ object }: Entry): Promise<void> {
    if (this.#write.dryRun) await this.#giveBack()
    else await this.#taken?.keep(object)
  }

  /** What was taken is given back, unless the object may have been stored with it. */
  async abandon(error: unknown): Promise<void> {
    if (!mayBeStored(error, this.#write.call.signal)) await this.#giveBack()
  }

  /** What is answered of an object that went, or of one that was not stored. */
  shown(entry: Entry, removed: boolean): Resource {
    return removed ? this.result : dryRunObject(entry, this.result)
  }

  async #giveBack(): Promise<void> {
    const taken = this.#taken
    this.#taken = undefined
    await taken?.giveBack()
  }

  #checkUid(current: Entry | undefined): void {
    const { uid } = this.#rewriting
    // What is not there, and is not to be made, is not found: that is told first.
    if (!uid || (!current && !this.#rewriting.mayCreate)) return
    const problem = preconditionProblem({ uid }, current?.object)
    if (problem === undefined) return
    const { call, groupResource, dryRun } = this.#write
    const key = call.resource.store!.keyOf(nameOf(call), dryRun)
    throw storeConflict(groupResource, call.name, { key, problem })
  }

  async #insert(made: Resource): Promise<Outcome> {
    parseResourceVersion(made.metadata.resourceVersion ?? '', 'write')
    const { object, taken } = await prepareNew(this.#deps, this.#write, made, () =>
      authorizeCreate(this.#deps, this.#write),
    )
    this.#taken = taken
    this.result = object
    return this.#put(object)
  }

  #replace(made: Resource, current: Entry): Outcome | Promise<Outcome> {
    const old = current.object
    const { call } = this.#write
    const { definition } = call.resource
    const fresh = inNamespace(atVersion(this.#write, made, current), call.namespace)
    return whenThere(this.#prepare(fresh, old), (prepared) => {
      const tidy = definition.canonical?.(prepared) ?? prepared
      const object = keepTimes(old, tidy)
      return whenThere(this.#admit(object, old), () => this.#outcome(object, old))
    })
  }

  #outcome(object: Resource, old: Resource): Outcome {
    const { definition } = this.#write.call.resource
    this.result = object
    if (isOver(object, old) && !definition.isHeld?.(object)) return { remove: true }
    if (isSame(object, old)) return { keep: true, ...expiryOf(this.#deps, definition) }
    return this.#put(object)
  }

  /** What is said of its address is answered where nothing is stored, and never stored. */
  #put(object: Resource): Outcome {
    const { call, dryRun } = this.#write
    const put = dryRun ? object : withoutSelfLink(object)
    return { put, ...expiryOf(this.#deps, call.resource.definition) }
  }

  #prepare(given: Resource, old: Resource): Resource | Promise<Resource> {
    const { call, context } = this.#write
    const { definition } = call.resource
    const { subresource } = this.#rewriting.target
    if (subresource && !subresource.body) {
      const object = prepareSubresource(subresource, given, old, context)
      refuseInvalid(
        call,
        object,
        validateSubresource([definition, subresource], object, old, context),
      )
      for (const text of subresource.warnings?.(object, old, context) ?? []) call.warn(text)
      return object
    }
    const hooks = hooksOf(this.#deps, call.resource)
    if (!hooks?.authorize && !hooks?.take) return this.#prepareWhole(given, old)
    return this.#take(given, old, hooks).then((own) => this.#prepareWhole(own, old))
  }

  #prepareWhole(given: Resource, old: Resource): Resource {
    const { call, context } = this.#write
    const { definition } = call.resource
    const object = prepareUpdate(definition, given, old, context)
    refuseInvalid(call, object, validateUpdate(definition, object, old, context))
    for (const text of definition.warnings?.update?.(object, old, context) ?? []) call.warn(text)
    return object
  }

  async #take(given: Resource, old: Resource, hooks: ResourceHooks): Promise<Resource> {
    const { call, dryRun } = this.#write
    const { signal, user, namespace } = call
    if (hooks.authorize) await hooks.authorize(given, old, { dryRun, signal, user, namespace })
    this.#taken = await hooks.take?.(given, old, { dryRun, signal })
    if (!this.#taken) return given
    refuseInvalid(call, given, this.#taken.errors)
    return this.#taken.object
  }

  #admit(object: Resource, old: Resource): undefined | Promise<void> {
    const { view } = this.#rewriting.target
    const seen = { object: view(object), old: view(old) }
    return this.#deps.admission.validate(admissionOf(this.#write, 'UPDATE', seen))
  }
}

/** What mutating admission makes of a changed view. */
export function mutateChanged(
  { admission }: VerbDependencies,
  write: WriteRequest,
  object: Resource,
  old: Resource,
): Resource | Promise<Resource> {
  const asked = admissionOf(write, 'UPDATE', { object, old })
  return whenThere(admission.mutate(asked), (mutated) => deduplicated(mutated, write.call, true))
}

/** The object made from the version that is there. Throws where it was made from another. */
function atVersion({ call, groupResource }: WriteRequest, object: Resource, current: Entry) {
  const { resourceVersion: given = '' } = object.metadata
  const revision = parseResourceVersion(given, 'write') ?? 0
  const { definition } = call.resource
  if (revision !== 0) {
    if (revision !== current.revision) throw staleConflict(groupResource, call.name)
  } else if (definition.unconditionalUpdate === false) {
    const at = path('metadata', 'resourceVersion')
    const error = invalidField(at, 0, 'must be specified for an update')
    const { group, resource } = groupResource
    throw invalid({ group, kind: resource }, call.name, [error])
  }
  const resourceVersion = String(current.revision)
  if (given === resourceVersion) return object
  return { ...object, metadata: { ...object.metadata, resourceVersion } }
}

/** Whether the last thing that kept a deleted object has gone with this write. */
function isOver({ metadata: { finalizers = [] } }: Resource, { metadata: old }: Resource): boolean {
  if (finalizers.length > 0 || old.deletionTimestamp === undefined) return false
  return (old.deletionGracePeriodSeconds ?? 0) <= 0
}

/** Who updates needs another right to make what is not there. */
async function authorizeCreate(
  { authorizer }: VerbDependencies,
  { call, groupResource: { group, resource } }: WriteRequest,
): Promise<void> {
  const { user, subresource, namespace, name } = call
  const { version } = call.resource
  const attributes = {
    ...{ user, verb: 'create', group, version, resource, subresource, namespace, name },
  }
  const { verdict, reason } = await authorizer.authorize(attributes, call)
  if (verdict !== 'allow') throw forbiddenResource(attributes, reason)
}

function withoutSelfLink(object: Resource): Resource {
  if (object.metadata.selfLink === undefined) return object
  return { ...object, metadata: withoutFields(object.metadata, 'selfLink') }
}
