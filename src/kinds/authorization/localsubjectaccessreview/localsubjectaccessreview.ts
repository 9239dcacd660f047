import type { KindDefinition } from '#api/definition.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import type { LocalSubjectAccessReview } from '#kinds/authorization/localsubjectaccessreview/types.ts'
import {
  pathStruct,
  validateAsked,
  validateNamespaceAlone,
  validateSubject,
} from '#kinds/authorization/shared/validate.ts'

/** LocalSubjectAccessReviews: may somebody do something within a namespace? */
export const localSubjectAccessReviews: KindDefinition<LocalSubjectAccessReview> = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'LocalSubjectAccessReview',
  plural: 'localsubjectaccessreviews',
  scope: 'Namespaced',
  metadata: { onCreate: 'never' },
  verbs: ['create'],
  validate: { create: validateReview },
}

function validateReview({ metadata, spec }: LocalSubjectAccessReview): readonly FieldError[] {
  const { namespace = '' } = metadata
  const { resourceAttributes, nonResourceAttributes } = spec
  const asked = resourceAttributes?.namespace ?? ''
  const namespaceAt = path('spec', 'resourceAttributes', 'namespace')
  const pathAt = path('spec', 'nonResourceAttributes')
  const noPaths = 'disallowed on this kind of request'
  return [
    ...validateAsked(spec),
    ...validateSubject(spec),
    ...validateNamespaceAlone(metadata),
    ...(resourceAttributes && asked !== namespace
      ? [invalid(namespaceAt, asked, 'must match metadata.namespace')]
      : []),
    ...(nonResourceAttributes ? [invalid(pathAt, pathStruct(nonResourceAttributes), noPaths)] : []),
  ]
}
