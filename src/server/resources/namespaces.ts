/** A deleted namespace stays, and takes nothing new, until its contents are gone. */
import type { DeleteOptions, Resource } from '#api/metadata.ts'
import type { StatusError } from '#api/status/status.ts'
import { conflict } from '#api/status/status-answers.ts'
import type { Namespace } from '#kinds/core/namespace/types.ts'
import type { DeletionContext, ResourceHooks } from '#server/verbs/hooks.ts'

const resource = { group: '', resource: 'namespaces' }
const orphan = 'orphan'
const foreground = 'foregroundDeletion'

export const namespaceHooks: ResourceHooks = {
  onDelete(object, context): StatusError | Resource | undefined {
    const namespace = object as Namespace
    const refusal = refusalOf(namespace, context.options)
    if (refusal) return refusal
    if (namespace.metadata.deletionTimestamp === undefined) return terminating(namespace, context)
    const isEmpty = (namespace.spec.finalizers ?? []).length === 0
    return isEmpty ? undefined : namespace
  },
}

function refusalOf(
  { metadata: { name, uid = '', resourceVersion = '' } }: Namespace,
  { preconditions = {} }: DeleteOptions,
): StatusError | undefined {
  const because = (what: string, wanted: string, is: string): StatusError =>
    conflict(
      resource,
      name,
      `Precondition failed: ${what} in precondition: ${wanted}, ${what} in object meta: ${is}`,
    )
  const { uid: wantedUid, resourceVersion: wantedVersion } = preconditions
  if (wantedUid !== undefined && wantedUid !== uid) return because('UID', wantedUid, uid)
  if (wantedVersion !== undefined && wantedVersion !== resourceVersion) {
    return because('ResourceVersion', wantedVersion, resourceVersion)
  }
  return undefined
}

function terminating(namespace: Namespace, { now, options }: DeletionContext): Namespace {
  const { finalizers: had = [], ...metadata } = namespace.metadata
  const finalizers = finalizersAfter(had, options)
  return {
    ...namespace,
    metadata: {
      ...metadata,
      ...(finalizers.length > 0 && { finalizers }),
      deletionTimestamp: now,
    },
    status: { ...namespace.status, phase: 'Terminating' },
  }
}

/** What becomes of those that depend on it, as the request has it; otherwise as it was. */
function finalizersAfter(
  had: readonly string[],
  { orphanDependents, propagationPolicy }: DeleteOptions,
): readonly string[] {
  const orphans = orphanDependents ?? asked(propagationPolicy, 'Orphan') ?? had.includes(orphan)
  const waits =
    orphanDependents === undefined
      ? (asked(propagationPolicy, 'Foreground') ?? had.includes(foreground))
      : false
  const others = had.filter((one) => one !== orphan && one !== foreground)
  const isSame = orphans === had.includes(orphan) && waits === had.includes(foreground)
  if (isSame) return had
  return [...others, ...(orphans ? [orphan] : []), ...(waits ? [foreground] : [])]
}

function asked(policy: string | undefined, wanted: string): boolean | undefined {
  return policy === undefined ? undefined : policy === wanted
}
