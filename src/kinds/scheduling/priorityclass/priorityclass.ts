import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import type { PriorityClass } from '#kinds/scheduling/priorityclass/types.ts'
import {
  systemPriorities,
  validatePriorityClass,
  validatePriorityClassUpdate,
} from '#kinds/scheduling/priorityclass/validate.ts'

export const priorityClasses: KindDefinition<PriorityClass> = {
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  shortNames: ['pc'],
  scope: 'Cluster',
  undeletable: (name) =>
    systemPriorities.has(name)
      ? 'this is a system priority class and cannot be deleted'
      : undefined,
  defaults: (object) =>
    object.preemptionPolicy === undefined
      ? { ...object, preemptionPolicy: 'PreemptLowerPriority' }
      : object,
  prepare: {
    create: (object) => ({ ...object, metadata: { ...object.metadata, generation: 1 } }),
  },
  metadata: { onUpdate: 'changes' },
  validate: { create: validatePriorityClass, update: validatePriorityClassUpdate },
  columns: [
    nameColumn,
    { name: 'Value', type: 'integer', value: ({ value = 0 }) => value },
    {
      name: 'Global-Default',
      type: 'boolean',
      value: ({ globalDefault = false }) => globalDefault,
    },
    ageColumn,
    { name: 'PreemptionPolicy', type: 'string', value: ({ preemptionPolicy }) => preemptionPolicy },
  ],
}
