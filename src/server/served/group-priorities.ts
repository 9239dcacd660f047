/**
 * In which order groups and their versions are shown, and which version of a group is preferred: the
 * priorities that upstream writes into the APIService of each.
 */
import { compareVersions } from '#api/version-order.ts'

export interface Priority {
  /** The higher, the earlier the group stands. */
  readonly group: number
  /** The higher, the earlier the version stands within its group. */
  readonly version: number
}

const groups: Readonly<Record<string, number>> = {
  '': 18_000,
  apps: 17_800,
  'events.k8s.io': 17_750,
  'authentication.k8s.io': 17_700,
  'authorization.k8s.io': 17_600,
  autoscaling: 17_500,
  batch: 17_400,
  'certificates.k8s.io': 17_300,
  'networking.k8s.io': 17_200,
  policy: 17_100,
  'rbac.authorization.k8s.io': 17_000,
  'storage.k8s.io': 16_800,
  'admissionregistration.k8s.io': 16_700,
  'apiextensions.k8s.io': 16_700,
  'scheduling.k8s.io': 16_600,
  'coordination.k8s.io': 16_500,
  'node.k8s.io': 16_300,
  'discovery.k8s.io': 16_200,
  'resource.k8s.io': 16_200,
  'flowcontrol.apiserver.k8s.io': 16_100,
  'internal.apiserver.k8s.io': 16_000,
  'storagemigration.k8s.io': 15_800,
}

/** Where it is not that of stable versions, which have 15. */
const versions: Readonly<Record<string, number>> = {
  '/v1': 1,
  'admissionregistration.k8s.io/v1alpha1': 9,
  'admissionregistration.k8s.io/v1beta1': 12,
  'autoscaling/v2': 30,
  'certificates.k8s.io/v1alpha1': 1,
  'certificates.k8s.io/v1beta1': 9,
  'coordination.k8s.io/v1alpha2': 12,
  'coordination.k8s.io/v1beta1': 13,
  'flowcontrol.apiserver.k8s.io/v1': 21,
  'internal.apiserver.k8s.io/v1alpha1': 9,
  'networking.k8s.io/v1beta1': 9,
  'resource.k8s.io/v1': 21,
  'resource.k8s.io/v1alpha3': 1,
  'resource.k8s.io/v1beta1': 9,
  'resource.k8s.io/v1beta2': 15,
  'scheduling.k8s.io/v1alpha2': 2,
  'storage.k8s.io/v1beta1': 9,
  'storagemigration.k8s.io/v1beta1': 9,
}

/** Custom groups come after all others, and their versions are ordered by name alone. */
const custom: Priority = { group: 1000, version: 100 }

/** The group that serves APIServices has none of its own, and stands before all that have a name. */
const aggregation: Priority = { group: 17_900, version: 15 }

export function priorityOf(group: string, version: string): Priority {
  if (group === 'apiregistration.k8s.io') return aggregation
  const known = Object.hasOwn(groups, group) ? groups[group]! : undefined
  if (known === undefined) return custom
  const name = `${group}/${version}`
  return { group: known, version: Object.hasOwn(versions, name) ? versions[name]! : 15 }
}

interface GroupVersion {
  readonly group: string
  readonly version: string
}

/** In the order of discovery: a group's versions together, the preferred one first. */
export function compareGroupVersions(one: GroupVersion, other: GroupVersion): number {
  const [a, b] = [priorityOf(one.group, one.version), priorityOf(other.group, other.version)]
  if (a.group !== b.group) return b.group - a.group
  if (one.group !== other.group) return one.group < other.group ? -1 : 1
  if (a.version !== b.version) return b.version - a.version
  return compareVersions(one.version, other.version)
}
