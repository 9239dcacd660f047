/** What a pod is doing, in the words that people read. */
import type { Time } from '#api/scalars/scalars.ts'
import { isSidecar } from '#kinds/core/pod/spec/pod-requests.ts'
import type { Container, ContainerStatus, Pod } from '#kinds/core/pod/types.ts'

export interface PodState {
  readonly ready: number
  readonly total: number
  /** `Running`, `CrashLoopBackOff`, `Init:0/2`, `Terminating` ... */
  readonly reason: string
  readonly restarts: number
  readonly lastRestart?: Time
}

export function podState(pod: Pod): PodState {
  const { initContainers = [], containers } = pod.spec
  const sidecars = initContainers.filter(isSidecar)
  const total = containers.length + sidecars.length
  const starting = startingState(pod)
  if (starting.reason !== undefined && !isTrue(pod, 'Initialized')) {
    const reason = endingReason(pod, starting.reason)
    return { ready: starting.ready, total, reason, ...starting.restarts }
  }
  const { containerStatuses = [] } = pod.status ?? {}
  const running = runningState(containerStatuses, starting.reason ?? phaseReason(pod))
  const isHalfDone = running.reason === 'Completed' && running.isRunning
  const half = isTrue(pod, 'Ready') ? 'Running' : 'NotReady'
  return {
    ready: starting.ready + running.ready,
    total,
    reason: endingReason(pod, isHalfDone ? half : running.reason),
    ...sumOf(starting.sidecarRestarts, running.restarts),
  }
}

function phaseReason({ status = {} }: Pod): string {
  const isGated = (status.conditions ?? []).some(
    ({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated',
  )
  return isGated ? 'SchedulingGated' : status.reason || status.phase || ''
}

/** Deletion is what matters most, unless the node is lost or all is over. */
function endingReason({ metadata, status = {} }: Pod, reason: string): string {
  if (metadata.deletionTimestamp === undefined) return reason
  if (status.reason === 'NodeLost') return 'Unknown'
  const isOver = status.phase === 'Succeeded' || status.phase === 'Failed'
  return isOver ? reason : 'Terminating'
}

interface Restarts {
  readonly restarts: number
  readonly lastRestart?: Time
}

interface StartingState {
  /** What the first init container that is not through does; absent if all are. */
  readonly reason?: string
  readonly ready: number
  readonly restarts: Restarts
  readonly sidecarRestarts: Restarts
}

function startingState({ spec, status = {} }: Pod): StartingState {
  const { initContainers = [] } = spec
  const byName = new Map(initContainers.map((container) => [container.name, container]))
  const statuses = status.initContainerStatuses ?? []
  let restarts: Restarts = { restarts: 0 }
  let sidecarRestarts: Restarts = { restarts: 0 }
  let ready = 0
  for (const [i, one] of statuses.entries()) {
    const container = byName.get(one.name)
    restarts = sumOf(restarts, restartsOf(one))
    if (container && isSidecar(container)) sidecarRestarts = sumOf(sidecarRestarts, restartsOf(one))
    const reason = startingReason(one, container, `${i}/${initContainers.length}`)
    if (reason !== undefined) return { reason, ready, restarts, sidecarRestarts }
    if (container && isSidecar(container) && one.ready) ready++
  }
  return { ready, restarts, sidecarRestarts }
}

/** Nothing if the container is through, or beside the others as it should be. */
function startingReason(
  { state = {}, started }: ContainerStatus,
  container: Container | undefined,
  progress: string,
): string | undefined {
  const { terminated, waiting } = state
  if (terminated?.exitCode === 0) return undefined
  if (container && isSidecar(container) && started) return undefined
  if (terminated) return `Init:${terminatedReason(terminated)}`
  if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`
  return `Init:${progress}`
}

interface Ended {
  readonly reason?: string
  readonly signal?: number
  readonly exitCode: number
}

function terminatedReason({ reason = '', signal = 0, exitCode }: Ended): string {
  if (reason !== '') return reason
  return signal !== 0 ? `Signal:${signal}` : `ExitCode:${exitCode}`
}

interface RunningState {
  readonly reason: string
  readonly ready: number
  readonly restarts: Restarts
  readonly isRunning: boolean
}

/** The first container that has something to say says it. */
function runningState(statuses: readonly ContainerStatus[], base: string): RunningState {
  let restarts: Restarts = { restarts: 0 }
  let ready = 0
  let isRunning = false
  let reason = base
  for (const one of statuses.toReversed()) {
    restarts = sumOf(restarts, restartsOf(one))
    const { waiting, terminated, running } = one.state ?? {}
    if (waiting?.reason) reason = waiting.reason
    else if (terminated) reason = terminatedReason(terminated)
    else if (one.ready && running) {
      isRunning = true
      ready++
    }
  }
  return { reason, ready, restarts, isRunning }
}

function restartsOf({ restartCount, lastState }: ContainerStatus): Restarts {
  const finishedAt = lastState?.terminated?.finishedAt
  return { restarts: restartCount, ...(finishedAt && { lastRestart: finishedAt }) }
}

function sumOf(a: Restarts, b: Restarts): Restarts {
  const times = [a.lastRestart, b.lastRestart].filter((time) => time !== undefined)
  const lastRestart = times.toSorted().at(-1)
  return { restarts: a.restarts + b.restarts, ...(lastRestart !== undefined && { lastRestart }) }
}

function isTrue({ status }: Pod, type: string): boolean {
  return (status?.conditions ?? []).some((one) => one.type === type && one.status === 'True')
}
