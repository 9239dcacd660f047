import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { withGeneration, withMetadataOf, withStatusOf } from '#api/rules.ts'
import { betas } from '#kinds/flowcontrol/prioritylevelconfiguration/betas.ts'
import { withDefaults } from '#kinds/flowcontrol/prioritylevelconfiguration/defaults.ts'
import type {
  PriorityLevelConfiguration,
  QueuingConfiguration,
} from '#kinds/flowcontrol/prioritylevelconfiguration/types.ts'
import { validatePriorityLevel } from '#kinds/flowcontrol/prioritylevelconfiguration/validate.ts'

/** Priority levels: how many requests are served at once, and how the others wait. */
export const priorityLevelConfigurations: KindDefinition<PriorityLevelConfiguration> = {
  group: 'flowcontrol.apiserver.k8s.io',
  version: 'v1',
  kind: 'PriorityLevelConfiguration',
  plural: 'prioritylevelconfigurations',
  scope: 'Cluster',
  versions: betas,
  defaults: withDefaults,
  prepare: {
    create: (level) => withGeneration(withStatusOf(level)),
    update: (level, old) => withGeneration(withStatusOf(level, old), old),
  },
  metadata: { onUpdate: 'whole' },
  validate: { create: validatePriorityLevel, update: validatePriorityLevel },
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      resetFields: ['spec', 'metadata'],
      prepare: (level, old) => withMetadataOf({ ...level, spec: old.spec }, old),
      validate: validatePriorityLevel,
    },
  ],
  columns: [
    nameColumn,
    { name: 'Type', type: 'string', value: ({ spec }) => spec.type },
    { name: 'NominalConcurrencyShares', type: 'string', value: formatShares },
    { name: 'Queues', type: 'string', value: (level) => formatQueuing(level, 'queues') },
    { name: 'HandSize', type: 'string', value: (level) => formatQueuing(level, 'handSize') },
    {
      name: 'QueueLengthLimit',
      type: 'string',
      value: (level) => formatQueuing(level, 'queueLengthLimit'),
    },
    ageColumn,
  ],
}

function formatShares({ spec }: PriorityLevelConfiguration): string | number {
  return spec.limited?.nominalConcurrencyShares ?? '<none>'
}

function formatQueuing(
  { spec }: PriorityLevelConfiguration,
  field: keyof QueuingConfiguration,
): string | number {
  const queuing = spec.limited?.limitResponse?.queuing
  return queuing ? (queuing[field] ?? 0) : '<none>'
}
