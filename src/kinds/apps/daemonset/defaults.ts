/** What a DaemonSet does when nothing is said: it replaces one pod at a time, on its node. */
import { withChanges } from '#api/objects/sharing.ts'
import { withReadTemplateGeneration } from '#kinds/apps/daemonset/template-generation.ts'
import type {
  DaemonSet,
  DaemonSetUpdateStrategy,
  RollingUpdateDaemonSet,
} from '#kinds/apps/daemonset/types.ts'
import { withPodTemplateDefaults } from '#kinds/core/pod/template.ts'

const historyLimit = 10

export function withDaemonSetDefaults(given: DaemonSet): DaemonSet {
  const daemonSet = withReadTemplateGeneration(given)
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
  const { type = 'RollingUpdate', rollingUpdate } = strategy
  if (type === 'RollingUpdate') {
    return withChanges(strategy, { type, rollingUpdate: withCounts(rollingUpdate ?? {}, 1) })
  }
  // Another strategy has no use for these counts, but they are kept as numbers.
  return withChanges(strategy, { rollingUpdate: rollingUpdate && withCounts(rollingUpdate, 0) })
}

function withCounts(rolling: RollingUpdateDaemonSet, maxUnavailable: number) {
  return withChanges(rolling, {
    maxUnavailable: rolling.maxUnavailable ?? maxUnavailable,
    maxSurge: rolling.maxSurge ?? 0,
  })
}
