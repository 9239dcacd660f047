import type {
  NetworkPolicy,
  NetworkPolicyPort,
  PolicyType,
} from '#kinds/networking/networkpolicy/types.ts'

/** Ports are TCP; a policy speaks of ingress, and of egress where it has such rules. */
export function withDefaults(policy: NetworkPolicy): NetworkPolicy {
  const { ingress, egress, policyTypes = [] } = policy.spec
  const types: readonly PolicyType[] = egress?.length ? ['Ingress', 'Egress'] : ['Ingress']
  return {
    ...policy,
    spec: {
      ...policy.spec,
      ...(ingress && { ingress: ingress.map(withProtocols) }),
      ...(egress && { egress: egress.map(withProtocols) }),
      policyTypes: policyTypes.length > 0 ? policyTypes : types,
    },
  }
}

function withProtocols<T extends { readonly ports?: readonly NetworkPolicyPort[] }>(rule: T): T {
  if (!rule.ports?.some((port) => port.protocol === undefined)) return rule
  return { ...rule, ports: rule.ports.map((port) => ({ protocol: 'TCP' as const, ...port })) }
}
