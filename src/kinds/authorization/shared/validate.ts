/** The rules for questions about access, in upstream's words. */

import type { FieldSelectorRequirement, ObjectMeta } from '#api/metadata.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import type { Json } from '#api/scalars/scalars.ts'
import {
  validateLabelRequirement,
  validateSelectorOperator,
} from '#api/selectors/label-selector.ts'
import { type FieldError, invalid, required, struct } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import type {
  FieldSelectorAttributes,
  LabelSelectorAttributes,
  NonResourceAttributes,
  ResourceAttributes,
} from '#kinds/authorization/shared/types.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

/** What is asked about: one of the two. */
export interface Asked {
  readonly resourceAttributes?: ResourceAttributes
  readonly nonResourceAttributes?: NonResourceAttributes
}

export function validateAsked({
  resourceAttributes,
  nonResourceAttributes,
}: Asked): readonly FieldError[] {
  const at = path('spec')
  const resourceAt = at.child('resourceAttributes')
  const pathAt = at.child('nonResourceAttributes')
  if (!resourceAttributes) {
    if (nonResourceAttributes) return []
    const detail = 'exactly one of nonResourceAttributes or resourceAttributes must be specified'
    return [invalid(resourceAt, null, detail)]
  }
  const both = 'cannot be specified in combination with resourceAttributes'
  const { fieldSelector, labelSelector } = resourceAttributes
  return [
    ...(nonResourceAttributes ? [invalid(pathAt, pathStruct(nonResourceAttributes), both)] : []),
    ...(fieldSelector
      ? validateFieldSelector(fieldSelector, resourceAt.child('fieldSelector'))
      : []),
    ...(labelSelector
      ? validateLabelSelector(labelSelector, resourceAt.child('labelSelector'))
      : []),
  ]
}

export function pathStruct(attributes: NonResourceAttributes): unknown {
  return internalFormOf('authorization.v1.NonResourceAttributes', attributes)
}

interface Subject {
  readonly user?: string
  readonly groups?: readonly string[]
}

export function validateSubject({ user = '', groups = [] }: Subject): readonly FieldError[] {
  if (user !== '' || groups.length > 0) return []
  return [invalid(path('spec', 'user'), '', 'at least one of user or group must be specified')]
}

/**
 * Reviews are not kept, so that metadata would say nothing. Managers are the server's own remark, and
 * no fault of who asks.
 */
export function validateNoMetadata(metadata: ObjectMeta): readonly FieldError[] {
  return isSaid(withoutFields(metadata, 'managedFields'))
    ? [invalid(path('metadata'), shownMetadata(metadata), 'must be empty')]
    : []
}

/** The same where the namespace is a part of what is asked. */
export function validateNamespaceAlone(metadata: ObjectMeta): readonly FieldError[] {
  return isSaid(withoutFields(metadata, 'managedFields', 'namespace'))
    ? [invalid(path('metadata'), shownMetadata(metadata), 'must be empty except for namespace')]
    : []
}

function isSaid(metadata: object): boolean {
  return Object.values(metadata).some((value) =>
    typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : value !== '',
  )
}

const metadataOrder = [
  ...(['name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion'] as const),
  ...(['generation', 'creationTimestamp', 'deletionTimestamp', 'labels', 'annotations'] as const),
  ...(['ownerReferences', 'finalizers', 'managedFields'] as const),
]

/** Metadata as Go writes it, which is how it prints. */
function shownMetadata(metadata: ObjectMeta): unknown {
  const managedFields = metadata.managedFields?.map(
    ({ manager, operation, apiVersion, time, fieldsType, fieldsV1, subresource }) => {
      const fields = fieldsV1 === undefined ? undefined : (JSON.parse(fieldsV1) as Json)
      return struct({
        manager,
        operation,
        apiVersion,
        time,
        fieldsType,
        fieldsV1: fields,
        subresource,
      })
    },
  )
  const all = { ...metadata, managedFields }
  const said = metadataOrder.filter((name) => (all[name] ?? '') !== '')
  return struct(Object.fromEntries(said.map((name) => [name, all[name]])))
}

/** Operators of newer clients are let through: what they mean only narrows what is asked. */
const rules = { anyOperator: true }

function validateFieldSelector(
  selector: FieldSelectorAttributes,
  at: FieldPath,
): readonly FieldError[] {
  const { requirements = [] } = selector
  return [
    ...validateForm(selector, at),
    ...requirements.flatMap((one, i) =>
      validateFieldRequirement(one, at.child('requirements').index(i)),
    ),
  ]
}

function validateFieldRequirement(
  { key, operator, values = [] }: FieldSelectorRequirement,
  at: FieldPath,
): readonly FieldError[] {
  return [
    ...(key === '' ? [required(at.child('key'), 'must be specified')] : []),
    ...validateSelectorOperator(operator, values, at, rules),
  ]
}

function validateLabelSelector(
  selector: LabelSelectorAttributes,
  at: FieldPath,
): readonly FieldError[] {
  const { requirements = [] } = selector
  return [
    ...validateForm(selector, at),
    ...requirements.flatMap((one, i) =>
      validateLabelRequirement(one, at.child('requirements').index(i), rules),
    ),
  ]
}

interface SelectorForm {
  readonly rawSelector?: string
  readonly requirements?: readonly unknown[]
}

function validateForm(
  { rawSelector = '', requirements = [] }: SelectorForm,
  at: FieldPath,
): readonly FieldError[] {
  const isRaw = rawSelector !== ''
  if (isRaw !== requirements.length > 0) return []
  const both = 'may not specified at the same time as requirements'
  if (isRaw) return [invalid(at.child('rawSelector'), rawSelector, both)]
  const neither = `when ${at} is specified, requirements or rawSelector is required`
  return [required(at.child('requirements'), neither)]
}
