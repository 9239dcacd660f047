/**
 * Settles which families of addresses a service has, from what it says, what it had, and what the
 * cluster offers. This happens before the server allocates, and so before all other rules: what is
 * wrong here is all that the user hears.
 */

import { ipFamilyOf } from '#api/ip/ip.ts'
import { withChanges } from '#api/objects/sharing.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { withAllocatedValues, withNormalClusterIps } from '#kinds/core/service/cluster-ips.ts'
import { headless, isSame } from '#kinds/core/service/traits.ts'
import type { IPFamily, Service, ServiceSpec } from '#kinds/core/service/types.ts'
import { validateClusterIps } from '#kinds/core/service/validate-ips.ts'

export interface Settled {
  readonly service: Service
  readonly errors: readonly FieldError[]
}

const policyPath = path('spec', 'ipFamilyPolicy')
const familiesPath = path('spec', 'ipFamilies')
const clusterIpsPath = path('spec', 'clusterIPs')

/** `families` are the cluster's, its default first. Throws nothing; with errors the rest is void. */
export function settleService(
  service: Service,
  old: Service | undefined,
  families: readonly IPFamily[],
): Settled {
  const known = old ? withAllocatedValues(service, old) : service
  return settleFamilies(withNormalClusterIps(known, old), old, families)
}

/** Upstream's initIPFamilyFields. */
function settleFamilies(
  service: Service,
  old: Service | undefined,
  families: readonly IPFamily[],
): Settled {
  if (service.spec.type === 'ExternalName' || isUnchangedPreference(service, old)) {
    return { service, errors: [] }
  }
  const withPolicy = withSpec(service, {
    ipFamilyPolicy: service.spec.ipFamilyPolicy ?? defaultPolicy(service, old),
  })
  const wrong = validateClusterIps(withPolicy.spec, old?.spec.clusterIPs)
  if (wrong.length > 0) return { service: withPolicy, errors: wrong }
  const { service: reduced, errors: kept } = withReduction(withPolicy, old)
  const { service: inferred, errors } = withInferredFamilies(reduced, families)
  const early = [...kept, ...validatePolicy(reduced.spec), ...errors]
  if (early.length > 0) return { service: inferred, errors: early }
  if (isFree(inferred.spec)) return { service: withFreeFamilies(inferred, families), errors: [] }
  const late = validateOffered(inferred.spec, families)
  return { service: late.length > 0 ? inferred : withFamilies(inferred, families), errors: late }
}

function withSpec(service: Service, changes: Partial<ServiceSpec>): Service {
  return withChanges(service, { spec: withChanges(service.spec, changes) })
}

/** A service that prefers two families keeps what it has when the cluster's offer changes. */
function isUnchangedPreference(service: Service, old: Service | undefined): boolean {
  if (old?.spec.ipFamilyPolicy !== 'PreferDualStack') return false
  const fields = ['ipFamilyPolicy', 'clusterIP', 'clusterIPs', 'ipFamilies'] as const
  return fields.every((field) => isSame(service, old, field))
}

function defaultPolicy({ spec }: Service, old: Service | undefined) {
  return old?.spec.ipFamilyPolicy ?? (isFree(spec) ? 'RequireDualStack' : 'SingleStack')
}

/** Headless and without selector: its addresses are whatever somebody else says. */
function isFree({ clusterIP, selector }: ServiceSpec): boolean {
  return clusterIP === headless && Object.keys(selector ?? {}).length === 0
}

