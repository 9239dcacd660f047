/** What must hold of an object for a write to go ahead. */

import type { KindDefinition } from '#api/definition.ts'
import type { Preconditions, Resource } from '#api/metadata.ts'
import type { GroupResource } from '#api/resource.ts'
import type { StatusError } from '#api/status/status.ts'
import { conflict } from '#api/status/status-answers.ts'

/** Why the object is not the one that is meant, in the words of upstream's store. */
export function preconditionProblem(
  { uid, resourceVersion }: Preconditions,
  object: Resource | undefined,
): string | undefined {
  const { uid: hasUid = '', resourceVersion: has = '' } = object?.metadata ?? {}
  if (uid !== undefined && uid !== hasUid) {
    return `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${hasUid}`
  }
  if (resourceVersion !== undefined && resourceVersion !== has) {
    const given = `ResourceVersion in precondition: ${resourceVersion}`
    return `Precondition failed: ${given}, ResourceVersion in object meta: ${has}`
  }
  return undefined
}

/** The refusal of a store that kept something else under a key than was meant. */
export function storeConflict(
  resource: GroupResource,
  name: string,
  { key, problem }: { readonly key: string; readonly problem: string },
): StatusError {
  const words = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${problem}`
  return conflict(resource, name, words)
}

/** Deletions look at preconditions before the store does, and speak of the kind. */
export function deletionConflict(
  { group, kind }: KindDefinition,
  { metadata }: Resource,
  { uid, resourceVersion }: Preconditions,
): StatusError | undefined {
  const { name, uid: hasUid = '', resourceVersion: has = '' } = metadata
  const resource = { group, resource: kind }
  if (uid !== undefined && uid !== hasUid) {
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${hasUid}). The object might have been deleted and then recreated`
    return conflict(resource, name, why)
  }
  if (resourceVersion !== undefined && resourceVersion !== has) {
    const why = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${has}). The object might have been modified`
    return conflict(resource, name, why)
  }
  return undefined
}
