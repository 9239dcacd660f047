import type { RuleContext } from '#api/definition.ts'
import { labelSelectorStruct } from '#api/selectors/label-selector.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  pointed,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateImmutable, validateNonNegatives } from '#api/validation/field-rules.ts'
import { validateRollback } from '#kinds/apps/deployment/rollback.ts'
import type {
  Deployment,
  DeploymentStatus,
  DeploymentStrategy,
  RollingUpdateDeployment,
} from '#kinds/apps/deployment/types.ts'
import {
  numberOf,
  validateAtMost100Percent,
  validateIntOrPercent,
} from '#kinds/apps/shared/int-or-percent.ts'
import { readSelector, validateOwnSelector } from '#kinds/apps/shared/selector.ts'
import { validateCollisions, validateReplicaCounts } from '#kinds/apps/shared/status-rules.ts'
import { validateReplicaTemplate } from '#kinds/apps/shared/template-rules.ts'
import { type PodSpecOptions, podTemplateOptions } from '#kinds/core/pod/template.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const specPath = path('spec')
const statusPath = path('status')

export function validateDeployment(
  deployment: Deployment,
  context: RuleContext,
): readonly FieldError[] {
  return validateSpec(deployment, podTemplateOptions(undefined, context))
}

export function validateDeploymentUpdate(
  deployment: Deployment,
  old: Deployment,
  context: RuleContext,
): readonly FieldError[] {
  const { selector } = deployment.spec
  const shown = selector && labelSelectorStruct(selector)
  return [
    ...validateSpec(deployment, podTemplateOptions(old.spec.template, context)),
    ...validateImmutable(selector, old.spec.selector, specPath.child('selector'), shown),
  ]
}

export function validateDeploymentStatus(
  { status = {} }: Deployment,
  old: Deployment,
): readonly FieldError[] {
  return [...validateStatus(status), ...validateCollisions(status, old.status, statusPath)]
}

function validateSpec(
  { metadata, spec }: Deployment,
  options: PodSpecOptions,
): readonly FieldError[] {
  const { selector, template, progressDeadlineSeconds, minReadySeconds = 0 } = spec
  const errors: FieldError[] = [
    ...validateNonNegatives(spec, ['replicas'], specPath),
    ...validateOwnSelector(selector, specPath.child('selector'), 'deployment'),
  ]
  const requirements = readSelector(selector)
  if (requirements) {
    errors.push(
      ...validateReplicaTemplate(template, { requirements }, specPath.child('template'), options),
    )
  } else {
    const shown = labelSelectorStruct(selector ?? {})
    errors.push(invalid(specPath.child('selector'), shown, 'invalid label selector'))
  }
  errors.push(
    ...validateStrategy(spec.strategy ?? {}, specPath.child('strategy')),
    ...validateNonNegatives(spec, ['minReadySeconds', 'revisionHistoryLimit'], specPath),
    ...validateRollback(metadata, specPath.child('rollback')),
    ...validateNonNegatives(spec, ['progressDeadlineSeconds'], specPath),
  )
  if (progressDeadlineSeconds !== undefined && progressDeadlineSeconds <= minReadySeconds) {
    const at = specPath.child('progressDeadlineSeconds')
    errors.push(invalid(at, progressDeadlineSeconds, 'must be greater than minReadySeconds'))
  }
  return errors
}

function validateStrategy(strategy: DeploymentStrategy, at: FieldPath): readonly FieldError[] {
  const { type = '', rollingUpdate } = strategy
  const rollingAt = at.child('rollingUpdate')
  switch (type) {
    case 'Recreate': {
      const detail = "may not be specified when strategy `type` is 'Recreate'"
      return rollingUpdate ? [forbidden(rollingAt, detail)] : []
    }
    case 'RollingUpdate':
      return validateRolling(rollingUpdate ?? {}, rollingAt)
    default:
      return [
        notSupported(at, internalFormOf('apps.v1.DeploymentStrategy', strategy), [
          'Recreate',
          'RollingUpdate',
        ]),
      ]
  }
}

function validateRolling(
  { maxUnavailable, maxSurge }: RollingUpdateDeployment,
  at: FieldPath,
): readonly FieldError[] {
  const unavailableAt = at.child('maxUnavailable')
  const isStuck = numberOf(maxUnavailable) === 0 && numberOf(maxSurge) === 0
  return [
    ...validateIntOrPercent(maxUnavailable, unavailableAt),
    ...validateIntOrPercent(maxSurge, at.child('maxSurge')),
    ...(isStuck
      ? [invalid(unavailableAt, pointed(maxUnavailable), 'may not be 0 when `maxSurge` is 0')]
      : []),
    ...validateAtMost100Percent(maxUnavailable, unavailableAt),
  ]
}

function validateStatus(status: DeploymentStatus): readonly FieldError[] {
  return [
    ...validateNonNegatives(
      status,
      [
        'observedGeneration',
        'replicas',
        'updatedReplicas',
        'readyReplicas',
        'availableReplicas',
        'unavailableReplicas',
        'terminatingReplicas',
        'collisionCount',
      ],
      statusPath,
    ),
    ...validateReplicaCounts(
      status,
      ['updatedReplicas', 'readyReplicas', 'availableReplicas'],
      statusPath,
    ),
  ]
}
