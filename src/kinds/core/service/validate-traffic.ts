/** The rules for how traffic comes to a service: through balancers, nodes, and zones. */

import { qualifiedNameErrors } from '#api/names/label-names.ts'
import { portNumberErrors } from '#api/names/names.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  named,
  notSupported,
  notSupportedText,
  required,
} from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { isExternallyAccessible, isSame, needsHealthCheckPort } from '#kinds/core/service/traits.ts'
import type { Service, ServiceSpec } from '#kinds/core/service/types.ts'

const specPath = path('spec')
const classPath = specPath.child('loadBalancerClass')
const policies: readonly string[] = ['Cluster', 'Local']
const distributions: readonly string[] = ['PreferClose', 'PreferSameZone', 'PreferSameNode']
const withPolicy: readonly string[] = ['ClusterIP', 'NodePort', 'LoadBalancer']
const onlyBalancers = "may only be used when `type` is 'LoadBalancer'"

export function validateBalancer(spec: ServiceSpec): readonly FieldError[] {
  const { type, allocateLoadBalancerNodePorts: allocates } = spec
  const errors: FieldError[] = []
  const isBalanced = type === 'LoadBalancer'
  if (allocates !== undefined && !isBalanced) {
    errors.push(forbidden(specPath.child('allocateLoadBalancerNodePorts'), onlyBalancers))
  }
  if (allocates === undefined && isBalanced) {
    errors.push(required(path('allocateLoadBalancerNodePorts')))
  }
  return [...errors, ...validateClass(spec)]
}

function validateClass({ type, loadBalancerClass }: ServiceSpec): readonly FieldError[] {
  if (loadBalancerClass === undefined) return []
  if (type !== 'LoadBalancer') return [forbidden(classPath, onlyBalancers)]
  return qualifiedNameErrors(loadBalancerClass).map((m) => invalid(classPath, loadBalancerClass, m))
}

export function validateTraffic(spec: ServiceSpec): readonly FieldError[] {
  const { internalTrafficPolicy, trafficDistribution } = spec
  const errors: FieldError[] = [...validateExternalPolicy(spec), ...validateHealthCheckPort(spec)]
  const internalPath = specPath.child('internalTrafficPolicy')
  if (internalTrafficPolicy === undefined) {
    if (withPolicy.includes(spec.type ?? '')) errors.push(required(internalPath))
  } else if (!policies.includes(internalTrafficPolicy)) {
    errors.push(notSupported(internalPath, internalTrafficPolicy, policies))
  }
  if (trafficDistribution !== undefined && !distributions.includes(trafficDistribution)) {
    const at = specPath.child('trafficDistribution')
    errors.push(notSupportedText(at, trafficDistribution, distributions))
  }
  return errors
}

function validateExternalPolicy(spec: ServiceSpec): readonly FieldError[] {
  const { externalTrafficPolicy: policy } = spec
  const at = specPath.child('externalTrafficPolicy')
  if (!isExternallyAccessible(spec)) {
    return policy
      ? [invalid(at, named(policy), 'may only be set for externally-accessible services')]
      : []
  }
  if (!policy) return [required(at)]
  return policies.includes(policy) ? [] : [notSupported(at, policy, policies)]
}

function validateHealthCheckPort(spec: ServiceSpec): readonly FieldError[] {
  const { healthCheckNodePort: port } = spec
  const at = specPath.child('healthCheckNodePort')
  if (needsHealthCheckPort(spec)) {
    return port ? portNumberErrors(port).map((m) => invalid(at, port, m)) : [required(at)]
  }
  const detail =
    "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
  return port ? [invalid(at, port, detail)] : []
}

/** What a balancer was told at the beginning stays. Upstream looks at its class twice. */
export function validateTrafficUpdate(service: Service, old: Service): readonly FieldError[] {
  const { spec } = service
  const errors: FieldError[] = []
  const staysBalanced = spec.type === 'LoadBalancer' && old.spec.type === 'LoadBalancer'
  if (staysBalanced && !isSame(service, old, 'loadBalancerClass')) {
    const now = spec.loadBalancerClass
    errors.push(invalid(classPath, now === undefined ? now : named(now), 'may not change once set'))
  }
  errors.push(...validateClass(spec))
  const keepsCheck = needsHealthCheckPort(spec) && needsHealthCheckPort(old.spec)
  if (keepsCheck && !isSame(service, old, 'healthCheckNodePort')) {
    errors.push(forbidden(specPath.child('healthCheckNodePort'), 'field is immutable'))
  }
  return errors
}
