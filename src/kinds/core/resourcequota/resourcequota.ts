import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { withChanges } from '#api/objects/sharing.ts'
import { withStatusOf } from '#api/rules.ts'
import { compareQuantities } from '#api/scalars/quantity.ts'
import type { ResourceQuota } from '#kinds/core/resourcequota/types.ts'
import {
  validateQuota,
  validateQuotaStatus,
  validateQuotaUpdate,
} from '#kinds/core/resourcequota/validate.ts'
import { withMilliQuantities } from '#kinds/core/shared/resource-lists.ts'

export const resourceQuotas: KindDefinition<ResourceQuota> = {
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  shortNames: ['quota'],
  scope: 'Namespaced',
  answersDeleted: true,
  metadata: { onUpdate: 'changes' },
  defaults: (quota) =>
    withChanges(quota, {
      spec: withMilli(quota.spec, ['hard']),
      status: quota.status && withMilli(quota.status, ['hard', 'used']),
    }),
  prepare: { create: (quota) => withStatusOf(quota), update: withStatusOf },
  validate: { create: validateQuota, update: validateQuotaUpdate },
  warnings: { create: quotaWarnings },
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      prepare: (quota, old) => ({ ...quota, spec: old.spec }),
      validate: validateQuotaStatus,
    },
  ],
  columns: [
    nameColumn,
    { name: 'Request', type: 'string', value: (quota) => usage(quota, false) },
    { name: 'Limit', type: 'string', value: (quota) => usage(quota, true) },
    ageColumn,
  ],
}

function withMilli<
  K extends string,
  T extends { readonly [P in K]?: Readonly<Record<string, string>> },
>(lists: T, names: readonly K[]): T {
  const changes = names.map((name) => [name, lists[name] && withMilliQuantities(lists[name])])
  return withChanges(lists, Object.fromEntries(changes))
}

/** A quota that lets more be requested than used at most cannot be used up. */
function quotaWarnings({ spec }: ResourceQuota): readonly string[] {
  const { hard = {} } = spec
  return ['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => {
    const [requests, limits] = [hard[`requests.${name}`] ?? hard[name], hard[`limits.${name}`]]
    if (requests === undefined || limits === undefined) return []
    if (compareQuantities(requests, limits) <= 0) return []
    return [
      `ResourceQuota requests.${name} (${requests}) should be less than limits.${name} (${limits})`,
    ]
  })
}

/** What is used of what may be, by name: `pods: 3/10, requests.cpu: 500m/1`. */
function usage(
  { status: { hard = {}, used = {} } = {} }: ResourceQuota,
  isOfLimits: boolean,
): string {
  return Object.keys(hard)
    .filter((name) => name.startsWith('limits.') === isOfLimits)
    .toSorted()
    .map((name) => `${name}: ${used[name] ?? '0'}/${hard[name]}`)
    .join(', ')
}
