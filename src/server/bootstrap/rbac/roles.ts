/** Brings the default roles and bindings about, and back to what they must at least give. */
import type { Resource } from '#api/metadata.ts'
import { isOvertaken } from '#api/status/status.ts'
import {
  defaultClusterRoleBindings,
  defaultClusterRoles,
  defaultRoleBindings,
  defaultRoles,
} from '#server/authz/default-roles/default-objects.ts'
import {
  type BootstrapContext,
  ensure,
  type PostStartHook,
  present,
} from '#server/bootstrap/hook.ts'
import { namespacesHook } from '#server/bootstrap/namespaces.ts'
import { reconciledBinding, reconciledRole } from '#server/bootstrap/rbac/reconcile.ts'
import { serverManager } from '#server/user.ts'

const resourceOf = (resource: string) => ({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  resource,
})

interface Reconciled<T> {
  readonly object: T
  /** Whether the old one must go before. */
  readonly renew?: boolean
}

export const rbacRoles: PostStartHook = {
  name: 'rbac/bootstrap-roles',
  after: [namespacesHook],
  async start(context) {
    const roles = <T extends Resource>(resource: string, list: readonly T[]) =>
      list.map((wanted) =>
        bring(context, resource, wanted, (there) => ({ object: reconciledRole(there, wanted) })),
      )
    const { features } = context
    await Promise.all([
      ...roles('clusterroles', defaultClusterRoles(features)),
      ...roles('roles', defaultRoles(features)),
      ...defaultClusterRoleBindings(features).map((wanted) =>
        bring(context, 'clusterrolebindings', wanted, (there) => bindingOf(there, wanted)),
      ),
      ...defaultRoleBindings().map((wanted) =>
        bring(context, 'rolebindings', wanted, (there) => bindingOf(there, wanted)),
      ),
    ])
  },
}

function bindingOf<T extends Parameters<typeof reconciledBinding>[0]>(
  there: T,
  wanted: T,
): Reconciled<T> {
  const { binding, renew } = reconciledBinding(there, wanted)
  return { object: binding as T, renew }
}

/** Others may write the same object meanwhile: then it is looked at anew. */
const tries = 3

async function bring<T extends Resource>(
  context: BootstrapContext,
  resource: string,
  wanted: T,
  reconcile: (there: T) => Reconciled<T>,
): Promise<void> {
  for (let left = tries; ; left--) {
    try {
      await bringOnce(context, resource, wanted, reconcile)
      return
    } catch (error) {
      if (left === 1 || !isOvertaken(error)) throw error
    }
  }
}

async function bringOnce<T extends Resource>(
  context: BootstrapContext,
  resource: string,
  wanted: T,
  reconcile: (there: T) => Reconciled<T>,
): Promise<void> {
  const { signal, transport } = context
  const at = resourceOf(resource)
  if (await ensure(context, at, wanted)) return
  const there = present<T>(context, at, wanted.metadata)
  if (!there) return
  const { object, renew = false } = reconcile(there)
  if (object === there) return
  const options = { signal, fieldManager: serverManager }
  if (!renew) {
    await transport.update(at, wanted.metadata, object, options)
    return
  }
  const { uid = '' } = there.metadata
  await transport.delete(at, wanted.metadata, { signal, preconditions: { uid } })
  const { namespace = '', name, labels = {}, annotations = {} } = object.metadata
  const metadata = { name, ...(namespace !== '' && { namespace }), labels, annotations }
  await transport.create(at, { namespace, name: '' }, { ...object, metadata }, options)
}
