/** What an autoscaler does when nothing is said: it keeps the processors four fifths busy. */
import { withChanges } from '#api/objects/sharing.ts'
import { withAnnotations } from '#kinds/autoscaling/horizontalpodautoscaler/annotations.ts'
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerBehavior,
  HPAScalingRules,
  MetricSpec,
} from '#kinds/autoscaling/horizontalpodautoscaler/types.ts'

const cpuPercent = 80

/** The one metric of an autoscaler that names none. */
export const defaultMetrics: readonly MetricSpec[] = Object.freeze([cpuMetric(cpuPercent)])

export function cpuMetric(averageUtilization: number): MetricSpec {
  const target = { type: 'Utilization', averageUtilization }
  return { type: 'Resource', resource: { name: 'cpu', target } }
}

/** At once up, by four pods or twofold, whichever is more; down as far as may be, when it is time. */
const scaleUp: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
}
const scaleDown: HPAScalingRules = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
}

export function withAutoscalerDefaults(
  autoscaler: HorizontalPodAutoscaler,
): HorizontalPodAutoscaler {
  const { spec } = autoscaler
  const { metrics = [], behavior } = spec
  return withChanges(autoscaler, {
    // What version 1 carries in annotations has fields here: such annotations would say it twice.
    metadata: withAnnotations(autoscaler.metadata),
    spec: withChanges(spec, {
      minReplicas: spec.minReplicas ?? 1,
      metrics: metrics.length === 0 ? defaultMetrics : metrics,
      behavior: behavior && withBehaviorDefaults(behavior),
    }),
  })
}

function withBehaviorDefaults(
  behavior: HorizontalPodAutoscalerBehavior,
): HorizontalPodAutoscalerBehavior {
  return withChanges(behavior, {
    scaleUp: withRules(behavior.scaleUp, scaleUp),
    scaleDown: withRules(behavior.scaleDown, scaleDown),
  })
}

function withRules(rules: HPAScalingRules | undefined, usual: HPAScalingRules): HPAScalingRules {
  if (!rules) return usual
  const { stabilizationWindowSeconds, selectPolicy, policies } = rules
  return withChanges(rules, {
    stabilizationWindowSeconds: stabilizationWindowSeconds ?? usual.stabilizationWindowSeconds,
    selectPolicy: selectPolicy ?? usual.selectPolicy,
    policies: policies ?? usual.policies,
  })
}
