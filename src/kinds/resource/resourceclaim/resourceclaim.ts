import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { withStatusOf, withUserMetadataOf } from '#api/rules.ts'
import { claimV1beta1 } from '#kinds/resource/resourceclaim/convert-v1beta1.ts'
import { withDefaults } from '#kinds/resource/resourceclaim/defaults.ts'
import { withoutDeallocated, withoutDisabled } from '#kinds/resource/resourceclaim/prepare.ts'
import { claimState } from '#kinds/resource/resourceclaim/state.ts'
import { validateClaimStatus } from '#kinds/resource/resourceclaim/status.ts'
import type { ResourceClaim } from '#kinds/resource/resourceclaim/types.ts'
import {
  validateResourceClaim,
  validateResourceClaimUpdate,
} from '#kinds/resource/resourceclaim/validate.ts'
import {
  validateAdminAccess,
  validateAdminAccessStatus,
} from '#kinds/resource/shared/admin-access.ts'
import { sameForm } from '#kinds/resource/shared/versions.ts'

/** ResourceClaims: devices that pods ask for, and those they got. */
export const resourceClaims: KindDefinition<ResourceClaim> = {
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'ResourceClaim',
  plural: 'resourceclaims',
  scope: 'Namespaced',
  answersDeleted: true,
  versions: [claimV1beta1, sameForm('resource.k8s.io/v1beta2', 'ResourceClaim', withDefaults)],
  defaults: withDefaults,
  prepare: {
    create: (claim, { features }) => withoutDisabled(withStatusOf(claim), features),
    update: (claim, old, { features }) => withoutDisabled(withStatusOf(claim, old), features, old),
  },
  validate: {
    create: (claim, context) => [
      ...validateAdminAccess(claim.spec.devices?.requests, context),
      ...validateResourceClaim(claim, context),
    ],
    update: validateResourceClaimUpdate,
  },
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      untabled: true,
      resetFields: ['spec', 'metadata'],
      prepare: (claim, old, { features }) => {
        const own = withUserMetadataOf({ ...claim, spec: old.spec }, old)
        return withoutDisabled(withoutDeallocated(own, old), features, old)
      },
      validate: (claim, old, context) => [
        ...validateAdminAccessStatus(claim, old, context),
        ...validateClaimStatus(claim, old),
      ],
    },
  ],
  columns: [nameColumn, { name: 'State', type: 'string', value: claimState }, ageColumn],
}
