/** How each resource is counted: some in their own way, all others by their number. */
import { formatGroupResource, type GroupResource } from '#api/resource.ts'
import { claimEvaluator } from '#kinds/core/resourcequota/usage/claims.ts'
import { deviceClaimEvaluator } from '#kinds/core/resourcequota/usage/device-claims.ts'
import { type Evaluator, objectCounter } from '#kinds/core/resourcequota/usage/evaluator.ts'
import { podEvaluator } from '#kinds/core/resourcequota/usage/pods.ts'
import { serviceEvaluator } from '#kinds/core/resourcequota/usage/services.ts'

const core = (resource: string): GroupResource => ({ group: '', resource })

/** Those that were counted before all could be have a name of their own besides. */
const special: Readonly<Record<string, Evaluator<never>>> = {
  configmaps: objectCounter(core('configmaps'), 'configmaps'),
  persistentvolumeclaims: claimEvaluator,
  pods: podEvaluator,
  replicationcontrollers: objectCounter(core('replicationcontrollers'), 'replicationcontrollers'),
  'resourceclaims.resource.k8s.io': deviceClaimEvaluator,
  resourcequotas: objectCounter(core('resourcequotas'), 'resourcequotas'),
  secrets: objectCounter(core('secrets'), 'secrets'),
  services: serviceEvaluator,
}

/** Too many, too short-lived or not kept at all. */
const uncounted = new Set([
  'bindings',
  'componentstatuses',
  'events',
  'events.events.k8s.io',
  'localsubjectaccessreviews.authorization.k8s.io',
  'selfsubjectaccessreviews.authorization.k8s.io',
  'selfsubjectreviews.authentication.k8s.io',
  'selfsubjectrulesreviews.authorization.k8s.io',
  'subjectaccessreviews.authorization.k8s.io',
  'tokenreviews.authentication.k8s.io',
])

/** Bounded by the resources there are. */
const counters = new Map<string, Evaluator>()

export function evaluatorOf(resource: GroupResource): Evaluator | undefined {
  const name = formatGroupResource(resource)
  if (uncounted.has(name)) return undefined
  if (Object.hasOwn(special, name)) return special[name] as unknown as Evaluator
  const counter = counters.get(name) ?? objectCounter(resource)
  counters.set(name, counter)
  return counter
}
