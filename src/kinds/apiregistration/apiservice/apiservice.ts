import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { pathSegmentName } from '#api/names/object-names.ts'
import { userMetadata, withStatusOf, withUserMetadataOf } from '#api/rules.ts'
import type { Time } from '#api/scalars/scalars.ts'
import type { APIService } from '#kinds/apiregistration/apiservice/types.ts'
import {
  validateAPIService,
  validateAPIServiceStatus,
} from '#kinds/apiregistration/apiservice/validate.ts'

const usualPort = 443

/** APIServices: which server serves a version of a group. */
export const apiServices: KindDefinition<APIService> = {
  group: 'apiregistration.k8s.io',
  version: 'v1',
  kind: 'APIService',
  plural: 'apiservices',
  storagePrefix: 'apiregistration.k8s.io/apiservices',
  categories: ['api-extensions'],
  storedAs: 'json',
  scope: 'Cluster',
  unconditionalUpdate: false,
  metadata: { anyFinalizers: true },
  nameErrors: pathSegmentName,
  defaults: withPort,
  prepare: {
    create: (object, { now }) => withLocalStatus(object, now),
    update: withStatusOf,
  },
  validate: { create: validateAPIService, update: validateAPIService },
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      untabled: true,
      resetFields: ['spec', 'metadata'],
      prepare: (object, old) =>
        withUserMetadataOf({ ...object, spec: old.spec }, old, userMetadata),
      validate: validateAPIServiceStatus,
    },
  ],
  columns: [
    nameColumn,
    { name: 'Service', type: 'string', value: formatService },
    { name: 'Available', type: 'string', value: formatAvailable },
    ageColumn,
  ],
}

function withPort(object: APIService): APIService {
  const { service } = object.spec
  if (!service || service.port !== undefined) return object
  return { ...object, spec: { ...object.spec, service: { ...service, port: usualPort } } }
}

/** What this server serves itself is there from the start. */
function withLocalStatus(object: APIService, now: Time): APIService {
  const bare = withStatusOf(object)
  if (object.spec.service) return bare
  const available = {
    type: 'Available',
    status: 'True',
    lastTransitionTime: now,
    reason: 'Local',
    message: 'Local APIServices are always available',
  }
  return { ...bare, status: { conditions: [available] } }
}

function formatService({ spec }: APIService): string {
  const { service } = spec
  return service ? `${service.namespace ?? ''}/${service.name ?? ''}` : 'Local'
}

function formatAvailable({ status }: APIService): string {
  const condition = status?.conditions?.find(({ type }) => type === 'Available')
  if (!condition) return 'Unknown'
  return condition.status === 'True' ? 'True' : `${condition.status} (${condition.reason ?? ''})`
}
