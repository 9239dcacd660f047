/** What an autoscaler measured, as version 1 writes it. */
import { struct } from '#api/validation/field-error.ts'
import { formatGoJson } from '#base/go/text.ts'
import { Members } from '#kinds/autoscaling/horizontalpodautoscaler/annotations.ts'
import type {
  MetricStatus,
  MetricValueStatus,
} from '#kinds/autoscaling/horizontalpodautoscaler/types.ts'
import {
  readIdentifier,
  readReference,
  referenceStruct,
  selectorStruct,
} from '#kinds/autoscaling/horizontalpodautoscaler/v1-metrics.ts'

export function statusesJson(statuses: readonly MetricStatus[]): string {
  return formatGoJson(statuses.map(statusStruct))
}

function statusStruct({ type, object, pods, resource, containerResource, external }: MetricStatus) {
  return struct({
    type,
    object:
      object &&
      struct({
        target: referenceStruct(object.describedObject),
        metricName: object.metric.name,
        currentValue: object.current.value ?? '0',
        selector: selectorStruct(object.metric.selector),
        averageValue: object.current.averageValue,
      }),
    pods:
      pods &&
      struct({
        metricName: pods.metric.name,
        currentAverageValue: pods.current.averageValue ?? '0',
        selector: selectorStruct(pods.metric.selector),
      }),
    resource: resource && struct({ name: resource.name, ...shares(resource.current) }),
    containerResource:
      containerResource &&
      struct({
        name: containerResource.name,
        ...shares(containerResource.current),
        container: containerResource.container,
      }),
    external:
      external &&
      struct({
        metricName: external.metric.name,
        metricSelector: selectorStruct(external.metric.selector),
        currentValue: external.current.value ?? '0',
        currentAverageValue: external.current.averageValue,
      }),
  })
}

function shares({ averageUtilization, averageValue }: MetricValueStatus) {
  return {
    currentAverageUtilization: averageUtilization,
    currentAverageValue: averageValue ?? '0',
  }
}

export function readStatus(value: unknown): MetricStatus {
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

function readObject(value: unknown) {
  const members = new Members(value)
  const averageValue = members.quantity('averageValue')
  return {
    metric: readIdentifier(members),
    current: {
      value: members.quantity('currentValue') ?? '0',
      ...(averageValue !== undefined && { averageValue }),
    },
    describedObject: readReference(members.get('target') ?? null),
  }
}

function readPods(value: unknown) {
  const members = new Members(value)
  const averageValue = members.quantity('currentAverageValue') ?? '0'
  return { metric: readIdentifier(members), current: { averageValue } }
}

function readResource(value: unknown) {
  const members = new Members(value)
  const averageUtilization = members.number('currentAverageUtilization')
  return {
    name: members.text('name'),
    current: {
      averageValue: members.quantity('currentAverageValue') ?? '0',
      ...(averageUtilization !== undefined && { averageUtilization }),
    },
  }
}

function readExternal(value: unknown) {
  const members = new Members(value)
  const averageValue = members.quantity('currentAverageValue')
  return {
    metric: readIdentifier(members, 'metricSelector'),
    current: {
      value: members.quantity('currentValue') ?? '0',
      ...(averageValue !== undefined && { averageValue }),
    },
  }
}
