/** What a deletion makes of an object: a decision of its own, from the object and the options. */
import type { KindDefinition } from '#api/definition.ts'
import type { DeleteOptions, ObjectMeta, Resource } from '#api/metadata.ts'
import type { Time } from '#api/scalars/scalars.ts'
import { msOfTime, timeOfMs } from '#api/scalars/time.ts'

export type DeletionPlan =
  /** It is being deleted, and this changes nothing. */
  | { readonly type: 'pending' }
  /** It stays, marked, until its finalizers are gone or its time is up. */
  | { readonly type: 'mark'; readonly object: Resource }
  /**
   * It goes. What is marked on it first is what the answer shows. `isFreed`: this deletion takes the
   * finalizers from it that would keep it.
   */
  | { readonly type: 'remove'; readonly object: Resource; readonly isFreed?: true }

const orphan = 'orphan'
const foreground = 'foregroundDeletion'

export function planDeletion(
  definition: KindDefinition,
  object: Resource,
  options: DeleteOptions,
  now: Time,
): DeletionPlan {
  const graceful = withGrace(definition, object, options, now)
  if (graceful === 'pending') return { type: 'pending' }
  const finalizers = finalizersAfter(definition, object, options)
  const base = graceful ?? object
  const kept = finalizers === undefined ? base : withFinalizers(base, finalizers)
  const isKept = (kept.metadata.finalizers ?? []).length > 0
  if (graceful) {
    const { deletionGracePeriodSeconds = 0 } = kept.metadata
    const stays = isKept || deletionGracePeriodSeconds > 0
    return { type: stays ? 'mark' : 'remove', object: kept }
  }
  if (isKept) return { type: 'mark', object: markedAsDeleting(kept, now) }
  return { type: 'remove', object, ...(finalizers !== undefined && { isFreed: true }) }
}

/**
 * The object on its way out, for kinds that are given time for it; `pending` where it is on its way
 * and has no less time now than before.
 */
function withGrace(
  { deletionGrace }: KindDefinition,
  object: Resource,
  { gracePeriodSeconds }: DeleteOptions,
  now: Time,
): Resource | 'pending' | undefined {
  if (!deletionGrace) return undefined
  const { metadata } = object
  const asked = gracePeriodSeconds === undefined ? undefined : Number(gracePeriodSeconds)
  const positive = asked !== undefined && asked < 0 ? 1 : asked
  if (metadata.deletionTimestamp !== undefined) return shortened(object, positive)
  const seconds = deletionGrace(object, positive)
  const at = timeOfMs(msOfTime(now) + seconds * 1000)
  return withMetadata(object, {
    ...raised(metadata),
    deletionTimestamp: at,
    deletionGracePeriodSeconds: seconds,
  })
}

function shortened(object: Resource, asked: number | undefined): Resource | 'pending' | undefined {
  const { metadata } = object
  // Whose time is up is only held by its finalizers, or by a deletion that did not come to its end.
  if (!Number(metadata.deletionGracePeriodSeconds ?? 0)) return undefined
  const given = Number(metadata.deletionGracePeriodSeconds)
  const before = given < 0 ? 1 : given
  if (asked === undefined || asked >= before) return 'pending'
  const atMs = msOfTime(metadata.deletionTimestamp!) + (asked - before) * 1000
  return withMetadata(object, {
    ...metadata,
    deletionTimestamp: timeOfMs(atMs),
    deletionGracePeriodSeconds: asked,
  })
}

/** A deleted object without time to end waits for its finalizers alone. */
function markedAsDeleting(object: Resource, now: Time): Resource {
  const { metadata } = object
  const { deletionTimestamp } = metadata
  const isFirst = deletionTimestamp === undefined
  const isLater = !isFirst && msOfTime(deletionTimestamp) > msOfTime(now)
  return withMetadata(object, {
    ...(isFirst ? raised(metadata) : metadata),
    deletionTimestamp: isFirst || isLater ? now : deletionTimestamp,
    deletionGracePeriodSeconds: 0,
  })
}

/** The first mark is a change of what is wanted, where such changes are counted. */
function raised(metadata: ObjectMeta): ObjectMeta {
  const generation = Number(metadata.generation ?? 0)
  return generation > 0 ? { ...metadata, generation: generation + 1 } : metadata
}

function withMetadata(object: Resource, metadata: ObjectMeta): Resource {
  return { ...object, metadata }
}

function withFinalizers(object: Resource, finalizers: readonly string[]): Resource {
  const { finalizers: _, ...metadata } = object.metadata
  return withMetadata(object, { ...metadata, ...(finalizers.length > 0 && { finalizers }) })
}

/** The finalizers after the collector of dependents has got its own; undefined if they stay. */
export function finalizersAfter(
  definition: KindDefinition,
  { metadata: { finalizers = [] } }: Resource,
  options: DeleteOptions,
): readonly string[] | undefined {
  if (definition.ownsNothing) return undefined
  const wanted = wantedFinalizer(definition, finalizers, options)
  const others = finalizers.filter((name) => name !== orphan && name !== foreground)
  const after = wanted === undefined ? others : [...others, wanted]
  const isSameSet =
    after.length === new Set([...after, ...finalizers]).size &&
    new Set(finalizers).size === new Set(after).size
  return isSameSet ? undefined : after
}

/** The options decide, then what is there already, then what is usual for the kind. */
function wantedFinalizer(
  { orphansByDefault }: KindDefinition,
  finalizers: readonly string[],
  { orphanDependents, propagationPolicy }: DeleteOptions,
): string | undefined {
  if (orphanDependents !== undefined) return orphanDependents ? orphan : undefined
  switch (propagationPolicy) {
    case 'Orphan':
      return orphan
    case 'Foreground':
      return foreground
    case 'Background':
      return undefined
  }
  const present = finalizers.find((name) => name === orphan || name === foreground)
  return present ?? (orphansByDefault ? orphan : undefined)
}
