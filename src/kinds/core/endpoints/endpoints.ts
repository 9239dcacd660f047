import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { mapSame, withChanges } from '#api/objects/sharing.ts'
import { hostPort } from '#base/host-port.ts'
import type { Endpoints } from '#kinds/core/endpoints/types.ts'
import { validateEndpoints, validateEndpointsUpdate } from '#kinds/core/endpoints/validate.ts'
import { endpointsWarnings } from '#kinds/core/endpoints/warnings.ts'

export const endpoints: KindDefinition<Endpoints> = {
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  storagePrefix: 'services/endpoints',
  shortNames: ['ep'],
  scope: 'Namespaced',
  metadata: { onUpdate: 'changes first' },
  deprecated: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  createOnUpdate: true,
  defaults: (object) =>
    withChanges(object, { subsets: object.subsets && mapSame(object.subsets, withProtocols) }),
  validate: { create: validateEndpoints, update: validateEndpointsUpdate },
  warnings: { create: endpointsWarnings, update: endpointsWarnings },
  columns: [
    nameColumn,
    { name: 'Endpoints', type: 'string', value: ({ subsets }) => formatSubsets(subsets) },
    ageColumn,
  ],
}

type Subset = NonNullable<Endpoints['subsets']>[number]

function withProtocols(subset: Subset): Subset {
  if (!subset.ports) return subset
  const ports = mapSame(subset.ports, (port) =>
    withChanges(port, { protocol: port.protocol || 'TCP' }),
  )
  return withChanges(subset, { ports })
}

const shownLimit = 3

/** The first few addresses that are ready, and how many more there are. */
function formatSubsets(subsets: Endpoints['subsets']): string {
  if (!subsets) return '<none>'
  const shown = subsets.flatMap(({ addresses = [], ports }) =>
    ports
      ? ports.flatMap(({ port }) => addresses.map(({ ip }) => hostPort(ip, port)))
      : addresses.map(({ ip }) => ip),
  )
  const text = shown.slice(0, shownLimit).join(',')
  return shown.length > shownLimit ? `${text} + ${shown.length - shownLimit} more...` : text
}
