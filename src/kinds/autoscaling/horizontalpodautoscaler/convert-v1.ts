/**
 * Version 1 of an autoscaler, which knows one metric, how busy the processors are. All others, and
 * what came later, it carries in annotations, so that nothing is lost on the way there and back.
 */
import type { VersionDefinition } from '#api/definition.ts'
import {
  behaviorKey,
  conditionsKey,
  metricsKey,
  readAnnotation,
  readList,
  statusesKey,
  withAnnotations,
} from '#kinds/autoscaling/horizontalpodautoscaler/annotations.ts'
import { cpuMetric, defaultMetrics } from '#kinds/autoscaling/horizontalpodautoscaler/defaults.ts'
import type * as v2 from '#kinds/autoscaling/horizontalpodautoscaler/types.ts'
import type * as old from '#kinds/autoscaling/horizontalpodautoscaler/v1.ts'
import {
  behaviorText,
  readBehavior,
} from '#kinds/autoscaling/horizontalpodautoscaler/v1-behavior.ts'
import {
  conditionsText,
  readCondition,
} from '#kinds/autoscaling/horizontalpodautoscaler/v1-conditions.ts'
import { metricsJson, readMetric } from '#kinds/autoscaling/horizontalpodautoscaler/v1-metrics.ts'
import { readStatus, statusesJson } from '#kinds/autoscaling/horizontalpodautoscaler/v1-statuses.ts'

export const v1: VersionDefinition<v2.HorizontalPodAutoscaler, old.HorizontalPodAutoscaler> = {
  apiVersion: 'autoscaling/v1',
  serving: 'by default',
  defaults: (autoscaler) =>
    autoscaler.spec.minReplicas === undefined
      ? { ...autoscaler, spec: { ...autoscaler.spec, minReplicas: 1 } }
      : autoscaler,
  toHub,
  fromHub,
}

function toHub(autoscaler: old.HorizontalPodAutoscaler): v2.HorizontalPodAutoscaler {
  const { metadata, spec, status } = autoscaler
  const { targetCPUUtilizationPercentage: percent, ...rest } = spec
  const others = readAnnotation(metadata, metricsKey, (value) => readList(value, readMetric)) ?? []
  const metrics = [...others, ...(percent === undefined ? [] : [cpuMetric(percent)])]
  const behavior = readAnnotation(metadata, behaviorKey, readBehavior)
  const hubStatus = toHubStatus(metadata, status)
  return {
    ...autoscaler,
    apiVersion: 'autoscaling/v2',
    metadata: withAnnotations(metadata),
    spec: {
      ...rest,
      metrics: metrics.length === 0 ? defaultMetrics : metrics,
      ...(behavior && { behavior }),
    },
    ...(hubStatus && { status: hubStatus }),
  }
}

function toHubStatus(
  metadata: old.HorizontalPodAutoscaler['metadata'],
  status: old.HorizontalPodAutoscalerStatus | undefined,
): v2.HorizontalPodAutoscalerStatus | undefined {
  const told = readAnnotation(metadata, statusesKey, (value) => readList(value, readStatus))
  const conditions = readAnnotation(metadata, conditionsKey, (value) =>
    readList(value, readCondition),
  )
  if (!status && !told && !conditions) return undefined
  const { currentCPUUtilizationPercentage: percent, currentReplicas = 0, ...rest } = status ?? {}
  const currentMetrics = told ?? (percent === undefined ? undefined : [cpuStatus(percent)])
  return {
    desiredReplicas: 0,
    ...rest,
    ...(currentReplicas !== 0 && { currentReplicas }),
    ...(currentMetrics && currentMetrics.length > 0 && { currentMetrics }),
    ...(conditions && conditions.length > 0 && { conditions }),
  }
}

function cpuStatus(averageUtilization: number): v2.MetricStatus {
  return { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization } } }
}

function fromHub(autoscaler: v2.HorizontalPodAutoscaler): old.HorizontalPodAutoscaler {
  const { metadata, spec, status } = autoscaler
  const { metrics = [], behavior, ...rest } = spec
  const others = metrics.filter((metric) => !isCpuShare(metric))
  const percent = metrics.find(isCpuShare)?.resource?.target.averageUtilization
  const { currentMetrics = [], conditions = [], ...counts } = status ?? { desiredReplicas: 0 }
  const used = currentMetrics.findLast(
    ({ type, resource }) =>
      type === 'Resource' &&
      resource?.name === 'cpu' &&
      resource.current.averageUtilization !== undefined,
  )?.resource?.current.averageUtilization
  return {
    ...autoscaler,
    apiVersion: 'autoscaling/v1',
    metadata: withAnnotations(metadata, {
      ...(others.length > 0 && { [metricsKey]: metricsJson(others) }),
      ...(currentMetrics.length > 0 && { [statusesKey]: statusesJson(currentMetrics) }),
      ...(behavior && { [behaviorKey]: behaviorText(behavior) }),
      ...(conditions.length > 0 && { [conditionsKey]: conditionsText(conditions) }),
    }),
    spec: {
      ...rest,
      ...(percent !== undefined && { targetCPUUtilizationPercentage: percent }),
    },
    status: {
      currentReplicas: 0,
      ...counts,
      ...(used !== undefined && { currentCPUUtilizationPercentage: used }),
    },
  }
}

function isCpuShare({ type, resource }: v2.MetricSpec): boolean {
  return (
    type === 'Resource' &&
    resource?.name === 'cpu' &&
    resource.target.averageUtilization !== undefined
  )
}
