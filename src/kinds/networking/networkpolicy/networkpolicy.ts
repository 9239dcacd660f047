import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { isIdentical } from '#api/objects/equality.ts'
import { withGeneration, withNextGeneration } from '#api/rules.ts'
import { formatLabelSelector } from '#api/selectors/label-selector.ts'
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
  metadata: { onUpdate: 'changes' },
  defaults: withDefaults,
  prepare: {
    create: (object) => withGeneration(object),
    // Unlike most, also for a list that is now given, though empty.
    update: (object, old) =>
      isIdentical(object.spec, old.spec) ? object : withNextGeneration(object, old),
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
