/** What a DaemonSet does when nothing is said: it replaces one pod at a time, on its node. */
import { withChanges } from '#api/sharing.ts'
import type { DaemonSet, DaemonSetUpdateStrategy } from '#kinds/apps/daemonset/types.ts'
import { withPodTemplateDefaults } from '#kinds/core/pod/template.ts'

const historyLimit = 10

export function withDaemonSetDefaults(daemonSet: DaemonSet): DaemonSet {
  const { spec } = daemonSet
  return withChanges(daemonSet, {
    spec: withChanges(spec, {
      template: withPodTemplateDefaults(spec.template),
      updateStrategy: withStrategyDefaults(spec.updateStrategy),
      revisionHistoryLimit: spec.revisionHistoryLimit ?? historyLimit,
    }),
  })
}

function withStrategyDefaults(strategy: DaemonSetUpdateStrategy = {}): DaemonSetUpdateStrategy {
  const { type = 'RollingUpdate', rollingUpdate = {} } = strategy
  if (type !== 'RollingUpdate') return strategy
  return withChanges(strategy, {
    type,
    rollingUpdate: withChanges(rollingUpdate, {
      maxUnavailable: rollingUpdate.maxUnavailable ?? 1,
      maxSurge: rollingUpdate.maxSurge ?? 0,
    }),
  })
}
