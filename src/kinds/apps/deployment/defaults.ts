/** What a Deployment does when nothing is said: it replaces a quarter of one pod at a time. */
import { withChanges } from '#api/objects/sharing.ts'
import { withReadRollback } from '#kinds/apps/deployment/rollback.ts'
import type { Deployment, DeploymentStrategy } from '#kinds/apps/deployment/types.ts'
import { withPodTemplateDefaults } from '#kinds/core/pod/template.ts'

const historyLimit = 10
const deadlineSeconds = 600
const share = '25%'

export function withDeploymentDefaults(deployment: Deployment): Deployment {
  const { spec } = deployment
  return withChanges(deployment, {
    metadata: withReadRollback(deployment.metadata),
    spec: withChanges(spec, {
      replicas: spec.replicas ?? 1,
      template: withPodTemplateDefaults(spec.template),
      strategy: withStrategyDefaults(spec.strategy),
      revisionHistoryLimit: spec.revisionHistoryLimit ?? historyLimit,
      progressDeadlineSeconds: spec.progressDeadlineSeconds ?? deadlineSeconds,
    }),
  })
}

function withStrategyDefaults(strategy: DeploymentStrategy = {}): DeploymentStrategy {
  const { type = 'RollingUpdate', rollingUpdate = {} } = strategy
  if (type !== 'RollingUpdate') return strategy
  return withChanges(strategy, {
    type,
    rollingUpdate: withChanges(rollingUpdate, {
      maxUnavailable: rollingUpdate.maxUnavailable ?? share,
      maxSurge: rollingUpdate.maxSurge ?? share,
    }),
  })
}
