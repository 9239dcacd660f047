import { type Evaluator, objectCountName } from '#kinds/core/resourcequota/usage/evaluator.ts'
import { nodePortsOf } from '#kinds/core/service/traits.ts'
import type { Service } from '#kinds/core/service/types.ts'

const countName = objectCountName({ group: '', resource: 'services' })
const names = [countName, 'services', 'services.nodeports', 'services.loadbalancers']

/** Services count by their number, their ports on nodes and their load balancers. */
export const serviceEvaluator: Evaluator<Service> = {
  countsUpdate: (subresource) => subresource === '',
  matching: (given) => given.filter((name) => names.includes(name)),
  usage(service) {
    const isBalanced = service.spec.type === 'LoadBalancer'
    return {
      [countName]: '1',
      services: '1',
      'services.nodeports': String(nodePortCount(service)),
      'services.loadbalancers': isBalanced ? '1' : '0',
    }
  },
}

/** By what it wants: the numbers may not be given out yet. */
function nodePortCount({ spec }: Service): number {
  const { type, allocateLoadBalancerNodePorts, ports = [] } = spec
  if (type === 'NodePort') return ports.length
  if (type !== 'LoadBalancer') return 0
  return allocateLoadBalancerNodePorts === false ? nodePortsOf(spec).size : ports.length
}
