import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { withStatusOf, withUserMetadataOf } from '#api/rules.ts'
import type { ServiceCIDR } from '#kinds/networking/servicecidr/types.ts'
import {
  validateServiceCIDR,
  validateServiceCIDRUpdate,
} from '#kinds/networking/servicecidr/validate.ts'
import { betaVersion } from '#kinds/networking/shared/versions.ts'

/** ServiceCIDRs: the networks that services get their addresses from. */
export const serviceCIDRs: KindDefinition<ServiceCIDR> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'ServiceCIDR',
  plural: 'servicecidrs',
  scope: 'Cluster',
  versions: [betaVersion<ServiceCIDR>('ServiceCIDR')],
  prepare: {
    create: (object) => withStatusOf(object),
    update: (object, old) => withStatusOf(object, old),
  },
  metadata: { onUpdate: 'changes' },
  validate: { create: validateServiceCIDR, update: validateServiceCIDRUpdate },
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      resetFields: ['spec', 'metadata'],
      prepare: (object, old) => withUserMetadataOf({ ...object, spec: old.spec }, old),
    },
  ],
  columns: [
    nameColumn,
    { name: 'CIDRs', type: 'string', value: ({ spec }) => (spec.cidrs ?? []).join(',') },
    ageColumn,
  ],
}
