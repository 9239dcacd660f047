/** What the server says of custom resources: their generation, and who may write the status. */
import { isDeepStrictEqual } from 'node:util'
import { withoutFields } from '#api/objects/sharing.ts'
import type { CustomResource } from '#kinds/apiextensions/customresource/custom-version.ts'

export function prepareCreate(object: CustomResource, hasStatus: boolean): CustomResource {
  const own = hasStatus ? withoutFields(object, 'status') : object
  return { ...own, metadata: { ...own.metadata, generation: 1 } }
}

/** Any change but of metadata, and of a status with a path of its own, makes a new generation. */
export function prepareUpdate(
  object: CustomResource,
  old: CustomResource,
  hasStatus: boolean,
): CustomResource {
  const own = hasStatus ? withStatus(object, old.status) : object
  const { metadata: _, ...now } = own
  const { metadata, ...before } = old
  if (isDeepStrictEqual(now, before)) return own
  const generation = Number(metadata.generation ?? 0) + 1
  return { ...own, metadata: { ...own.metadata, generation } }
}

/** Of what comes with a status, only the status counts, and who managed it: nobody, if that cannot be told. */
export function prepareStatus(object: CustomResource, old: CustomResource): CustomResource {
  const { managedFields } = object.metadata
  const kept = withStatus(old, object.status)
  const metadata = withoutFields(kept.metadata, 'managedFields')
  return { ...kept, metadata: managedFields ? { ...metadata, managedFields } : metadata }
}

function withStatus(object: CustomResource, status: CustomResource['status']): CustomResource {
  return status === undefined ? withoutFields(object, 'status') : { ...object, status }
}
