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
  const added: Partial<PodSpec> = {
    ...(old || isMirror ? {} : account(pod.spec)),
    ...(old ? {} : { priority: pod.spec.priority ?? 0 }),
    ...(old ? {} : { preemptionPolicy: pod.spec.preemptionPolicy ?? 'PreemptLowerPriority' }),
    tolerations,
  }
  const admitted: Pod = { ...pod, spec: { ...pod.spec, ...added } }
  return admitted
}

function account({ serviceAccountName = 'default' }: PodSpec): Partial<PodSpec> {
  return { serviceAccountName, serviceAccount: serviceAccountName }
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
