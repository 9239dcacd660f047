import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition, RuleContext } from '#api/definition.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import { withStatusOf } from '#api/rules.ts'
import { metricsText } from '#kinds/autoscaling/horizontalpodautoscaler/columns.ts'
import { v1 } from '#kinds/autoscaling/horizontalpodautoscaler/convert-v1.ts'
import { withAutoscalerDefaults } from '#kinds/autoscaling/horizontalpodautoscaler/defaults.ts'
import type {
  HorizontalPodAutoscaler,
  HPAScalingRules,
} from '#kinds/autoscaling/horizontalpodautoscaler/types.ts'
import {
  validateAutoscaler,
  validateAutoscalerStatus,
  validateAutoscalerUpdate,
} from '#kinds/autoscaling/horizontalpodautoscaler/validate.ts'

export const horizontalPodAutoscalers: KindDefinition<HorizontalPodAutoscaler> = {
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  shortNames: ['hpa'],
  categories: ['all'],
  scope: 'Namespaced',
  metadata: { onUpdate: 'changes' },
  versions: [v1],
  defaults: withAutoscalerDefaults,
  prepare: {
    create: (autoscaler, context) =>
      withoutDisabledFields(withStatusOf(autoscaler), undefined, context),
    update: (autoscaler, old, context) =>
      withoutDisabledFields(withStatusOf(autoscaler, old), old, context),
  },
  validate: { create: validateAutoscaler, update: validateAutoscalerUpdate },
  // What came in another version gets the defaults of this one as it is kept.
  canonical: withAutoscalerDefaults,
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      prepare: (autoscaler, old) => ({ ...autoscaler, spec: old.spec }),
      validate: validateAutoscalerStatus,
    },
  ],
  columns: [
    nameColumn,
    {
      name: 'Reference',
      type: 'string',
      value: ({ spec: { scaleTargetRef } }) => `${scaleTargetRef.kind}/${scaleTargetRef.name}`,
    },
    { name: 'Targets', type: 'string', value: metricsText },
    {
      name: 'MinPods',
      type: 'string',
      value: ({ spec }) => String(spec.minReplicas ?? '<unset>'),
    },
    { name: 'MaxPods', type: 'string', value: ({ spec }) => spec.maxReplicas },
    { name: 'Replicas', type: 'string', value: ({ status }) => status?.currentReplicas ?? 0 },
    ageColumn,
  ],
}

function withoutDisabledFields(
  autoscaler: HorizontalPodAutoscaler,
  old: HorizontalPodAutoscaler | undefined,
  { features }: RuleContext,
): HorizontalPodAutoscaler {
  const { behavior } = autoscaler.spec
  if (!behavior || features.enabled('HPAConfigurableTolerance') || hasTolerance(old)) {
    return autoscaler
  }
  const { scaleUp, scaleDown } = behavior
  const kept = {
    ...(scaleUp && { scaleUp: withoutTolerance(scaleUp) }),
    ...(scaleDown && { scaleDown: withoutTolerance(scaleDown) }),
  }
  return { ...autoscaler, spec: { ...autoscaler.spec, behavior: kept } }
}

function hasTolerance(autoscaler: HorizontalPodAutoscaler | undefined): boolean {
  const { scaleUp, scaleDown } = autoscaler?.spec.behavior ?? {}
  return scaleUp?.tolerance !== undefined || scaleDown?.tolerance !== undefined
}

function withoutTolerance(rules: HPAScalingRules): HPAScalingRules {
  return withoutFields(rules, 'tolerance')
}
