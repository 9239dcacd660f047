import type { KindDefinition } from '#api/definition.ts'
import type { IPAddress } from '#kinds/networking/ipaddress/types.ts'

export const ipAddresses: KindDefinition<IPAddress> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IPAddress',
  plural: 'ipaddresses',
  shortNames: ['ip'],
  scope: 'Cluster',
}
