/** What an autoscaler measures, as version 1 writes it. */

import type { LabelSelector } from '#api/metadata.ts'
import { quantitySign } from '#api/scalars/quantity.ts'
import { labelSelectorStruct } from '#api/selectors/label-selector.ts'
import { struct } from '#api/validation/field-error.ts'
import { formatGoJson } from '#base/go/text.ts'
import { Members, readSelector } from '#kinds/autoscaling/horizontalpodautoscaler/annotations.ts'
import type {
  CrossVersionObjectReference,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
} from '#kinds/autoscaling/horizontalpodautoscaler/types.ts'

export function metricsJson(metrics: readonly MetricSpec[]): string {
  return formatGoJson(metrics.map(metricStruct))
}

function metricStruct({ type, object, pods, resource, containerResource, external }: MetricSpec) {
  return struct({
    type,
    object:
      object &&
      struct({
        target: referenceStruct(object.describedObject),
        metricName: object.metric.name,
        targetValue: object.target.value ?? '0',
        selector: selectorStruct(object.metric.selector),
        averageValue: object.target.averageValue,
      }),
    pods:
      pods &&
      struct({
        metricName: pods.metric.name,
        targetAverageValue: pods.target.averageValue ?? '0',
        selector: selectorStruct(pods.metric.selector),
      }),
    resource: resource && struct({ name: resource.name, ...shares(resource.target) }),
    containerResource:
      containerResource &&
      struct({
        name: containerResource.name,
        ...shares(containerResource.target),
        container: containerResource.container,
      }),
    external:
      external &&
      struct({
        metricName: external.metric.name,
        metricSelector: selectorStruct(external.metric.selector),
        targetValue: external.target.value,
        targetAverageValue: external.target.averageValue,
      }),
  })
}

export function referenceStruct({ kind, name, apiVersion }: CrossVersionObjectReference): unknown {
  return struct({ kind, name, apiVersion: apiVersion || undefined })
}

export function selectorStruct(selector: LabelSelector | undefined): unknown {
  return selector && labelSelectorStruct(selector)
}

function shares({ averageUtilization, averageValue }: MetricTarget) {
  return { targetAverageUtilization: averageUtilization, targetAverageValue: averageValue }
}

export function readMetric(value: unknown): MetricSpec {
  const members = new Members(value)
  const object = members.member('object', readObject)
  const pods = members.member('pods', readPods)
  const resource = members.member('resource', readResource)
  const containerResource = members.member('containerResource', (inner) => ({
    ...readResource(inner),
    container: new Members(inner).text('container'),
  }))
  const external = members.member('external', readExternal)
  return {
    type: members.text('type'),
    ...(object && { object }),
    ...(pods && { pods }),
    ...(resource && { resource }),
    ...(containerResource && { containerResource }),
    ...(external && { external }),
  }
}

export function readReference(value: unknown): CrossVersionObjectReference {
  const members = new Members(value)
  const apiVersion = members.text('apiVersion')
  return {
    kind: members.text('kind'),
    name: members.text('name'),
    ...(apiVersion !== '' && { apiVersion }),
  }
}

export function readIdentifier(members: Members, selectorName = 'selector'): MetricIdentifier {
  const selector = members.member(selectorName, readSelector)
  return { name: members.text('metricName'), ...(selector && { selector }) }
}

/** A target without the parts that are undefined. */
function targetOf(type: string, parts: Partial<Record<keyof MetricTarget, unknown>>): MetricTarget {
  const entries = Object.entries(parts).filter(([, part]) => part !== undefined)
  return { type, ...Object.fromEntries(entries) }
}

function readObject(value: unknown) {
  const members = new Members(value)
  const averageValue = members.quantity('averageValue')
  const amount = members.quantity('targetValue') ?? '0'
  // Version 1 always writes an amount, so none beside an average is as good as not there.
  const isAverage = averageValue !== undefined
  const told = isAverage && quantitySign(amount) === 0 ? undefined : amount
  return {
    describedObject: readReference(members.get('target') ?? null),
    target: targetOf(isAverage ? 'AverageValue' : 'Value', { value: told, averageValue }),
    metric: readIdentifier(members),
  }
}

function readPods(value: unknown) {
  const members = new Members(value)
  const averageValue = members.quantity('targetAverageValue') ?? '0'
  return { metric: readIdentifier(members), target: targetOf('AverageValue', { averageValue }) }
}

function readResource(value: unknown) {
  const members = new Members(value)
  const averageUtilization = members.number('targetAverageUtilization')
  const averageValue = members.quantity('targetAverageValue')
  const type = averageUtilization === undefined ? 'AverageValue' : 'Utilization'
  return {
    name: members.text('name'),
    target: targetOf(type, { averageValue, averageUtilization }),
  }
}

function readExternal(value: unknown) {
  const members = new Members(value)
  const amount = members.quantity('targetValue')
  const averageValue = members.quantity('targetAverageValue')
  const type = amount === undefined ? 'AverageValue' : 'Value'
  return {
    metric: readIdentifier(members, 'metricSelector'),
    target: targetOf(type, { value: amount, averageValue }),
  }
}
