import type { RuleContext } from '#api/definition.ts'
import { dns1123LabelErrors } from '#api/names/dns-names.ts'
import { isSame } from '#api/objects/equality.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import { labelSelectorStruct } from '#api/selectors/label-selector.ts'
import { type FieldError, forbidden, invalid } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateNonNegative, validateNonNegatives } from '#api/validation/field-rules.ts'
import { validateAnnotations, validateLabels } from '#api/validation/object-meta.ts'
import {
  readSelector,
  validateOwnSelector,
  validateTemplateLabels,
} from '#kinds/apps/shared/selector.ts'
import { validateCollisions, validateReplicaCounts } from '#kinds/apps/shared/status-rules.ts'
import { validateRunsForGood } from '#kinds/apps/shared/template-rules.ts'
import {
  validateManagementPolicy,
  validateRetentionPolicy,
  validateUpdateStrategy,
} from '#kinds/apps/statefulset/policies.ts'
import type { StatefulSet, StatefulSetSpec } from '#kinds/apps/statefulset/types.ts'
import type { PersistentVolumeClaim } from '#kinds/core/persistentvolumeclaim/types.ts'
import { validatePersistentVolumeClaimSpec } from '#kinds/core/persistentvolumeclaim/validate.ts'
import { validatePodAnnotations } from '#kinds/core/pod/spec/annotations.ts'
import {
  type PodSpecOptions,
  podTemplateOptions,
  validatePodTemplateSpec,
} from '#kinds/core/pod/template.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

const specPath = path('spec')
const statusPath = path('status')

/** What cannot change later is only checked here. */
export function validateStatefulSet(
  { spec }: StatefulSet,
  context: RuleContext,
): readonly FieldError[] {
  return [
    ...validateSpec(spec, podTemplateOptions(undefined, context)),
    ...validateServiceName(spec.serviceName, specPath.child('serviceName')),
    ...validateClaims(spec.volumeClaimTemplates ?? [], specPath.child('volumeClaimTemplates')),
  ]
}

export function validateStatefulSetUpdate(
  { spec }: StatefulSet,
  old: StatefulSet,
  context: RuleContext,
): readonly FieldError[] {
  const options = podTemplateOptions(old.spec.template, context)
  // Where something was wrong before, the template is let through as it comes.
  const checksTemplate = validateSpec(old.spec, options).length === 0
  return [...validateSpec(spec, options, checksTemplate), ...validateUnchanged(spec, old.spec)]
}

export function validateStatefulSetStatus(
  { status = { replicas: 0 } }: StatefulSet,
  old: StatefulSet,
): readonly FieldError[] {
  return [
    ...validateNonNegatives(
      status,
      [
        'replicas',
        'readyReplicas',
        'currentReplicas',
        'updatedReplicas',
        'availableReplicas',
        'observedGeneration',
        'collisionCount',
      ],
      statusPath,
    ),
    ...validateReplicaCounts(
      status,
      ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'],
      statusPath,
      'status.readyReplicas',
    ),
    ...validateCollisions(status, old.status, statusPath),
  ]
}

function validateSpec(
  spec: StatefulSetSpec,
  options: PodSpecOptions,
  checksTemplate = true,
): readonly FieldError[] {
  const { selector, template } = spec
  const selectorAt = specPath.child('selector')
  const templateAt = specPath.child('template')
  const requirements = readSelector(selector)
  return [
    ...validateManagementPolicy(spec.podManagementPolicy, specPath.child('podManagementPolicy')),
    ...validateUpdateStrategy(spec.updateStrategy ?? {}, specPath.child('updateStrategy')),
    ...validateRetentionPolicy(
      spec.persistentVolumeClaimRetentionPolicy,
      specPath.child('persistentVolumeClaimRetentionPolicy'),
    ),
    ...validateNonNegatives(spec, ['replicas', 'minReadySeconds'], specPath),
    ...validateNonNegative(spec.ordinals?.start, specPath.child('ordinals', 'start')),
    ...validateOwnSelector(selector, selectorAt, 'statefulset'),
    ...(requirements
      ? [
          ...validateTemplateLabels(template, requirements, templateAt),
          ...validateTemplateMeta(template, templateAt, options),
          ...(checksTemplate ? validatePodTemplateSpec(asRun(spec), templateAt, options) : []),
        ]
      : [invalid(selectorAt, labelSelectorStruct(selector ?? {}), '')]),
    ...validateRunsForGood(template, templateAt, 'StatefulSet'),
  ]
}

/** The rules for templates look at labels and annotations as well, so what is wrong is said twice. */
function validateTemplateMeta(
  { metadata: { labels = {}, annotations = {} }, spec }: PodTemplateSpec,
  templateAt: FieldPath,
  options: PodSpecOptions,
): readonly FieldError[] {
  const at = templateAt.child('annotations')
  return [
    ...validateLabels(labels, templateAt.child('labels')),
    ...validateAnnotations(annotations, at),
    ...validatePodAnnotations(annotations, spec, { at, options }),
  ]
}

/**
 * The template as the pods will have it: the controller gives names to them and their domain, and a
 * claim takes the place of a volume of its name.
 */
function asRun({ template, volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplateSpec {
  const spec = withoutFields(template.spec, 'hostname', 'subdomain')
  if (volumeClaimTemplates.length === 0) return { ...template, spec }
  const names = new Set(volumeClaimTemplates.map(({ metadata }) => metadata.name))
  const volumes = (spec.volumes ?? []).filter(({ name }) => !names.has(name))
  const claims = [...names].map((name) => ({ name, persistentVolumeClaim: { claimName: name } }))
  return { ...template, spec: { ...spec, volumes: [...claims, ...volumes] } }
}

function validateServiceName(name: string | undefined, at: FieldPath): readonly FieldError[] {
  if (name === undefined || name === '') return []
  return dns1123LabelErrors(name).map((message) => invalid(at, name, message))
}

function validateClaims(
  claims: readonly PersistentVolumeClaim[],
  at: FieldPath,
): readonly FieldError[] {
  return claims.flatMap(({ spec }, i) =>
    validatePersistentVolumeClaimSpec(spec, at.index(i).child('spec')),
  )
}

const changeable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const

function validateUnchanged(spec: StatefulSetSpec, old: StatefulSetSpec): readonly FieldError[] {
  if (isSame(fixedPart(spec), fixedPart(old))) return []
  const names = changeable.map((name) => `'${name}'`)
  const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  return [
    forbidden(specPath, `updates to statefulset spec for fields other than ${list} are forbidden`),
  ]
}

function fixedPart(spec: StatefulSetSpec): Partial<StatefulSetSpec> {
  const rest: Partial<Record<keyof StatefulSetSpec, unknown>> = { ...spec }
  for (const name of changeable) delete rest[name]
  return rest as Partial<StatefulSetSpec>
}
