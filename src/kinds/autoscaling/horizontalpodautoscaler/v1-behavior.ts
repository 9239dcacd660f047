/** How an autoscaler scales, as version 1 writes it: as Go prints the fields that have no names. */
import { struct } from '#api/validation/field-error.ts'
import { formatGoJson } from '#base/go/text.ts'
import { Members } from '#kinds/autoscaling/horizontalpodautoscaler/annotations.ts'
import type {
  HorizontalPodAutoscalerBehavior,
  HPAScalingPolicy,
  HPAScalingRules,
} from '#kinds/autoscaling/horizontalpodautoscaler/types.ts'

export function behaviorText({ scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior): string {
  return formatGoJson(struct({ ScaleUp: rulesStruct(scaleUp), ScaleDown: rulesStruct(scaleDown) }))
}

/** Nothing if neither direction is told of. */
export function readBehavior(value: unknown): HorizontalPodAutoscalerBehavior | undefined {
  const members = new Members(value)
  const scaleUp = members.member('scaleUp', readRules)
  const scaleDown = members.member('scaleDown', readRules)
  if (!scaleUp && !scaleDown) return undefined
  return { ...(scaleUp && { scaleUp }), ...(scaleDown && { scaleDown }) }
}

function rulesStruct(rules: HPAScalingRules | undefined): unknown {
  if (!rules) return null
  return struct({
    StabilizationWindowSeconds: rules.stabilizationWindowSeconds ?? null,
    SelectPolicy: rules.selectPolicy ?? null,
    Policies:
      rules.policies?.map(({ type, value, periodSeconds }) =>
        struct({ Type: type, Value: value, PeriodSeconds: periodSeconds }),
      ) ?? null,
    Tolerance: rules.tolerance ?? null,
  })
}

function readRules(value: unknown): HPAScalingRules {
  const members = new Members(value)
  const stabilizationWindowSeconds = members.number('stabilizationWindowSeconds')
  const selectPolicy =
    members.get('selectPolicy') === undefined ? undefined : members.text('selectPolicy')
  const policies = members.list('policies', readPolicy)
  const tolerance = members.quantity('tolerance')
  return {
    ...(stabilizationWindowSeconds !== undefined && { stabilizationWindowSeconds }),
    ...(selectPolicy !== undefined && { selectPolicy }),
    ...(policies && { policies }),
    ...(tolerance !== undefined && { tolerance }),
  }
}

function readPolicy(value: unknown): HPAScalingPolicy {
  const members = new Members(value)
  return {
    type: members.text('type'),
    value: members.number('value') ?? 0,
    periodSeconds: members.number('periodSeconds') ?? 0,
  }
}
