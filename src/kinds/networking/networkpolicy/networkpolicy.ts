import type { KindDefinition } from '#api/definition.ts'
import type { NetworkPolicy } from '#kinds/networking/networkpolicy/types.ts'

export const networkPolicies: KindDefinition<NetworkPolicy> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  shortNames: ['netpol'],
  scope: 'Namespaced',
}
