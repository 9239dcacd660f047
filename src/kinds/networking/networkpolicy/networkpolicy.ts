import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { formatLabelSelector } from '#api/label-selector.ts'
import { withGeneration } from '#api/rules.ts'
import { withDefaults } from '#kinds/networking/networkpolicy/defaults.ts'
import type { NetworkPolicy } from '#kinds/networking/networkpolicy/types.ts'
import { validateNetworkPolicy } from '#kinds/networking/networkpolicy/validate.ts'
import { networkPolicyWarnings } from '#kinds/networking/networkpolicy/warnings.ts'

/** NetworkPolicies: which traffic may reach and leave pods. */
export const networkPolicies: KindDefinition<NetworkPolicy> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  shortNames: ['netpol'],
  scope: 'Namespaced',
  defaults: withDefaults,
  prepare: {
    create: (object) => withGeneration(object),
    update: withGeneration,
  },
  validate: { create: validateNetworkPolicy, update: validateNetworkPolicy },
  warnings: { create: networkPolicyWarnings, update: networkPolicyWarnings },
  columns: [
    nameColumn,
    {
      name: 'Pod-Selector',
      type: 'string',
      value: ({ spec }) => formatLabelSelector(spec.podSelector ?? {}),
    },
    ageColumn,
  ],
}
