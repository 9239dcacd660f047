import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import type { IPAddress, ParentReference } from '#kinds/networking/ipaddress/types.ts'
import {
  ipAddressNameErrors,
  validateIPAddress,
  validateIPAddressUpdate,
} from '#kinds/networking/ipaddress/validate.ts'
import { betaVersion } from '#kinds/networking/shared/versions.ts'

/** IPAddresses: which address of a service network is whose. */
export const ipAddresses: KindDefinition<IPAddress> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IPAddress',
  plural: 'ipaddresses',
  shortNames: ['ip'],
  scope: 'Cluster',
  versions: [betaVersion<IPAddress>('IPAddress')],
  nameErrors: ipAddressNameErrors,
  namesWithoutSuffix: true,
  validate: {
    create: validateIPAddress,
    update: (object, old) => [
      ...validateIPAddress(object),
      ...validateIPAddressUpdate(object, old),
    ],
  },
  columns: [
    nameColumn,
    { name: 'ParentRef', type: 'string', value: ({ spec }) => formatParent(spec.parentRef) },
    { ...ageColumn, unannounced: true },
  ],
}

function formatParent(parent: ParentReference | undefined): string {
  if (parent === undefined) return '<none>'
  const { group, resource, namespace, name } = parent
  const kind = (group ? `${resource}.${group}` : resource).toLowerCase()
  return namespace ? `${kind}/${namespace}/${name}` : `${kind}/${name}`
}
