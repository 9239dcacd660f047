import type { RuleContext } from '#api/definition.ts'
import { quantitySign } from '#api/scalars/quantity.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateNonNegatives } from '#api/validation/field-rules.ts'
import { validateMetric } from '#kinds/autoscaling/horizontalpodautoscaler/metrics.ts'
import {
  apiVersionError,
  type ReferenceRules,
  validateReference,
} from '#kinds/autoscaling/horizontalpodautoscaler/reference.ts'
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
  HPAScalingPolicy,
  HPAScalingRules,
} from '#kinds/autoscaling/horizontalpodautoscaler/types.ts'

const specPath = path('spec')
const statusPath = path('status')
const windowLimitSeconds = 3600
const periodLimitSeconds = 1800
const selectPolicies: readonly string[] = ['Disabled', 'Max', 'Min']
const policyTypes: readonly string[] = ['Percent', 'Pods']

interface Strictness {
  readonly leastReplicas: 0 | 1
  readonly target: ReferenceRules
  readonly described: ReferenceRules
}

export function validateAutoscaler(
  { spec }: HorizontalPodAutoscaler,
  context: RuleContext,
): readonly FieldError[] {
  return validateSpec(spec, strictnessOf(spec, undefined, context))
}

export function validateAutoscalerUpdate(
  { spec }: HorizontalPodAutoscaler,
  old: HorizontalPodAutoscaler,
  context: RuleContext,
): readonly FieldError[] {
  return validateSpec(spec, strictnessOf(spec, old.spec, context))
}

export function validateAutoscalerStatus({
  status = { desiredReplicas: 0 },
}: HorizontalPodAutoscaler): readonly FieldError[] {
  return validateNonNegatives(status, ['currentReplicas', 'desiredReplicas'], statusPath)
}

/** What an old one did stays allowed, and references that do not change are not looked at. */
function strictnessOf(
  spec: HorizontalPodAutoscalerSpec,
  old: HorizontalPodAutoscalerSpec | undefined,
  { features }: RuleContext,
): Strictness {
  const { apiVersion, kind } = spec.scaleTargetRef
  const before = old?.scaleTargetRef
  const isSame = before !== undefined && before.apiVersion === apiVersion && before.kind === kind
  const mayBeNone = features.enabled('HPAScaleToZero') || old?.minReplicas === 0
  const wasWrong = (old?.metrics ?? []).some(
    ({ type, object }) =>
      type === 'Object' && object && apiVersionError(object.describedObject, { anyGroup: true }),
  )
  return {
    leastReplicas: mayBeNone ? 0 : 1,
    target: { anyVersion: isSame, anyGroup: kind === 'ReplicationController' },
    described: { anyVersion: wasWrong, anyGroup: true },
  }
}

function validateSpec(
  spec: HorizontalPodAutoscalerSpec,
  { leastReplicas, target, described }: Strictness,
): readonly FieldError[] {
  const { scaleTargetRef, metrics = [], behavior } = spec
  const metricsAt = specPath.child('metrics')
  const behaviorAt = specPath.child('behavior')
  const errors: FieldError[] = [
    ...validateReplicas(spec, leastReplicas),
    ...validateReference(scaleTargetRef, specPath.child('scaleTargetRef'), target),
    ...metrics.flatMap((metric, i) => validateMetric(metric, metricsAt.index(i), described)),
    ...validateRules(behavior?.scaleUp, behaviorAt.child('scaleUp')),
    ...validateRules(behavior?.scaleDown, behaviorAt.child('scaleDown')),
  ]
  // Of no pods nothing can be measured, so something else must tell when they are wanted.
  const canWake = metrics.some(({ type }) => type === 'Object' || type === 'External')
  if (spec.minReplicas === 0 && !canWake) {
    const detail =
      'must specify at least one Object or External metric to support scaling to zero replicas'
    errors.push(forbidden(metricsAt, detail))
  }
  return errors
}

function validateReplicas(
  { minReplicas, maxReplicas }: HorizontalPodAutoscalerSpec,
  least: number,
): readonly FieldError[] {
  const maxAt = specPath.child('maxReplicas')
  const errors: FieldError[] = []
  if (minReplicas !== undefined && minReplicas < least) {
    const detail = `must be greater than or equal to ${least}`
    errors.push(invalid(specPath.child('minReplicas'), minReplicas, detail))
  }
  if (maxReplicas === 0) errors.push(required(maxAt, 'must be set and greater than 0'))
  if (maxReplicas < 0) {
    errors.push(invalid(maxAt, maxReplicas, 'must be greater than or equal to 1'))
  }
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    errors.push(invalid(maxAt, maxReplicas, 'must be greater than or equal to `minReplicas`'))
  }
  return errors
}

function validateRules(rules: HPAScalingRules | undefined, at: FieldPath): readonly FieldError[] {
  if (!rules) return []
  const { stabilizationWindowSeconds: window = 0, selectPolicy, policies = [], tolerance } = rules
  const windowAt = at.child('stabilizationWindowSeconds')
  const policiesAt = at.child('policies')
  const errors: FieldError[] = []
  if (window < 0) errors.push(invalid(windowAt, window, 'must be greater than or equal to zero'))
  if (window > windowLimitSeconds) {
    errors.push(invalid(windowAt, window, `must be less than or equal to ${windowLimitSeconds}`))
  }
  if (selectPolicy !== undefined && !selectPolicies.includes(selectPolicy)) {
    errors.push(notSupported(at.child('selectPolicy'), selectPolicy, selectPolicies))
  }
  if (policies.length === 0) {
    errors.push(required(policiesAt, 'must specify at least one Policy'))
  }
  errors.push(...policies.flatMap((policy, i) => validatePolicy(policy, policiesAt.index(i))))
  if (tolerance !== undefined && quantitySign(tolerance) < 0) {
    const detail = 'must be greater than or equal to 0'
    errors.push(invalid(at.child('tolerance'), tolerance, detail))
  }
  return errors
}

function validatePolicy(
  { type, value, periodSeconds }: HPAScalingPolicy,
  at: FieldPath,
): readonly FieldError[] {
  const periodAt = at.child('periodSeconds')
  const positive = 'must be greater than zero'
  const errors: FieldError[] = []
  if (!policyTypes.includes(type)) errors.push(notSupported(at.child('type'), type, policyTypes))
  if (value <= 0) errors.push(invalid(at.child('value'), value, positive))
  if (periodSeconds <= 0) errors.push(invalid(periodAt, periodSeconds, positive))
  if (periodSeconds > periodLimitSeconds) {
    const detail = `must be less than or equal to ${periodLimitSeconds}`
    errors.push(invalid(periodAt, periodSeconds, detail))
  }
  return errors
}
