/** What `kubectl get nodes` shows. */
import { ageColumn, nameColumn } from '#api/columns.ts'
import type { Column } from '#api/definition.ts'
import type { Node } from '#kinds/core/node/types.ts'

const unknown = '<unknown>'
const rolePrefix = 'node-role.kubernetes.io/'
const roleLabel = 'kubernetes.io/role'

export const nodeColumns: readonly Column<Node>[] = [
  nameColumn,
  { name: 'Status', type: 'string', value: formatStatus },
  { name: 'Roles', type: 'string', value: formatRoles },
  ageColumn,
  {
    name: 'Version',
    type: 'string',
    value: ({ status }) => status?.nodeInfo?.kubeletVersion ?? '',
  },
  {
    name: 'Internal-IP',
    type: 'string',
    wide: true,
    value: (node) => addressOf(node, 'InternalIP'),
  },
  {
    name: 'External-IP',
    type: 'string',
    wide: true,
    value: (node) => addressOf(node, 'ExternalIP'),
  },
  {
    name: 'OS-Image',
    type: 'string',
    wide: true,
    value: ({ status }) => status?.nodeInfo?.osImage || unknown,
  },
  { name: 'Kernel-Version', type: 'string', wide: true, value: formatKernel },
  {
    name: 'Container-Runtime',
    type: 'string',
    wide: true,
    value: ({ status }) => status?.nodeInfo?.containerRuntimeVersion || unknown,
  },
]

function formatStatus({ spec, status }: Node): string {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')
  const state = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'
  return spec.unschedulable ? `${state},SchedulingDisabled` : state
}

function formatRoles({ metadata }: Node): string {
  const roles = Object.entries(metadata.labels ?? {}).map(([key, value]) => {
    if (key.startsWith(rolePrefix)) return key.slice(rolePrefix.length)
    return key === roleLabel ? value : ''
  })
  const named = new Set(roles.filter((role) => role !== ''))
  return [...named].toSorted().join(',') || '<none>'
}

function addressOf({ status }: Node, type: string): string {
  return status?.addresses?.find((address) => address.type === type)?.address ?? '<none>'
}

function formatKernel({ status }: Node): string {
  const { kernelVersion, architecture } = status?.nodeInfo ?? {}
  return `${kernelVersion || unknown}${architecture ? ` (${architecture})` : ''}`
}
