/**
 * Who changes whose an object is could have it deleted, or keep its owner from being deleted: for both a
 * right is needed. Off unless asked for.
 */

import type { OwnerReference, Resource } from '#api/metadata.ts'
import { isSame } from '#api/objects/equality.ts'
import type { StatusError } from '#api/status/status.ts'
import { quoteGo } from '#base/go/text.ts'
import type { Admission, AdmissionContext, AdmissionPlugin } from '#server/admission/admission.ts'
import { core, forbid, isResource } from '#server/admission/request.ts'
import type { Decision, ResourceAttributes } from '#server/authz/authorizer.ts'

export const ownerReferencesPermissionEnforcement: AdmissionPlugin = {
  name: 'OwnerReferencesPermissionEnforcement',
  // The status of a pod cannot change its owners.
  handles: (admission) =>
    (admission.operation === 'CREATE' || admission.operation === 'UPDATE') &&
    !(admission.subresource === 'status' && isResource(admission, core.pods)),
  validate(admission, context) {
    const now = ownersOf(admission.object)
    const before = ownersOf(admission.old)
    return isSame(now, before) ? undefined : judge(admission, context)
  },
}

function ownersOf(object: Resource | undefined): readonly OwnerReference[] {
  return object?.metadata.ownerReferences ?? []
}

async function judge(
  admission: Admission,
  context: AdmissionContext,
): Promise<StatusError | undefined> {
  const ask = (asked: Omit<ResourceAttributes, 'user'>): Decision | Promise<Decision> =>
    context.authorizer.authorize({ user: admission.user, ...asked }, admission.call)
  // Who makes an object need not have made it.
  if (admission.operation === 'UPDATE') {
    const refusal = refusalIn(await ask(deletionOf(admission)))
    if (refusal) {
      return forbid(admission, `cannot set an ownerRef on a resource you can't delete: ${refusal}`)
    }
  }
  const blocking = newlyBlocking(admission)
  if (blocking.length === 0 || !refusalIn(await ask(anyFinalizers))) return undefined
  for (const owner of blocking) {
    const asked = finalizersOf(owner, admission, context)
    const refusal = typeof asked === 'string' ? asked : refusalOfOwner(await ask(asked))
    if (refusal !== undefined) return forbid(admission, refusal)
  }
  return undefined
}

/** As upstream writes the reason and the error, which may be there or not. */
function refusalIn({ verdict, reason = '', error = '<nil>' }: Decision): string | undefined {
  return verdict === 'allow' ? undefined : `${reason}, ${error}`
}

function refusalOfOwner(decision: Decision): string | undefined {
  const refusal = refusalIn(decision)
  const what = "an ownerReference refers to a resource you can't set finalizers on"
  return refusal && `cannot set blockOwnerDeletion if ${what}: ${refusal}`
}

function deletionOf(admission: Admission): Omit<ResourceAttributes, 'user'> {
  const { resource, subresource, namespace, name } = admission
  const { group, version, definition } = resource
  const resourceName = definition.plural
  return { verb: 'delete', group, version, resource: resourceName, subresource, namespace, name }
}

const anyFinalizers: Omit<ResourceAttributes, 'user'> = {
  ...{ verb: 'update', group: '*', version: '*', resource: '*', subresource: 'finalizers' },
  ...{ namespace: '', name: '*' },
}

/** Owners that cannot be deleted before the object, and could till now. */
function newlyBlocking({ object, old }: Admission): readonly OwnerReference[] {
  const blocked = new Set(
    ownersOf(old)
      .filter(({ blockOwnerDeletion }) => blockOwnerDeletion)
      .map(({ uid }) => uid),
  )
  return ownersOf(object).filter(
    ({ uid, blockOwnerDeletion }) => blockOwnerDeletion && !blocked.has(uid),
  )
}

/** The right that is needed for an owner, or why there is none to ask for. */
function finalizersOf(
  { apiVersion, kind, name }: OwnerReference,
  admission: Admission,
  { resources }: AdmissionContext,
): Omit<ResourceAttributes, 'user'> | string {
  const owner = resources.ofKind(apiVersion, kind)
  if (!owner) {
    const why = `no matches for kind ${quoteGo(kind)} in version ${quoteGo(apiVersion)}`
    const where = `cannot find RESTMapping for APIVersion ${apiVersion} Kind ${kind}`
    return `cannot set blockOwnerDeletion in this case because ${where}: ${why}`
  }
  const { group, version, definition } = owner
  const namespace = definition.scope === 'Namespaced' ? admission.namespace : ''
  return {
    ...{ verb: 'update', group, version, resource: definition.plural },
    ...{ subresource: 'finalizers', namespace, name },
  }
}
