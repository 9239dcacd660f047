import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { withGeneration, withStatusOf } from '#api/rules.ts'
import { balancerAddresses } from '#kinds/core/shared/balancer-addresses.ts'
import { validateIngressStatus } from '#kinds/networking/ingress/status.ts'
import type { Ingress } from '#kinds/networking/ingress/types.ts'
import {
  classAnnotation,
  validateIngress,
  validateIngressCreate,
} from '#kinds/networking/ingress/validate.ts'

/** Ingresses: which requests from outside go to which services. */
export const ingresses: KindDefinition<Ingress> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  plural: 'ingresses',
  storagePrefix: 'ingress',
  shortNames: ['ing'],
  scope: 'Namespaced',
  metadata: { onUpdate: 'changes first' },
  prepare: {
    create: (object) => withGeneration(withStatusOf(object)),
    update: (object, old) => withGeneration(withStatusOf(object, old), old),
  },
  validate: { create: validateIngressCreate, update: validateIngress },
  warnings: { create: classWarnings },
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      prepare: (object, old) => ({ ...object, spec: old.spec }),
      validate: validateIngressStatus,
    },
  ],
  columns: [
    nameColumn,
    { name: 'Class', type: 'string', value: classOf },
    { name: 'Hosts', type: 'string', value: formatHosts },
    { name: 'Address', type: 'string', value: formatAddresses },
    { name: 'Ports', type: 'string', value: ({ spec }) => (spec.tls?.length ? '80, 443' : '80') },
    ageColumn,
  ],
}

function classWarnings({ metadata, spec }: Ingress): readonly string[] {
  if (spec.ingressClassName !== undefined) return []
  if (!Object.hasOwn(metadata.annotations ?? {}, classAnnotation)) return []
  const key = JSON.stringify(classAnnotation)
  return [`annotation ${key} is deprecated, please use 'spec.ingressClassName' instead`]
}

function classOf({ spec }: Ingress): string {
  return spec.ingressClassName ?? '<none>'
}

/** What comes after the first three hosts is counted by rules, of which some have no host. */
function formatHosts({ spec: { rules = [] } }: Ingress): string {
  const shown: string[] = []
  let isMore = false
  for (const { host } of rules) {
    if (shown.length === 3) isMore = true
    else if (host) shown.push(host)
  }
  if (shown.length === 0) return '*'
  return isMore ? `${shown.join(',')} + ${rules.length - 3} more...` : shown.join(',')
}

function formatAddresses({ status }: Ingress): string {
  return balancerAddresses(status?.loadBalancer?.ingress).join(',')
}
