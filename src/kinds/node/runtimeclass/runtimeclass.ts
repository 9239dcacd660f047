import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import type { RuntimeClass } from '#kinds/node/runtimeclass/types.ts'
import { validateRuntimeClass } from '#kinds/node/runtimeclass/validate.ts'

/** RuntimeClasses: the ways in which a node can run containers. */
export const runtimeClasses: KindDefinition<RuntimeClass> = {
  group: 'node.k8s.io',
  version: 'v1',
  kind: 'RuntimeClass',
  plural: 'runtimeclasses',
  scope: 'Cluster',
  unconditionalUpdate: false,
  createOnUpdate: true,
  metadata: { anyFinalizers: true },
  validate: {
    create: (object, { features }) => validateRuntimeClass(object, features),
    update: (object, old, { features }) => validateRuntimeClass(object, features, old),
  },
  columns: [
    nameColumn,
    { name: 'Handler', type: 'string', value: ({ handler }) => handler },
    ageColumn,
  ],
}
