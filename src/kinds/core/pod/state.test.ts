import assert from 'node:assert/strict'
import { test } from 'node:test'
import { podColumns } from '#kinds/core/pod/columns.ts'
import { keptPod, sampleContainer, samplePod } from '#kinds/core/pod/testing/sample.ts'
import type { ContainerState, ContainerStatus, Pod, PodStatus } from '#kinds/core/pod/types.ts'

const nowMs = Date.parse('2026-01-01T01:00:00Z')
const atStart = '2026-01-01T00:00:00Z'

const running: ContainerState = { running: { startedAt: atStart } }
const waiting = (reason: string): ContainerState => ({ waiting: { reason } })
const over = (exitCode: number, reason = ''): ContainerState => ({
  terminated: { exitCode, reason, startedAt: atStart, finishedAt: atStart },
})

function statusOf(
  name: string,
  state: ContainerState,
  more: Partial<ContainerStatus> = {},
): ContainerStatus {
  const ready = state.running !== undefined
  return { name, state, ready, restartCount: 0, image: 'app:1', imageID: '', ...more }
}

const sidecar = { ...sampleContainer, name: 'side', restartPolicy: 'Always' as const }
const init = { ...sampleContainer, name: 'init' }

interface Case {
  readonly name: string
  readonly status: PodStatus
  readonly inits?: readonly (typeof sidecar | typeof init)[]
  readonly isDeleted?: true
  /** Ready, Status and Restarts. */
  readonly row: string
}

const cases: readonly Case[] = [
  { name: 'a new pod', status: { phase: 'Pending' }, row: '0/1 Pending 0' },
  {
    name: 'a running pod',
    status: { phase: 'Running', containerStatuses: [statusOf('app', running)] },
    row: '1/1 Running 0',
  },
  {
    name: 'a container that keeps falling over',
    status: {
      phase: 'Running',
      containerStatuses: [
        statusOf('app', waiting('CrashLoopBackOff'), { restartCount: 7, lastState: over(1) }),
      ],
    },
    row: '0/1 CrashLoopBackOff 7 (60m ago)',
  },
  {
    name: 'a container that left without a word',
    status: { phase: 'Failed', containerStatuses: [statusOf('app', over(3))] },
    row: '0/1 ExitCode:3 0',
  },
  {
    name: 'a pod that the node put out',
    status: { phase: 'Failed', reason: 'Evicted' },
    row: '0/1 Evicted 0',
  },
  {
    name: 'a pod behind a gate',
    status: {
      phase: 'Pending',
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }],
    },
    row: '0/1 SchedulingGated 0',
  },
  {
    name: 'the first container to start has not',
    inits: [init],
    status: { phase: 'Pending', initContainerStatuses: [statusOf('init', waiting(''))] },
    row: '0/1 Init:0/1 0',
  },
  {
    name: 'the first container to start failed',
    inits: [init],
    status: {
      phase: 'Pending',
      initContainerStatuses: [statusOf('init', over(1, 'Error'), { restartCount: 2 })],
    },
    row: '0/1 Init:Error 2',
  },
  {
    name: 'restarts before the start are forgotten after it',
    inits: [init],
    status: {
      phase: 'Running',
      initContainerStatuses: [statusOf('init', over(0), { restartCount: 4, lastState: over(1) })],
      containerStatuses: [statusOf('app', running, { restartCount: 1 })],
    },
    row: '1/1 Running 1',
  },
  {
    name: 'a sidecar counts as the others do',
    inits: [sidecar],
    status: {
      phase: 'Running',
      initContainerStatuses: [
        statusOf('side', running, { started: true, restartCount: 2, lastState: over(1) }),
      ],
      containerStatuses: [statusOf('app', running, { restartCount: 1 })],
    },
    row: '2/2 Running 3 (60m ago)',
  },
  {
    name: 'a deleted pod',
    isDeleted: true,
    status: { phase: 'Running', containerStatuses: [statusOf('app', running)] },
    row: '1/1 Terminating 0',
  },
  {
    name: 'a deleted pod whose node is lost',
    isDeleted: true,
    status: { phase: 'Running', reason: 'NodeLost' },
    row: '0/1 Unknown 0',
  },
  {
    name: 'a deleted pod that was over already',
    isDeleted: true,
    status: { phase: 'Succeeded', containerStatuses: [statusOf('app', over(0, 'Completed'))] },
    row: '0/1 Completed 0',
  },
]

function rowOf(pod: Pod): readonly unknown[] {
  return podColumns.map((column) => column.value(pod, nowMs))
}

for (const { name, status, inits = [], isDeleted, row } of cases) {
  test(`${name} reads ${row}`, () => {
    const pod = keptPod(samplePod({ initContainers: inits }))
    const metadata = { ...pod.metadata, ...(isDeleted && { deletionTimestamp: atStart }) }
    assert.equal(
      rowOf({ ...pod, metadata, status })
        .slice(1, 4)
        .join(' '),
      row,
    )
  })
}

test('some of the containers done and others running is NotReady, until the pod is ready', () => {
  const pod = keptPod(
    samplePod({ containers: [sampleContainer, { ...sampleContainer, name: 'b' }] }),
  )
  const containerStatuses = [statusOf('app', over(0, 'Completed')), statusOf('b', running)]
  const words = (['True', 'False'] as const).map((status) => {
    const conditions = [{ type: 'Ready', status }]
    return rowOf({ ...pod, status: { phase: 'Running', conditions, containerStatuses } })[2]
  })
  assert.deepEqual(words, ['Running', 'NotReady'])
})

test('a wide row has the address, the node, the node to come and the gates', () => {
  const pod = keptPod(
    samplePod({
      nodeName: 'alpha',
      readinessGates: [{ conditionType: 'a' }, { conditionType: 'b' }],
    }),
  )
  const status: PodStatus = {
    podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }],
    conditions: [{ type: 'a', status: 'True' }],
  }
  assert.deepEqual(rowOf({ ...pod, status }).slice(5), ['10.0.0.1', 'alpha', '<none>', '1/2'])
})
