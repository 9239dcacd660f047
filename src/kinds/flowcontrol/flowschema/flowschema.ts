import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { withGeneration, withMetadataOf, withStatusOf } from '#api/rules.ts'
import type { FlowSchema } from '#kinds/flowcontrol/flowschema/types.ts'
import { validateFlowSchema } from '#kinds/flowcontrol/flowschema/validate.ts'

const defaultPrecedence = 1000

/** FlowSchemas: which requests belong together, and at which priority level they wait. */
export const flowSchemas: KindDefinition<FlowSchema> = {
  group: 'flowcontrol.apiserver.k8s.io',
  version: 'v1',
  kind: 'FlowSchema',
  plural: 'flowschemas',
  scope: 'Cluster',
  defaults: (schema) =>
    schema.spec.matchingPrecedence === undefined
      ? { ...schema, spec: { ...schema.spec, matchingPrecedence: defaultPrecedence } }
      : schema,
  prepare: {
    create: (schema) => withGeneration(withStatusOf(schema)),
    update: (schema, old) => withGeneration(withStatusOf(schema, old), old),
  },
  metadata: { onUpdate: 'whole' },
  validate: { create: validateFlowSchema, update: validateFlowSchema },
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      resetFields: ['spec', 'metadata'],
      prepare: (schema, old) => withMetadataOf({ ...schema, spec: old.spec }, old),
      validate: validateFlowSchema,
    },
  ],
  columns: [
    nameColumn,
    {
      name: 'PriorityLevel',
      type: 'string',
      value: ({ spec }) => spec.priorityLevelConfiguration.name,
    },
    {
      name: 'MatchingPrecedence',
      type: 'string',
      value: ({ spec }) => spec.matchingPrecedence ?? 0,
    },
    {
      name: 'DistinguisherMethod',
      type: 'string',
      value: ({ spec }) => spec.distinguisherMethod?.type ?? '<none>',
    },
    ageColumn,
    { name: 'MissingPL', type: 'string', value: missingLevel },
  ],
  rowOrder: byPrecedence,
}

/** A list is in the order of names already. */
function byPrecedence(a: FlowSchema, b: FlowSchema): number {
  return (a.spec.matchingPrecedence ?? 0) - (b.spec.matchingPrecedence ?? 0)
}

function missingLevel({ status }: FlowSchema): string {
  const dangling = status?.conditions?.find(({ type }) => type === 'Dangling')
  return dangling ? (dangling.status ?? '') : '?'
}
