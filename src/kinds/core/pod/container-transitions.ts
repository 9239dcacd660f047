/** Which containers may run again after they ended. */
import { type FieldError, forbidden } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import type { Container, ContainerStatus, PodSpec, PodStatus } from '#kinds/core/pod/types.ts'

const at = path('status')
const detail = 'may not be transitioned to non-terminated state'

type StatusField = 'containerStatuses' | 'initContainerStatuses' | 'ephemeralContainerStatuses'

/** A container that ended stays so, unless a policy says that it is started anew. */
export function validateTransitions(
  status: PodStatus,
  old: PodStatus,
  spec: PodSpec,
): readonly FieldError[] {
  const mayRestart = (containers: readonly Container[] = []) => {
    if (restartsAllContainers(spec)) return () => true
    return (name: string, exitCode: number) => {
      const container = containers.find((one) => one.name === name)
      return container !== undefined && shouldRestart(container, spec, exitCode)
    }
  }
  const lists: readonly [StatusField, (name: string, exitCode: number) => boolean][] = [
    ['containerStatuses', mayRestart(spec.containers)],
    ['initContainerStatuses', mayRestart(spec.initContainers)],
    // The kubelet never restarts visitors.
    ['ephemeralContainerStatuses', () => false],
  ]
  return lists.flatMap(([field, isAllowed]) =>
    (old[field] ?? []).flatMap((before, i) => {
      const exitCode = before.state?.terminated?.exitCode
      if (exitCode === undefined || !isRevived(before, status[field] ?? [])) return []
      if (isAllowed(before.name, exitCode)) return []
      return [forbidden(at.child(field).index(i).child('state'), detail)]
    }),
  )
}

function isRevived({ name }: ContainerStatus, statuses: readonly ContainerStatus[]): boolean {
  return statuses.some((status) => status.name === name && !status.state?.terminated)
}

/** Whether some container's end starts all of them anew. */
function restartsAllContainers({ containers, initContainers = [] }: PodSpec): boolean {
  return [...containers, ...initContainers].some(({ restartPolicyRules: rules = [] }) =>
    rules.some(({ action }) => action === 'RestartAllContainers'),
  )
}

/** Upstream's ContainerShouldRestart: a rule for the exit code, else the container's policy, else the pod's. */
function shouldRestart(container: Container, spec: PodSpec, exitCode: number): boolean {
  const { restartPolicy, restartPolicyRules: rules = [] } = container
  if (restartPolicy !== undefined) {
    const rule = rules.find(({ exitCodes }) => {
      const isListed = exitCodes?.values?.includes(exitCode) ?? false
      return exitCodes?.operator === 'In' ? isListed : exitCodes?.operator === 'NotIn' && !isListed
    })
    if (rule?.action === 'Restart') return true
  }
  const policy = restartPolicy ?? spec.restartPolicy
  if (policy === 'Never') return false
  return policy === 'OnFailure' ? exitCode !== 0 : true
}
