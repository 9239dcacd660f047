/** A pod as a row of `kubectl get pods`. */
import { ageColumn, formatHumanDuration, nameColumn } from '#api/columns.ts'
import type { Column } from '#api/definition.ts'
import type { TableRowCondition } from '#api/metadata.ts'
import { podState } from '#kinds/core/pod/state.ts'
import type { Pod } from '#kinds/core/pod/types.ts'

export const podColumns: readonly Column<Pod>[] = [
  nameColumn,
  {
    name: 'Ready',
    type: 'string',
    description: 'How many of the pod’s containers are ready to work.',
    value(pod) {
      const { ready, total } = podState(pod)
      return `${ready}/${total}`
    },
  },
  {
    name: 'Status',
    type: 'string',
    description: 'What the containers of the pod do, in a word.',
    value: (pod) => podState(pod).reason,
  },
  {
    name: 'Restarts',
    type: 'string',
    description: 'How often containers of the pod were started anew, and when last.',
    value(pod, nowMs) {
      const { restarts, lastRestart } = podState(pod)
      if (restarts === 0 || lastRestart === undefined) return String(restarts)
      return `${restarts} (${formatHumanDuration(nowMs - Date.parse(lastRestart))} ago)`
    },
  },
  ageColumn,
  {
    name: 'IP',
    type: 'string',
    description: 'The address of the pod; empty until it has one.',
    wide: true,
    value: ({ status }) => status?.podIPs?.[0]?.ip || '<none>',
  },
  {
    name: 'Node',
    type: 'string',
    description: 'The node that the pod runs on, once one is chosen.',
    wide: true,
    value: ({ spec }) => spec.nodeName || '<none>',
  },
  {
    name: 'Nominated Node',
    type: 'string',
    description: 'The node on which room is being made for the pod.',
    wide: true,
    value: ({ status }) => status?.nominatedNodeName || '<none>',
  },
  {
    name: 'Readiness Gates',
    type: 'string',
    description: 'How many of the conditions hold that the pod waits for beyond its containers.',
    wide: true,
    value({ spec, status }) {
      const { readinessGates: gates = [] } = spec
      if (gates.length === 0) return '<none>'
      const { conditions = [] } = status ?? {}
      const open = gates.filter(({ conditionType }) =>
        conditions.some(({ type, status: is }) => type === conditionType && is === 'True'),
      )
      return `${open.length}/${gates.length}`
    },
  },
]

/** Says of a pod that has ended how it ended, so that printers may leave it out. */
export function podRowConditions({ status }: Pod): readonly TableRowCondition[] {
  const phase = status?.phase
  if (phase !== 'Succeeded' && phase !== 'Failed') return []
  const message = phase === 'Succeeded' ? 'The pod has completed successfully.' : 'The pod failed.'
  return [{ type: 'Completed', status: 'True', reason: phase, message }]
}
