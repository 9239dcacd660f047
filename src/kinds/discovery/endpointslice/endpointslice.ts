import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { ipWarnings } from '#api/ip/ip-validation.ts'
import { path } from '#api/validation/field-path.ts'
import { withDefaults } from '#kinds/discovery/endpointslice/defaults.ts'
import { prepareCreate, prepareUpdate } from '#kinds/discovery/endpointslice/prepare.ts'
import type { EndpointPort, EndpointSlice } from '#kinds/discovery/endpointslice/types.ts'
import {
  validateEndpointSlice,
  validateEndpointSliceUpdate,
} from '#kinds/discovery/endpointslice/validate.ts'

/** EndpointSlices: where a service's traffic goes. */
export const endpointSlices: KindDefinition<EndpointSlice> = {
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  scope: 'Namespaced',
  defaults: withDefaults,
  prepare: { create: prepareCreate, update: prepareUpdate },
  metadata: { onUpdate: 'whole' },
  validate: { create: validateEndpointSlice, update: validateEndpointSliceUpdate },
  warnings: { create: sliceWarnings, update: ipWarningsOf },
  columns: [
    nameColumn,
    { name: 'AddressType', type: 'string', value: ({ addressType }) => addressType },
    { name: 'Ports', type: 'string', value: formatPorts },
    { name: 'Endpoints', type: 'string', value: formatEndpoints },
    ageColumn,
  ],
}

function sliceWarnings(slice: EndpointSlice): readonly string[] {
  const fqdn = 'spec.addressType: FQDN endpoints are deprecated'
  return [...(slice.addressType === 'FQDN' ? [fqdn] : []), ...ipWarningsOf(slice)]
}

function ipWarningsOf({ endpoints = [] }: EndpointSlice): readonly string[] {
  return endpoints.flatMap(({ addresses }, i) =>
    addresses.flatMap((address, j) =>
      ipWarnings(address, path('endpoints').index(i).child('addresses').index(j)),
    ),
  )
}

const shownLimit = 3

function formatPorts({ ports = [] }: EndpointSlice): string {
  const shown = ports.slice(0, shownLimit).map(formatPort)
  return withMore(shown, ports.length)
}

/** A port by its number, or its name where it has none, even an empty one, or `*`. */
function formatPort({ name, port }: EndpointPort): string {
  return port === undefined ? (name ?? '*') : String(port)
}

function formatEndpoints({ endpoints = [] }: EndpointSlice): string {
  const addresses = endpoints.flatMap((endpoint) => endpoint.addresses)
  return withMore(addresses.slice(0, shownLimit), addresses.length)
}

function withMore(shown: readonly string[], count: number): string {
  const text = shown.join(',')
  if (count > shown.length) return `${text} + ${count - shown.length} more...`
  return text || '<unset>'
}
