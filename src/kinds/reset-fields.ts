/**
 * What nobody comes to own by writing a resource or one of its subresources, since the kind does
 * not let it be set there: the status through the resource itself, the rest through the status.
 */

import { excluding, type FieldFilter, setOfFields } from '#api/apply/field-set.ts'
import type { ObjectType } from '#api/schema.ts'

const status = excluding(setOfFields('status'))
const spec = excluding(setOfFields('spec'))
const specAndMetadata = excluding(setOfFields('spec', 'metadata'))

/** Kinds whose status cannot change metadata either, or not all of it. */
const statusOf: Readonly<Record<string, FieldFilter>> = {
  Deployment: excluding(setOfFields('spec', 'metadata.labels')),
  Pod: excluding(setOfFields('spec', 'metadata.deletionTimestamp', 'metadata.ownerReferences')),
  ResourceClaim: specAndMetadata,
  ValidatingAdmissionPolicy: specAndMetadata,
  VolumeAttachment: specAndMetadata,
}

/** The filter for a built-in kind; undefined for one that has nothing to put aside. */
export function resetFieldsOf(
  { name, fieldsByName }: ObjectType,
  subresource = '',
): FieldFilter | undefined {
  if (!fieldsByName.has('status')) return undefined
  if (subresource !== 'status') return status
  return statusOf[name.slice(name.lastIndexOf('.') + 1)] ?? spec
}

/** The filter for a custom resource, by whether its status is a subresource. */
export function resetFieldsOfCustom(hasStatus: boolean, subresource = ''): FieldFilter | undefined {
  if (!hasStatus) return undefined
  return subresource === 'status' ? specAndMetadata : status
}