/** Who asks for a single family gives the second one back. */
function withReduction(service: Service, old: Service | undefined): Settled {
  const { ipFamilyPolicy, clusterIPs = [], ipFamilies = [] } = service.spec
  if (!old) return { service, errors: [] }
  if (ipFamilyPolicy !== 'SingleStack') {
    const errors: FieldError[] = []
    if (isReduced(clusterIPs, old.spec.clusterIPs)) {
      const detail = "must be 'SingleStack' to release the secondary cluster IP"
      errors.push(invalid(policyPath, ipFamilyPolicy, detail))
    }
    if (isReduced(ipFamilies, old.spec.ipFamilies)) {
      const detail = "must be 'SingleStack' to release the secondary IP family"
      errors.push(invalid(policyPath, ipFamilyPolicy, detail))
    }
    return { service, errors }
  }
  const changes: { clusterIPs?: readonly string[]; ipFamilies?: readonly IPFamily[] } = {}
  if (clusterIPs.length > 1 && isSame(service, old, 'clusterIPs')) {
    changes.clusterIPs = clusterIPs.slice(0, 1)
  }
  if (ipFamilies.length > 1 && isSame(service, old, 'ipFamilies')) {
    changes.ipFamilies = ipFamilies.slice(0, 1)
  }
  return { service: withSpec(service, changes), errors: [] }
}

/** Nothing given is not taken for a wish to give something back. */
function isReduced(now: readonly string[], before: readonly string[] = []): boolean {
  return now.length > 0 && now.length < before.length
}

function validatePolicy({
  ipFamilyPolicy,
  clusterIPs = [],
  ipFamilies = [],
}: ServiceSpec): readonly FieldError[] {
  if (ipFamilyPolicy !== 'SingleStack') return []
  const words = (what: string): string =>
    `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`
  return [
    ...(clusterIPs.length === 2 ? [words('cluster IPs')] : []),
    ...(ipFamilies.length === 2 ? [words('IP families')] : []),
  ].map((detail) => invalid(policyPath, ipFamilyPolicy, detail))
}

/** An address says its family, if nothing else does. */
function withInferredFamilies(service: Service, offered: readonly IPFamily[]): Settled {
  const { clusterIPs = [], ipFamilies = [] } = service.spec
  const errors: FieldError[] = []
  const families = [...ipFamilies]
  for (const [i, ip] of clusterIPs.entries()) {
    if (ip === headless) break
    if (i < families.length) continue
    const family: IPFamily = ipFamilyOf(ip) === 6 ? 'IPv6' : 'IPv4'
    if (offered.includes(family)) families.push(family)
    else {
      const detail = `${family} is not configured on this cluster`
      errors.push(invalid(clusterIpsPath.index(i), clusterIPs, detail))
    }
  }
  const isMore = families.length > ipFamilies.length
  return { service: isMore ? withSpec(service, { ipFamilies: families }) : service, errors }
}

function validateOffered(
  { ipFamilyPolicy, ipFamilies = [] }: ServiceSpec,
  offered: readonly IPFamily[],
): readonly FieldError[] {
  const errors: FieldError[] = []
  if (ipFamilyPolicy === 'RequireDualStack' && offered.length < 2) {
    const detail = 'this cluster is not configured for dual-stack services'
    errors.push(invalid(policyPath, ipFamilyPolicy, detail))
  }
  for (const [i, family] of ipFamilies.entries()) {
    if (offered.includes(family)) continue
    errors.push(invalid(familiesPath.index(i), family, 'not configured on this cluster'))
  }
  return errors
}

function withFreeFamilies(service: Service, offered: readonly IPFamily[]): Service {
  return withSpec(service, { ipFamilies: completed(service.spec, offered, true) })
}

function withFamilies(service: Service, offered: readonly IPFamily[]): Service {
  return withSpec(service, { ipFamilies: completed(service.spec, offered, offered.length === 2) })
}

function completed(
  { ipFamilies, ipFamilyPolicy }: ServiceSpec,
  offered: readonly IPFamily[],
  mayHaveBoth: boolean,
): readonly IPFamily[] {
  const families = ipFamilies?.length ? ipFamilies : offered.slice(0, 1)
  if (ipFamilyPolicy === 'SingleStack' || families.length !== 1 || !mayHaveBoth) return families
  return [...families, families[0] === 'IPv4' ? 'IPv6' : 'IPv4']
}
