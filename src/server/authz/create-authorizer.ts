/** Makes the authorizers that the server was told to ask, over what it keeps. */
import type { Features } from '#api/features.ts'
import type { Counter, Labelled } from '#base/metrics.ts'
import { type AbacPolicy, createAbac } from '#server/authz/abac.ts'
import type { Authorizer } from '#server/authz/authorizer.ts'
import { clusterRoles } from '#server/authz/default-roles/cluster-roles.ts'
import { parseRules } from '#server/authz/default-roles/rule-text.ts'
import {
  alwaysAllow,
  alwaysDeny,
  mastersFirst,
  type NamedAuthorizer,
  unionOf,
} from '#server/authz/modes.ts'
import { createNodeAuthorizer } from '#server/authz/node/node-authorizer.ts'
import { createRbac } from '#server/authz/rbac.ts'
import { createRuleLister, type RuleLister } from '#server/authz/rule-lister.ts'
import type { ObjectStore } from '#server/served/object-store.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

/** One of upstream's modes: Node, RBAC, ABAC, AlwaysAllow, AlwaysDeny. */
export type AuthorizerOfMode = (mode: string) => NamedAuthorizer

/** In the order in which they are asked. */
export function createAuthorizer(
  authorizers: readonly NamedAuthorizer[],
  decisions: Labelled<Counter>,
): Authorizer & RuleLister {
  return {
    ...mastersFirst(unionOf(authorizers, decisions)),
    ...createRuleLister(authorizers.map(({ authorizer }) => authorizer)),
  }
}

const rbacGroup = 'rbac.authorization.k8s.io'

export interface ModeParts {
  readonly table: ResourceTable
  readonly features: Features
}

/** Each is made once, whatever becomes of the others. */
export function createModes(
  parts: ModeParts,
  policies: readonly AbacPolicy[] = [],
): AuthorizerOfMode {
  const made = new Map<string, NamedAuthorizer>()
  return (mode) => {
    const known = made.get(mode) ?? {
      type: mode,
      name: mode.toLowerCase(),
      authorizer: mode === 'ABAC' ? createAbac(policies) : ofMode(mode, parts),
    }
    made.set(mode, known)
    return known
  }
}

function ofMode(mode: string, { table, features }: ModeParts): Authorizer {
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
      const resourceSlices = table.hub('resource.k8s.io', 'resourceslices')?.store
      const requests = table.hub('certificates.k8s.io', 'podcertificaterequests')?.store
      return createNodeAuthorizer({
        pods: storeOf('', 'pods'),
        persistentVolumes: storeOf('', 'persistentvolumes'),
        volumeAttachments: storeOf('storage.k8s.io', 'volumeattachments'),
        ...(resourceSlices && { resourceSlices }),
        ...(requests && { podCertificateRequests: requests }),
        // The same as those of the role, whether anybody is bound to that or not.
        rules: parseRules(clusterRoles['system:node'] ?? [], features),
      })
    }
    default:
      throw new TypeError(`No authorization mode is called "${mode}"`)
  }
}
