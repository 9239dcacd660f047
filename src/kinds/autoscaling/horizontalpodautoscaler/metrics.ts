/** The rules for what an autoscaler measures. */
import { dns1123LabelErrors } from '#api/names/dns-names.ts'
import { pathSegmentNameErrors } from '#api/names/names.ts'
import { quantitySign } from '#api/scalars/quantity.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  named,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import {
  type ReferenceRules,
  validateReference,
} from '#kinds/autoscaling/horizontalpodautoscaler/reference.ts'
import type {
  ContainerResourceMetricSource,
  ExternalMetricSource,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
  ObjectMetricSource,
  PodsMetricSource,
  ResourceMetricSource,
} from '#kinds/autoscaling/horizontalpodautoscaler/types.ts'
import { validateContainerResourceName } from '#kinds/core/shared/resource-names.ts'

/** The field that each type of metric is told in. */
const fields: Readonly<Record<string, keyof MetricSpec>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
}
const types = Object.keys(fields)
/** The order in which upstream looks: only the first field that is there is looked into. */
const order = ['object', 'external', 'pods', 'resource', 'containerResource'] as const

export function validateMetric(
  metric: MetricSpec,
  at: FieldPath,
  described: ReferenceRules,
): readonly FieldError[] {
  const { type } = metric
  const typeAt = at.child('type')
  const present = order.filter((name) => metric[name] !== undefined)
  const expected = Object.hasOwn(fields, type) ? fields[type]! : undefined
  const errors: FieldError[] = []
  if (type === '') errors.push(required(typeAt, 'must specify a metric source type'))
  // Upstream asks twice whether it knows the type.
  if (expected === undefined) errors.push(notSupported(typeAt, type, types))
  if (present[0]) errors.push(...validateSource(metric, present[0], at, described))
  if (expected === undefined) errors.push(notSupported(typeAt, type, types))
  else if (metric[expected] === undefined) {
    const detail = 'must populate information for the given metric source'
    errors.push(required(at.child(expected), detail))
  }
  if (present.length === 1) return errors
  const others = present.filter((name) => name !== expected)
  const detail = 'must populate the given metric source only'
  return [...errors, ...others.map((name) => forbidden(at.child(name), detail))]
}

function validateSource(
  { object, external, pods, resource, containerResource }: MetricSpec,
  name: (typeof order)[number],
  at: FieldPath,
  described: ReferenceRules,
): readonly FieldError[] {
  const below = at.child(name)
  switch (name) {
    case 'object':
      return validateObject(object!, below, described)
    case 'external':
      return validateExternal(external!, below)
    case 'pods':
      return validatePods(pods!, below)
    case 'resource':
      return validateResource(resource!, below)
    case 'containerResource':
      return validateContainerResource(containerResource!, below)
  }
}

function validateObject(
  { describedObject, metric, target }: ObjectMetricSource,
  at: FieldPath,
  described: ReferenceRules,
): readonly FieldError[] {
  const isUnset = target.value === undefined && target.averageValue === undefined
  const detail = 'must set either a target value or averageValue'
  return [
    ...validateReference(describedObject, at.child('describedObject'), described),
    ...validateIdentifier(metric, at.child('metric')),
    ...validateTarget(target, at.child('target')),
    ...(isUnset ? [required(at.child('target', 'averageValue'), detail)] : []),
  ]
}

function validateExternal(
  { metric, target }: ExternalMetricSource,
  at: FieldPath,
): readonly FieldError[] {
  const { value, averageValue } = target
  const errors: FieldError[] = [
    ...validateIdentifier(metric, at.child('metric')),
    ...validateTarget(target, at.child('target')),
  ]
  if (value === undefined && averageValue === undefined) {
    const detail = 'must set either a target value for metric or a per-pod target'
    errors.push(required(at.child('target', 'averageValue'), detail))
  }
  if (value !== undefined && averageValue !== undefined) {
    const detail = 'may not set both a target value for metric and a per-pod target'
    errors.push(forbidden(at.child('target', 'value'), detail))
  }
  return errors
}

function validatePods({ metric, target }: PodsMetricSource, at: FieldPath): readonly FieldError[] {
  const detail = 'must specify a positive target averageValue'
  return [
    ...validateIdentifier(metric, at.child('metric')),
    ...validateTarget(target, at.child('target')),
    ...(target.averageValue === undefined
      ? [required(at.child('target', 'averageValue'), detail)]
      : []),
  ]
}

function validateResource(
  { name, target }: ResourceMetricSource,
  at: FieldPath,
): readonly FieldError[] {
  return [
    ...(name === '' ? [required(at.child('name'), 'must specify a resource name')] : []),
    ...validateResourceTarget(target, at.child('target')),
  ]
}

function validateContainerResource(
  { name, container, target }: ContainerResourceMetricSource,
  at: FieldPath,
): readonly FieldError[] {
  const containerAt = at.child('container')
  return [
    ...(name === ''
      ? [required(at.child('name'), 'must specify a resource name')]
      : validateContainerResourceName(name, at.child('name'), name)),
    ...(container === ''
      ? [required(containerAt, 'must specify a container')]
      : dns1123LabelErrors(container).map((message) => invalid(containerAt, container, message))),
    ...validateResourceTarget(target, at.child('target')),
  ]
}

/** Of a resource either an amount or a share is aimed at. */
function validateResourceTarget(target: MetricTarget, at: FieldPath): readonly FieldError[] {
  const { averageUtilization, averageValue } = target
  const errors: FieldError[] = [...validateTarget(target, at)]
  if (averageUtilization === undefined && averageValue === undefined) {
    const detail = 'must set either a target raw value or a target utilization'
    errors.push(required(at.child('averageUtilization'), detail))
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    const detail = 'may not set both a target raw value and a target utilization'
    errors.push(forbidden(at.child('averageValue'), detail))
  }
  return errors
}

const targetTypes: readonly string[] = ['Utilization', 'Value', 'AverageValue']

function validateTarget(target: MetricTarget, at: FieldPath): readonly FieldError[] {
  const { type, averageUtilization } = target
  const typeAt = at.child('type')
  const errors: FieldError[] = []
  if (type === '') errors.push(required(typeAt, 'must specify a metric target type'))
  if (!targetTypes.includes(type)) {
    errors.push(invalid(typeAt, named(type), 'must be either Utilization, Value, or AverageValue'))
  }
  for (const name of ['value', 'averageValue'] as const) {
    const amount = target[name]
    if (amount !== undefined && quantitySign(amount) <= 0) {
      errors.push(invalid(at.child(name), amount, 'must be positive'))
    }
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    const detail = 'must be greater than 0'
    errors.push(invalid(at.child('averageUtilization'), averageUtilization, detail))
  }
  return errors
}

function validateIdentifier({ name }: MetricIdentifier, at: FieldPath): readonly FieldError[] {
  const nameAt = at.child('name')
  if (name === '') return [required(nameAt, 'must specify a metric name')]
  return pathSegmentNameErrors(name).map((message) => invalid(nameAt, name, message))
}
