/** A deleted definition stays until its objects are gone, which settle.ts sees to. */
import type { Resource } from '#api/metadata.ts'
import type { Time } from '#api/scalars/scalars.ts'
import { customResourceDefinitions } from '#kinds/apiextensions/customresourcedefinition/customresourcedefinition.ts'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import { withCondition } from '#server/custom/conditions.ts'
import type { ResourceHooks } from '#server/verbs/hooks.ts'
import { deletionConflict } from '#server/verbs/precondition.ts'

export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io'

export const definitionHooks: ResourceHooks = {
  onDelete(object, { options, now }) {
    if (object.metadata.deletionTimestamp !== undefined) return undefined
    const { preconditions = {} } = options
    const refusal = deletionConflict(customResourceDefinitions as never, object, preconditions)
    return refusal ?? terminating(object as CustomResourceDefinition, now)
  },
}

function terminating(crd: CustomResourceDefinition, now: Time): Resource {
  const { finalizers = [] } = crd.metadata
  const all = finalizers.includes(cleanupFinalizer) ? finalizers : [...finalizers, cleanupFinalizer]
  const marked = { ...crd, metadata: { ...crd.metadata, deletionTimestamp: now, finalizers: all } }
  const message =
    'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon'
  return withCondition(
    marked,
    { type: 'Terminating', status: 'True', reason: 'InstanceDeletionPending', message },
    now,
  )
}
