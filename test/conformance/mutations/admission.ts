/**
 * What upstream's admission does to every pod, as far as it decides how a row comes out: a service
 * account, a priority, and the tolerations that let a pod outlive a short silence of its node.
 */
import type { KindDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { Pod, PodSpec, Toleration } from '#kinds/core/pod/types.ts'

const silences = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']

export function admit(definition: KindDefinition, object: Resource, old?: Resource): Resource {
  if (definition.kind !== 'Pod' || definition.group !== '') return object
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
