/** What a StatefulSet does when nothing is said: it goes pod by pod, and keeps its claims. */
import type { RuleContext } from '#api/definition.ts'
import type { Features } from '#api/features.ts'
import { mapSame, withChanges } from '#api/objects/sharing.ts'
import type {
  StatefulSet,
  StatefulSetPersistentVolumeClaimRetentionPolicy,
  StatefulSetUpdateStrategy,
} from '#kinds/apps/statefulset/types.ts'
import { withClaimSpecDefaults } from '#kinds/core/persistentvolumeclaim/defaults.ts'
import type { PersistentVolumeClaim } from '#kinds/core/persistentvolumeclaim/types.ts'
import { withPodTemplateDefaults } from '#kinds/core/pod/template.ts'

const historyLimit = 10

export function withStatefulSetDefaults(
  statefulSet: StatefulSet,
  { features }: Pick<RuleContext, 'features'>,
): StatefulSet {
  const { spec } = statefulSet
  const { volumeClaimTemplates, persistentVolumeClaimRetentionPolicy: retention } = spec
  return withChanges(statefulSet, {
    spec: withChanges(spec, {
      replicas: spec.replicas ?? 1,
      template: withPodTemplateDefaults(spec.template),
      volumeClaimTemplates:
        volumeClaimTemplates && mapSame(volumeClaimTemplates, withClaimDefaults),
      podManagementPolicy: spec.podManagementPolicy ?? 'OrderedReady',
      updateStrategy: withStrategyDefaults(features, spec.updateStrategy),
      revisionHistoryLimit: spec.revisionHistoryLimit ?? historyLimit,
      persistentVolumeClaimRetentionPolicy: withRetentionDefaults(retention),
    }),
  })
}

/** Where no strategy is named, the rolling one is, with its partition; one that is named may have none. */
function withStrategyDefaults(
  features: Features,
  strategy: StatefulSetUpdateStrategy = {},
): StatefulSetUpdateStrategy {
  const { type = 'RollingUpdate' } = strategy
  const rollingUpdate = strategy.rollingUpdate ?? (strategy.type === undefined ? {} : undefined)
  return withChanges(strategy, {
    type,
    rollingUpdate:
      rollingUpdate &&
      withChanges(rollingUpdate, {
        partition: rollingUpdate.partition ?? 0,
        ...(type === 'RollingUpdate' &&
          features.enabled('MaxUnavailableStatefulSet') && {
            maxUnavailable: rollingUpdate.maxUnavailable ?? 1,
          }),
      }),
  })
}

function withRetentionDefaults(
  policy: StatefulSetPersistentVolumeClaimRetentionPolicy = {},
): StatefulSetPersistentVolumeClaimRetentionPolicy {
  return withChanges(policy, {
    whenDeleted: policy.whenDeleted ?? 'Retain',
    whenScaled: policy.whenScaled ?? 'Retain',
  })
}

/** A template of claims is a claim, whatever it calls itself. */
function withClaimDefaults(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const { status = {} } = claim
  return withChanges(claim, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    spec: withClaimSpecDefaults(claim.spec),
    status: withChanges(status, { phase: status.phase ?? 'Pending' }),
  })
}
