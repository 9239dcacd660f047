/** What a server of the user's is asked before it decides: upstream's SubjectAccessReview. */
import { formatJson } from '#api/codec/json.ts'
import type { FieldSelectorRequirement, LabelSelectorRequirement } from '#api/metadata.ts'
import type { FieldRequirements } from '#api/selectors/fields.ts'
import type { LabelOperator, LabelRequirements } from '#api/selectors/labels.ts'
import type { ResourceAttributes as AskedResource } from '#kinds/authorization/shared/types.ts'
import type { SubjectAccessReviewSpec } from '#kinds/authorization/subjectaccessreview/types.ts'
import { schema } from '#kinds/schema.ts'
import type { Attributes, ResourceAttributes } from '#server/authz/authorizer.ts'
import type { ReviewVersion } from '#server/webhooks/review-answer.ts'

export function reviewSpecOf(attributes: Attributes): SubjectAccessReviewSpec {
  const { name, groups, uid, extra } = attributes.user
  return {
    ...('path' in attributes
      ? { nonResourceAttributes: { path: attributes.path, verb: attributes.verb } }
      : { resourceAttributes: resourceOf(attributes) }),
    ...(name !== '' && { user: name }),
    ...(groups.length > 0 && { groups }),
    ...(extra && { extra }),
    ...(uid !== undefined && { uid }),
  }
}

function resourceOf(attributes: ResourceAttributes): AskedResource {
  const { namespace, verb, group, version, resource, subresource, name } = attributes
  const fields = fieldRequirements(attributes.fields ?? [])
  const labels = labelRequirements(attributes.labels ?? [])
  const texts = { namespace, verb, group, version, resource, subresource, name }
  return {
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== '')),
    ...(fields.length > 0 && { fieldSelector: { requirements: fields } }),
    ...(labels.length > 0 && { labelSelector: { requirements: labels } }),
  }
}

function fieldRequirements(fields: FieldRequirements): readonly FieldSelectorRequirement[] {
  return fields.map(({ field, operator, value }) => ({
    key: field,
    operator: operator === '!=' ? 'NotIn' : 'In',
    values: [value],
  }))
}

const operators: Readonly<Partial<Record<LabelOperator, LabelSelectorRequirement['operator']>>> = {
  '=': 'In',
  '==': 'In',
  in: 'In',
  '!=': 'NotIn',
  notin: 'NotIn',
  exists: 'Exists',
  '!': 'DoesNotExist',
}

/** Others only narrow: to leave them out asks for more, never for less. */
function labelRequirements(labels: LabelRequirements): readonly LabelSelectorRequirement[] {
  return labels.flatMap(({ key, operator, values }) => {
    const named = operators[operator]
    return named ? [{ key, operator: named, ...(values.length > 0 && { values }) }] : []
  })
}

const group = 'authorization.k8s.io'
const kind = 'SubjectAccessReview'

/** JSON. */
export function formatReview(version: ReviewVersion, spec: SubjectAccessReviewSpec): string {
  const type = schema.typeOf(`${group}/v1`, kind)!
  const text = formatJson(type, { kind, apiVersion: `${group}/${version}`, metadata: {}, spec })
  return version === 'v1' ? text : withOldName(text)
}

/** What is `groups` now was `group` then. */
function withOldName(text: string): string {
  const review = JSON.parse(text) as { readonly spec: SubjectAccessReviewSpec }
  const { groups, ...spec } = review.spec
  return JSON.stringify({ ...review, spec: { ...spec, ...(groups && { group: groups }) } })
}
