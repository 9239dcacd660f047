import type { KindDefinition } from '#api/definition.ts'
import { withoutFields } from '#api/sharing.ts'
import { nodeColumns } from '#kinds/core/node/columns.ts'
import { withNodeDefaults } from '#kinds/core/node/defaults.ts'
import type { Node } from '#kinds/core/node/types.ts'
import { validateNode, validateNodeUpdate } from '#kinds/core/node/validate.ts'

export const nodes: KindDefinition<Node> = {
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  storagePrefix: 'minions',
  shortNames: ['no'],
  scope: 'Cluster',
  defaults: withNodeDefaults,
  prepare: {
    create: (node) => withoutConfigSource(node),
    update: (node, old) => withoutConfigSource(withStatus(node, old.status), old),
  },
  validate: {
    create: validateNode,
    update: (node, old) => [...validateNode(node), ...validateNodeUpdate(node, old)],
  },
  warnings: { create: nodeWarnings, update: nodeWarnings },
  subresources: [
    {
      name: 'proxy',
      verbs: ['create', 'delete', 'get', 'patch', 'update'],
      connect: true,
      options: 'NodeProxyOptions',
    },
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      prepare: (node, old) => {
        const next = { ...node, spec: old.spec }
        if (old.status?.config || !next.status) return next
        return { ...next, status: withoutFields(next.status, 'config') }
      },
      validate: validateNodeUpdate,
    },
  ],
  fieldSelectors: { 'spec.unschedulable': ({ spec }) => String(spec.unschedulable ?? false) },
  columns: nodeColumns,
}

function withStatus(node: Node, status: Node['status']): Node {
  const rest = withoutFields(node, 'status')
  return status === undefined ? rest : { ...rest, status }
}

/** Nodes are no longer configured through the API; those that once were keep what they have. */
function withoutConfigSource(node: Node, old?: Node): Node {
  if (old?.spec.configSource || !node.spec.configSource) return node
  return { ...node, spec: withoutFields(node.spec, 'configSource') }
}

function nodeWarnings({ spec }: Node): readonly string[] {
  return [
    ...(spec.configSource ? ['spec.configSource: the feature is no longer supported'] : []),
    ...(spec.externalID
      ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes']
      : []),
  ]
}
