import type { KindDefinition } from '#api/definition.ts'
import { withStatusOf, withUserMetadataOf } from '#api/rules.ts'
import { columns } from '#kinds/resource/resourcepoolstatusrequest/columns.ts'
import type { ResourcePoolStatusRequest } from '#kinds/resource/resourcepoolstatusrequest/types.ts'
import {
  validateRequest,
  validateRequestStatus,
  validateRequestUpdate,
} from '#kinds/resource/resourcepoolstatusrequest/validate.ts'

const usualLimit = 100

/** ResourcePoolStatusRequests: asked once, how many devices a driver's pools have left. */
export const resourcePoolStatusRequests: KindDefinition<ResourcePoolStatusRequest> = {
  group: 'resource.k8s.io',
  version: 'v1alpha3',
  kind: 'ResourcePoolStatusRequest',
  plural: 'resourcepoolstatusrequests',
  scope: 'Cluster',
  answersDeleted: true,
  metadata: { onUpdate: 'changes' },
  serving: 'on request',
  unconditionalUpdate: false,
  defaults: (request) =>
    request.spec.limit === undefined
      ? { ...request, spec: { ...request.spec, limit: usualLimit } }
      : request,
  prepare: { create: (request) => withStatusOf(request), update: withStatusOf },
  validate: { create: validateRequest, update: validateRequestUpdate },
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      untabled: true,
      resetFields: ['spec', 'metadata'],
      prepare: (request, old) => withUserMetadataOf({ ...request, spec: old.spec }, old),
      validate: validateRequestStatus,
    },
  ],
  columns,
}
