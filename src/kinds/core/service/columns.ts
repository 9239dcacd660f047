/** What `kubectl get services` shows. */

import { ageColumn, nameColumn } from '#api/columns.ts'
import type { Column } from '#api/definition.ts'
import { formatLabels } from '#api/selectors/labels.ts'
import type { Service } from '#kinds/core/service/types.ts'
import { balancerAddresses } from '#kinds/core/shared/balancer-addresses.ts'

const none = '<none>'

export const serviceColumns: readonly Column<Service>[] = [
  nameColumn,
  { name: 'Type', type: 'string', value: ({ spec }) => spec.type ?? '' },
  { name: 'Cluster-IP', type: 'string', value: ({ spec }) => spec.clusterIPs?.[0] ?? none },
  { name: 'External-IP', type: 'string', value: formatExternal },
  { name: 'Port(s)', type: 'string', value: formatPorts },
  ageColumn,
  {
    name: 'Selector',
    type: 'string',
    wide: true,
    value: ({ spec }) => formatLabels(spec.selector ?? {}),
  },
]

function formatExternal({ spec, status }: Service): string {
  const { type, externalIPs = [], externalName = '' } = spec
  switch (type) {
    case 'ClusterIP':
    case 'NodePort':
      return externalIPs.join(',') || none
    case 'LoadBalancer': {
      const known = balancerAddresses(status?.loadBalancer?.ingress)
      return [...known, ...externalIPs].join(',') || '<pending>'
    }
    case 'ExternalName':
      return externalName
    default:
      return '<unknown>'
  }
}

function formatPorts({ spec }: Service): string {
  const ports = (spec.ports ?? []).map(({ port, nodePort, protocol }) =>
    (nodePort ?? 0) > 0 ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
  )
  return ports.join(',') || none
}
