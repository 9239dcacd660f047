import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Condition } from '#api/metadata.ts'
import { podGroups } from '#kinds/scheduling/podgroup/podgroup.ts'
import type { PodGroup } from '#kinds/scheduling/podgroup/types.ts'
import { cellsOf } from '#kinds/testing/rules.ts'

const condition = (type: string, status: Condition['status'], reason: string): Condition => {
  return { type, status, reason, message: '', lastTransitionTime: '2026-01-02T03:03:05Z' }
}
const scheduled = condition('PodGroupScheduled', 'True', 'A')
const waiting = condition('PodGroupScheduled', 'False', 'A')
const displaced = condition('DisruptionTarget', 'False', 'PreemptionByScheduler')
const workload = { workloadName: 'w', podGroupTemplateName: 't' }
const gang = { minCount: 2 }

const rows: readonly [spec: PodGroup['spec'], conditions: Condition[], cells: string[]][] = [
  [{ schedulingPolicy: { basic: {} } }, [], ['Basic', '<none>', 'Pending']],
  [
    { schedulingPolicy: { gang }, podGroupTemplateRef: { workload } },
    [scheduled],
    ['Gang', 'w', 'Scheduled'],
  ],
  [{ schedulingPolicy: { gang } }, [waiting], ['Gang', '<none>', 'Unschedulable']],
  [{ schedulingPolicy: { gang } }, [displaced, scheduled], ['Gang', '<none>', displaced.reason]],
]

for (const [spec, conditions, cells] of rows) {
  test(`a group is shown as ${cells.join(', ')}`, () => {
    const group: PodGroup = {
      ...{ apiVersion: 'scheduling.k8s.io/v1alpha2', kind: 'PodGroup' },
      metadata: { name: 'g', creationTimestamp: '2026-01-02T03:04:00Z' },
      spec,
      status: { conditions },
    }
    assert.deepEqual(Object.values(cellsOf(podGroups, group)), ['g', ...cells, '5s'])
  })
}
