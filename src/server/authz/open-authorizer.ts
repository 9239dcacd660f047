/** Opens the authorizers that --authorization-mode names, over what the server keeps. */

import type { Authorizer } from '#server/authz/authorizer.ts'
import { alwaysAllow, alwaysDeny, masters, unionOf } from '#server/authz/modes.ts'
import { createNodeAuthorizer } from '#server/authz/node/node-authorizer.ts'
import { nodeRules } from '#server/authz/node/node-rules.ts'
import { openPodsOfNodes } from '#server/authz/node/pods-of-nodes.ts'
import { createRbac } from '#server/authz/rbac.ts'
import { createRuleLister, type RuleLister } from '#server/authz/rule-lister.ts'
import type { ResourceTable } from '#server/resources/served-resource.ts'
import type { ObjectStore } from '#server/storage/object-store.ts'

export type OpenedAuthorizer = Authorizer & RuleLister & AsyncDisposable

/** `modes` in the order in which they are asked. */
export async function openAuthorizer(
  modes: readonly string[],
  table: ResourceTable,
): Promise<OpenedAuthorizer> {
  await using stack = new AsyncDisposableStack()
  const authorizers: Authorizer[] = [masters]
  for (const mode of modes) authorizers.push(await openMode(mode, table, stack))
  const opened = stack.move()
  return {
    ...unionOf(authorizers),
    rulesFor: createRuleLister(authorizers).rulesFor,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

const rbacGroup = 'rbac.authorization.k8s.io'

async function openMode(
  mode: string,
  table: ResourceTable,
  stack: AsyncDisposableStack,
): Promise<Authorizer> {
  const storeOf = (group: string, plural: string): ObjectStore => {
    const store = table.hub(group, plural)?.store
    if (!store)
      throw new TypeError(`Authorization by ${mode} needs ${plural}, which are switched off`)
    return store
  }
  switch (mode) {
    case 'AlwaysAllow':
      return alwaysAllow
    case 'AlwaysDeny':
      return alwaysDeny
    case 'RBAC':
      return createRbac({
        clusterRoles: storeOf(rbacGroup, 'clusterroles'),
        clusterRoleBindings: storeOf(rbacGroup, 'clusterrolebindings'),
        roles: storeOf(rbacGroup, 'roles'),
        roleBindings: storeOf(rbacGroup, 'rolebindings'),
      })
    case 'Node': {
      const pods = storeOf('', 'pods')
      const resourceSlices = table.hub('resource.k8s.io', 'resourceslices')?.store
      const { podsOf } = stack.use(await openPodsOfNodes(pods))
      return createNodeAuthorizer({
        podsOf,
        pods,
        persistentVolumes: storeOf('', 'persistentvolumes'),
        volumeAttachments: storeOf('storage.k8s.io', 'volumeattachments'),
        ...(resourceSlices && { resourceSlices }),
        rules: nodeRules,
      })
    }
    default:
      throw new TypeError(`No authorization mode is called "${mode}"`)
  }
}
