/** Warnings for what a service says in vain, or in a way that is going. */

import { cidrWarnings, ipWarnings } from '#api/ip/ip-validation.ts'
import { path } from '#api/validation/field-path.ts'
import { headless } from '#kinds/core/service/traits.ts'
import type { Service, ServiceSpec } from '#kinds/core/service/types.ts'

const specPath = path('spec')
const hintsAnnotation = 'service.kubernetes.io/topology-aware-hints'
const modeAnnotation = 'service.kubernetes.io/topology-mode'

/** Upstream's GetWarningsForService. */
export function serviceWarnings({ metadata, spec }: Service): readonly string[] {
  const { clusterIP = '', clusterIPs = [], externalIPs = [], type } = spec
  const isHeadless = type === 'ClusterIP' && clusterIP === headless
  const isExternal = type === 'ExternalName'
  const hasIps = clusterIP !== '' && clusterIP !== headless
  const hasHints = Object.hasOwn(metadata.annotations ?? {}, hintsAnnotation)
  return [
    ...(hasHints
      ? [`annotation ${hintsAnnotation} is deprecated, please use ${modeAnnotation} instead`]
      : []),
    ...(hasIps
      ? clusterIPs.flatMap((ip, i) => ipWarnings(ip, specPath.child('clusterIPs').index(i)))
      : []),
    ...(isHeadless ? headlessWarnings(spec) : []),
    ...externalIPs.flatMap((ip, i) => ipWarnings(ip, specPath.child('externalIPs').index(i))),
    ...(externalIPs.length > 0 && !isHeadless && !isExternal
      ? ['spec.externalIPs is deprecated and may no longer be implemented in some clusters']
      : []),
    ...balancerWarnings(spec),
    ...nameWarnings(spec),
    ...(spec.trafficDistribution === 'PreferClose'
      ? ['spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"']
      : []),
  ]
}

const ingressPath = path('status', 'loadBalancer', 'ingress')

export function serviceStatusWarnings({ status }: Service): readonly string[] {
  const ingress = status?.loadBalancer?.ingress ?? []
  return ingress.flatMap(({ ip }, i) => (ip ? ipWarnings(ip, ingressPath.index(i)) : []))
}

function headlessWarnings(spec: ServiceSpec): readonly string[] {
  const ignored = {
    loadBalancerIP: Boolean(spec.loadBalancerIP),
    externalIPs: (spec.externalIPs ?? []).length > 0,
    SessionAffinity: spec.sessionAffinity !== 'None',
  }
  return Object.entries(ignored)
    .filter(([, isSaid]) => isSaid)
    .map(([field]) => `spec.${field} is ignored for headless services`)
}

function balancerWarnings(spec: ServiceSpec): readonly string[] {
  const { loadBalancerIP, loadBalancerSourceRanges = [] } = spec
  return [
    ...(loadBalancerIP ? ipWarnings(loadBalancerIP, specPath.child('loadBalancerIP')) : []),
    ...loadBalancerSourceRanges.flatMap((cidr, i) =>
      cidrWarnings(cidr, specPath.child('loadBalancerSourceRanges').index(i)),
    ),
  ]
}

function nameWarnings({ type, externalIPs, externalName }: ServiceSpec): readonly string[] {
  if (type !== 'ExternalName') {
    if (!externalName) return []
    return ['spec.externalName is ignored when spec.type is not "ExternalName"']
  }
  return externalIPs?.length ? ['spec.externalIPs is ignored when spec.type is "ExternalName"'] : []
}
