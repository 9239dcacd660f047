import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition, VersionDefinition } from '#api/definition.ts'
import type { Features } from '#api/features.ts'
import { withChanges } from '#api/objects/sharing.ts'
import type { FieldError } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateImmutable } from '#api/validation/field-rules.ts'
import { validateTemplateMeta } from '#kinds/core/pod/volumes/validate.ts'
import { internalFormOf } from '#kinds/internal-form.ts'
import {
  specFromHub,
  specToHub,
  withSpecDefaults as withV1beta1SpecDefaults,
} from '#kinds/resource/resourceclaim/convert-v1beta1.ts'
import { withSpecDefaults } from '#kinds/resource/resourceclaim/defaults.ts'
import { withoutFieldsOf } from '#kinds/resource/resourceclaim/prepare.ts'
import type { ResourceClaimTemplate } from '#kinds/resource/resourceclaimtemplate/types.ts'
import type { ResourceClaimTemplate as TemplateV1beta1 } from '#kinds/resource/resourceclaimtemplate/v1beta1.ts'
import { validateAdminAccess } from '#kinds/resource/shared/admin-access.ts'
import { validateDeviceClaim } from '#kinds/resource/shared/claim-rules.ts'
import { deprecation, hubVersion, sameForm } from '#kinds/resource/shared/versions.ts'

const betaVersion = 'resource.k8s.io/v1beta1'

const v1beta1: VersionDefinition<ResourceClaimTemplate, TemplateV1beta1> = {
  apiVersion: betaVersion,
  serving: 'on request',
  deprecated: deprecation(betaVersion, 'ResourceClaimTemplate'),
  defaults: ({ spec, ...template }) => ({
    ...template,
    spec: { ...spec, spec: withV1beta1SpecDefaults(spec.spec) },
  }),
  toHub: ({ spec, ...template }) => ({
    ...template,
    apiVersion: hubVersion,
    spec: { ...spec, spec: specToHub(spec.spec) },
  }),
  fromHub: ({ spec, ...template }) => ({
    ...template,
    apiVersion: betaVersion,
    spec: { ...spec, spec: specFromHub(spec.spec) },
  }),
}

/** ResourceClaimTemplates: the claims that pods get of their own. */
export const resourceClaimTemplates: KindDefinition<ResourceClaimTemplate> = {
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'ResourceClaimTemplate',
  plural: 'resourceclaimtemplates',
  scope: 'Namespaced',
  answersDeleted: true,
  versions: [
    v1beta1 as VersionDefinition<ResourceClaimTemplate>,
    sameForm('resource.k8s.io/v1beta2', 'ResourceClaimTemplate', withDefaults),
  ],
  defaults: withDefaults,
  prepare: {
    create: (template, { features }) => withoutDisabled(template, features),
    update: (template, old, { features }) =>
      old.spec.spec === template.spec.spec ? template : withoutDisabled(template, features),
  },
  validate: {
    create: (template, context) => [
      ...validateAdminAccess(template.spec.spec.devices?.requests, context),
      ...validateTemplate(template, context.features),
    ],
    update: (template, old, { features }) => [
      ...validateTemplate(template, features),
      ...validateImmutable(template.spec, old.spec, path('spec'), () =>
        internalFormOf('resource.v1.ResourceClaimTemplateSpec', template.spec),
      ),
    ],
  },
  columns: [nameColumn, ageColumn],
}

function withDefaults(template: ResourceClaimTemplate): ResourceClaimTemplate {
  const { spec } = template
  return withChanges(template, { spec: withChanges(spec, { spec: withSpecDefaults(spec.spec) }) })
}

function withoutDisabled(template: ResourceClaimTemplate, features: Features) {
  const dropped = {
    dropAdmin: !features.enabled('DRAAdminAccess'),
    dropCapacity: !features.enabled('DRAConsumableCapacity'),
    dropTaints: !features.enabled('DRADeviceTaints'),
  }
  const { spec } = template.spec
  if (!spec.devices || !Object.values(dropped).includes(true)) return template
  const devices = withoutFieldsOf(spec.devices, dropped)
  return { ...template, spec: { ...template.spec, spec: { ...spec, devices } } }
}

function validateTemplate(
  { spec }: ResourceClaimTemplate,
  features: Features,
): readonly FieldError[] {
  const at = path('spec')
  return [
    ...validateTemplateMeta(spec.metadata, at.child('metadata')),
    ...validateDeviceClaim(spec.spec.devices ?? {}, at.child('spec', 'devices'), features),
  ]
}
