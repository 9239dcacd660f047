/**
 * What may change in the template of a Job. While it is suspended, has no pods and was told so, a
 * queue may say where its pods can go, and what they get there.
 */
import type { Features } from '#api/features.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import type { FieldError } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { validateImmutable } from '#api/validation/field-rules.ts'
import type { Job } from '#kinds/batch/job/types.ts'
import type { Affinity, Container, PodSpec } from '#kinds/core/pod/types.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

export interface MutableParts {
  readonly directives: boolean
  readonly resources: boolean
}

export function mutableParts({ spec, status }: Job, features: Features): MutableParts {
  const isSuspended = spec.suspend === true
  const isNew = status?.startTime === undefined
  const isStopped = status?.conditions?.some(
    (one) => one.type === 'Suspended' && one.status === 'True',
  )
  const isIdle = isSuspended && (isNew || isStopped === true) && (status?.active ?? 0) === 0
  return {
    directives: features.enabled('MutableSchedulingDirectivesForSuspendedJobs')
      ? isIdle
      : isSuspended && isNew,
    resources: isIdle && features.enabled('MutablePodResourcesForSuspendedJobs'),
  }
}

export function validateTemplateUpdate(
  template: PodTemplateSpec,
  old: PodTemplateSpec,
  at: FieldPath,
  parts: MutableParts,
): readonly FieldError[] {
  // Who may change the resources is not asked what the template's metadata say.
  if (parts.resources) {
    const [now, before] = [fixedSpec(template.spec, parts), fixedSpec(old.spec, parts)]
    const shown = () => internalFormOf('core.v1.PodSpec', template.spec)
    return validateImmutable(now, before, at.child('spec'), shown)
  }
  const shown = () => internalFormOf('core.v1.PodTemplateSpec', template)
  return validateImmutable(fixedTemplate(template, parts), fixedTemplate(old, parts), at, shown)
}

function fixedTemplate(template: PodTemplateSpec, parts: MutableParts): PodTemplateSpec {
  if (!parts.directives) return template
  const metadata = withoutFields(template.metadata, 'labels', 'annotations')
  return { metadata, spec: fixedSpec(template.spec, parts) }
}

/** What of a spec must stay as it is. */
function fixedSpec(spec: PodSpec, { directives, resources }: MutableParts): PodSpec {
  const { containers, initContainers } = spec
  const fixed: PodSpec = resources
    ? {
        ...spec,
        containers: containers.map(withoutResources),
        ...(initContainers && { initContainers: initContainers.map(withoutResources) }),
      }
    : spec
  if (!directives) return fixed
  const { affinity, ...rest } = withoutFields(
    fixed,
    'nodeSelector',
    'tolerations',
    'schedulingGates',
  )
  const others = affinity && withoutFields(affinity, 'nodeAffinity')
  return isEmpty(others) ? rest : { ...rest, affinity: others }
}

function withoutResources(container: Container): Container {
  return withoutFields(container, 'resources')
}

function isEmpty(affinity: Affinity | undefined): affinity is undefined {
  return affinity === undefined || Object.keys(affinity).length === 0
}
