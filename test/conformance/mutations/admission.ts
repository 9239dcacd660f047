/**
 * What upstream's admission does to every new node and pod, as far as it decides how a row comes out:
 * a taint; a service account, a priority, and the tolerations that let a pod outlive a short silence
 * of its node.
 */
import type { KindDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { Node, Taint } from '#kinds/core/node/types.ts'
import type { Pod, PodSpec, Toleration } from '#kinds/core/pod/types.ts'

const silences = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']

export function admit(definition: KindDefinition, object: Resource, old?: Resource): Resource {
  if (definition.group !== '') return object
  if (definition.kind === 'Node') return old ? object : withNotReady(object as Node)
  if (definition.kind !== 'Pod') return object
  const pod = object as Pod
  const tolerations = withSilences(pod.spec.tolerations ?? [])
  const isMirror = pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined
  const before = (old as Pod | undefined)?.spec
  const { priority = before?.priority ?? 0, serviceAccountName = 'default' } = pod.spec
  const { preemptionPolicy = before?.preemptionPolicy ?? 'PreemptLowerPriority' } = pod.spec
  const hasAccount = old || isMirror
  const added: Partial<PodSpec> = {
    ...(hasAccount ? {} : { serviceAccountName, serviceAccount: serviceAccountName }),
    priority,
    preemptionPolicy,
    tolerations,
  }
  const admitted: Pod = { ...pod, spec: { ...pod.spec, ...added } }
  return admitted
}

const notReady: Taint = { key: silences[0]!, effect: 'NoSchedule' }

/** A new node takes no pods before it is known to be ready. */
function withNotReady(node: Node): Node {
  const { taints = [] } = node.spec
  if (taints.some(({ key, effect }) => key === notReady.key && effect === notReady.effect)) {
    return node
  }
  return { ...node, spec: { ...node.spec, taints: [...taints, notReady] } }
}

function withSilences(tolerations: readonly Toleration[]): readonly Toleration[] {
  const missing = silences.filter((key) => !tolerations.some((one) => covers(one, key)))
  return [
    ...tolerations,
    ...missing.map(
      (key): Toleration => ({
        key,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      }),
    ),
  ]
}

function covers({ key = '', effect }: Toleration, taint: string): boolean {
  return (key === taint || key === '') && (effect === 'NoExecute' || effect === undefined)
}
