/** Deletes the objects of a definition that goes, and then lets it go. */

import { isTold } from '#api/conditions.ts'
import type { Time } from '#api/scalars/scalars.ts'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import { conditionOf, isTrue, withCondition } from '#server/custom/conditions.ts'
import { cleanupFinalizer } from '#server/custom/definition-hooks.ts'

export function isEnding({ metadata }: CustomResourceDefinition): boolean {
  return (
    metadata.deletionTimestamp !== undefined &&
    (metadata.finalizers?.includes(cleanupFinalizer) ?? false)
  )
}

export type EndStep =
  /** Says how far it is. */
  | { readonly say: CustomResourceDefinition }
  /** Deletes what is there, and looks again. */
  | { readonly deleteAll: true }
  /** Says that it is done; without its finalizer the definition goes. */
  | { readonly finish: CustomResourceDefinition }

const beginning = {
  type: 'Terminating',
  status: 'True',
  reason: 'InstanceDeletionInProgress',
  message: 'CustomResource deletion is in progress',
}

/** `count`: how many objects there are. */
export function planEnd(crd: CustomResourceDefinition, count: number, now: Time): EndStep {
  if (!isTold(conditionOf(crd, 'Terminating'), beginning)) {
    return { say: withCondition(crd, beginning, now) }
  }
  const isEstablished = isTrue(crd, 'Established')
  if (isEstablished && count > 0) return { deleteAll: true }
  const [reason, message] = isEstablished
    ? ['InstanceDeletionCompleted', 'removed all instances']
    : ['NeverEstablished', 'resource was never established']
  const ended = withCondition(crd, { type: 'Terminating', status: 'False', reason, message }, now)
  const finalizers = ended.metadata.finalizers?.filter((name) => name !== cleanupFinalizer) ?? []
  return { finish: { ...ended, metadata: { ...ended.metadata, finalizers } } }
}
