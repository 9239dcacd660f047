import type { KindDefinition } from '#api/definition.ts'
import { labelName } from '#api/names/object-names.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import { withStatusOf } from '#api/rules.ts'
import { withNormalClusterIps } from '#kinds/core/service/cluster-ips.ts'
import { serviceColumns } from '#kinds/core/service/columns.ts'
import { withServiceDefaults } from '#kinds/core/service/defaults.ts'
import { withoutDependentFields } from '#kinds/core/service/prepare.ts'
import { validateServiceStatus } from '#kinds/core/service/status.ts'
import type { Service } from '#kinds/core/service/types.ts'
import { validateService, validateServiceUpdate } from '#kinds/core/service/validate.ts'
import { serviceStatusWarnings, serviceWarnings } from '#kinds/core/service/warnings.ts'

/** Services. The server settles families (ip-families.ts) and allocates before it prepares. */
export const services: KindDefinition<Service> = {
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  storagePrefix: 'services/specs',
  shortNames: ['svc'],
  categories: ['all'],
  scope: 'Namespaced',
  answersDeleted: true,
  metadata: { onUpdate: 'changes' },
  nameErrors: labelName,
  createOnUpdate: true,
  defaults: withServiceDefaults,
  prepare: {
    create: (service) => withStatusOf(service),
    update: (service, old) =>
      withoutUnusedBalancer(withoutDependentFields(withStatusOf(service, old), old)),
  },
  // A lone address is the first of the list, whatever the type.
  canonical: (service) => withNormalClusterIps(service),
  shown: withoutInternalPolicy,
  validate: { create: validateService, update: validateServiceUpdate },
  warnings: { create: serviceWarnings, update: serviceWarnings },
  subresources: [
    {
      name: 'proxy',
      verbs: ['create', 'delete', 'get', 'patch', 'update'],
      connect: true,
      options: 'ServiceProxyOptions',
    },
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      createsOnApply: true,
      showsKept: true,
      prepare: (service, old) => ({ ...service, spec: old.spec }),
      validate: validateServiceStatus,
      warnings: serviceStatusWarnings,
    },
  ],
  fieldSelectors: {
    'spec.clusterIP': ({ spec }) => spec.clusterIP ?? '',
    'spec.type': ({ spec }) => spec.type ?? '',
  },
  columns: serviceColumns,
}

/** What a balancer told is no longer so once there is none. */
function withoutUnusedBalancer(service: Service): Service {
  if (service.spec.type === 'LoadBalancer' || !service.status?.loadBalancer?.ingress) return service
  return { ...service, status: { ...service.status, loadBalancer: {} } }
}

/** An external name has no traffic inside the cluster, but remembers what it had of it before. */
function withoutInternalPolicy(service: Service): Service {
  if (service.spec.type !== 'ExternalName') return service
  return { ...service, spec: withoutFields(service.spec, 'internalTrafficPolicy') }
}
