import type { RuleContext } from '#api/definition.ts'
import { labelSelectorStruct, validateLabelSelector } from '#api/selectors/label-selector.ts'
import {
  type FieldError,
  invalid,
  notSupported,
  pointed,
  required,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateImmutable, validateNonNegatives } from '#api/validation/field-rules.ts'
import type {
  DaemonSet,
  DaemonSetSpec,
  DaemonSetUpdateStrategy,
  RollingUpdateDaemonSet,
} from '#kinds/apps/daemonset/types.ts'
import {
  numberOf,
  validateAtMost100Percent,
  validateIntOrPercent,
} from '#kinds/apps/shared/int-or-percent.ts'
import {
  readSelector,
  validateNotEmpty,
  validateTemplateLabels,
} from '#kinds/apps/shared/selector.ts'
import { validateCollisions } from '#kinds/apps/shared/status-rules.ts'
import { validateRunsForGood } from '#kinds/apps/shared/template-rules.ts'
import {
  type PodSpecOptions,
  podTemplateOptions,
  validatePodTemplateSpec,
} from '#kinds/core/pod/template.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const specPath = path('spec')
const statusPath = path('status')

interface Strictness {
  readonly pod: PodSpecOptions
  /** Whether the selector may ask for values that no label can have, as an old one did. */
  readonly anyValues: boolean
}

export function validateDaemonSet(
  { spec }: DaemonSet,
  context: RuleContext,
): readonly FieldError[] {
  const pod = podTemplateOptions(undefined, context)
  return validateSpec(spec, { pod, anyValues: false })
}

export function validateDaemonSetUpdate(
  { spec }: DaemonSet,
  old: DaemonSet,
  context: RuleContext,
): readonly FieldError[] {
  const { selector } = spec
  const selectorAt = specPath.child('selector')
  const pod = podTemplateOptions(old.spec.template, context)
  const anyValues = validateLabelSelector(old.spec.selector, selectorAt).length > 0
  const shown = selector && labelSelectorStruct(selector)
  return [
    ...validateImmutable(selector, old.spec.selector, selectorAt, shown),
    ...validateSpec(spec, { pod, anyValues }),
  ]
}

export function validateDaemonSetStatus(
  { status }: DaemonSet,
  old: DaemonSet,
): readonly FieldError[] {
  return [
    ...validateNonNegatives(
      status ?? {},
      [
        'currentNumberScheduled',
        'numberMisscheduled',
        'desiredNumberScheduled',
        'numberReady',
        'observedGeneration',
        'updatedNumberScheduled',
        'numberAvailable',
        'numberUnavailable',
        'collisionCount',
      ],
      statusPath,
    ),
    ...validateCollisions(status, old.status, statusPath),
  ]
}

function validateSpec(spec: DaemonSetSpec, { pod, anyValues }: Strictness): readonly FieldError[] {
  const { selector, template, updateStrategy = {} } = spec
  const selectorAt = specPath.child('selector')
  const templateAt = specPath.child('template')
  const requirements = readSelector(selector)
  return [
    ...validateLabelSelector(selector, selectorAt, { anyValues }),
    ...(requirements ? validateTemplateLabels(template, requirements, templateAt) : []),
    ...(selector ? validateNotEmpty(selector, selectorAt, 'daemonset') : []),
    ...validatePodTemplateSpec(template, templateAt, pod),
    ...validateRunsForGood(template, templateAt, 'DaemonSet'),
    ...validateNonNegatives(spec, ['minReadySeconds', 'revisionHistoryLimit'], specPath),
    ...validateStrategy(updateStrategy, specPath.child('updateStrategy')),
  ]
}

function validateStrategy(strategy: DaemonSetUpdateStrategy, at: FieldPath): readonly FieldError[] {
  const { type = '', rollingUpdate = {} } = strategy
  switch (type) {
    case 'OnDelete':
      return []
    case 'RollingUpdate':
      return validateRolling(rollingUpdate, at.child('rollingUpdate'))
    default:
      return [
        notSupported(at, internalFormOf('apps.v1.DaemonSetUpdateStrategy', strategy), [
          'RollingUpdate',
          'OnDelete',
        ]),
      ]
  }
}

/** Either old pods go first or new ones come first: not both, and not neither. */
function validateRolling(
  { maxUnavailable, maxSurge }: RollingUpdateDaemonSet,
  at: FieldPath,
): readonly FieldError[] {
  const unavailableAt = at.child('maxUnavailable')
  const surgeAt = at.child('maxSurge')
  const errors: FieldError[] = [
    ...validateIntOrPercent(maxUnavailable, unavailableAt),
    ...validateIntOrPercent(maxSurge, surgeAt),
    ...validateAtMost100Percent(maxUnavailable, unavailableAt),
    ...validateAtMost100Percent(maxSurge, surgeAt),
  ]
  const goesFirst = numberOf(maxUnavailable) !== 0
  const comesFirst = numberOf(maxSurge) !== 0
  if (goesFirst && comesFirst) {
    errors.push(
      invalid(surgeAt, pointed(maxSurge), 'may not be set when maxUnavailable is non-zero'),
    )
  } else if (!goesFirst && !comesFirst) {
    errors.push(required(unavailableAt, 'cannot be 0 when maxSurge is 0'))
  }
  return errors
}
