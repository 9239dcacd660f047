import type { KindDefinition } from '#api/definition.ts'
import { cidrWarnings } from '#api/ip/ip-validation.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import { path } from '#api/validation/field-path.ts'
import { nodeColumns } from '#kinds/core/node/columns.ts'
import { withNodeDefaults, withStoredAmounts } from '#kinds/core/node/defaults.ts'
import type { Node } from '#kinds/core/node/types.ts'
import { validateNode, validateNodeUpdate } from '#kinds/core/node/validate.ts'

const podCIDRsAt = path('spec', 'podCIDRs')

export const nodes: KindDefinition<Node> = {
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  storagePrefix: 'minions',
  shortNames: ['no'],
  scope: 'Cluster',
  defaults: withNodeDefaults,
  canonical: withStoredAmounts,
  prepare: {
    create: (node) => withoutConfig(withoutConfigSource(node)),
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
      prepare: (node, old) => withoutConfig({ ...node, spec: old.spec }, old),
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

/** Nor do they tell of it. */
function withoutConfig(node: Node, old?: Node): Node {
  if (old?.status?.config || !node.status) return node
  return { ...node, status: withoutFields(node.status, 'config') }
}

function nodeWarnings({ spec }: Node): readonly string[] {
  return [
    ...(spec.configSource ? ['spec.configSource: the feature is removed'] : []),
    ...(spec.externalID
      ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes']
      : []),
    ...(spec.podCIDRs ?? []).flatMap((cidr, i) => cidrWarnings(cidr, podCIDRsAt.index(i))),
  ]
}
