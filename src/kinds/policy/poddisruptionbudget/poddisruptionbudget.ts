import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { withGeneration, withStatusOf } from '#api/rules.ts'
import type { IntOrString } from '#api/scalars/scalars.ts'
import type { PodDisruptionBudget } from '#kinds/policy/poddisruptionbudget/types.ts'
import {
  validateBudget,
  validateBudgetStatus,
  validateBudgetUpdate,
} from '#kinds/policy/poddisruptionbudget/validate.ts'

export const podDisruptionBudgets: KindDefinition<PodDisruptionBudget> = {
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  shortNames: ['pdb'],
  scope: 'Namespaced',
  metadata: { onCreate: 'last', onUpdate: 'none' },
  unconditionalUpdate: false,
  prepare: {
    create: (budget) => withGeneration(withStatusOf(budget)),
    update: (budget, old) => withGeneration(withStatusOf(budget, old), old),
  },
  validate: { create: validateBudget, update: validateBudgetUpdate },
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      metadata: 'none',
      prepare: (budget, old) => ({ ...budget, spec: old.spec }),
      validate: validateBudgetStatus,
    },
  ],
  columns: [
    nameColumn,
    { name: 'Min Available', type: 'string', value: ({ spec }) => text(spec.minAvailable) },
    { name: 'Max Unavailable', type: 'string', value: ({ spec }) => text(spec.maxUnavailable) },
    {
      name: 'Allowed Disruptions',
      type: 'integer',
      value: ({ status }) => status?.disruptionsAllowed ?? 0,
    },
    ageColumn,
  ],
}

function text(value: IntOrString | undefined): string {
  return value === undefined ? 'N/A' : String(value)
}
