import { ageColumn, nameColumn } from '#api/columns.ts'
import type { Column, KindDefinition, RuleContext } from '#api/definition.ts'
import { isSame } from '#api/objects/equality.ts'
import { withGeneration, withNextGeneration, withStatusOf } from '#api/rules.ts'
import { formatLabelSelector } from '#api/selectors/label-selector.ts'
import { withDeploymentDefaults } from '#kinds/apps/deployment/defaults.ts'
import { withRollbackOf } from '#kinds/apps/deployment/rollback.ts'
import type { Deployment } from '#kinds/apps/deployment/types.ts'
import {
  validateDeployment,
  validateDeploymentStatus,
  validateDeploymentUpdate,
} from '#kinds/apps/deployment/validate.ts'
import { podNameWarnings } from '#kinds/apps/shared/name-warnings.ts'
import { withoutDisabledFields } from '#kinds/apps/shared/prepare.ts'
import { templateWarnings } from '#kinds/apps/shared/template-warnings.ts'
import { replicasScale, selectorText } from '#kinds/autoscaling/scale/scale.ts'
import { containerColumns } from '#kinds/core/podtemplate/columns.ts'

export const deployments: KindDefinition<Deployment> = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  shortNames: ['deploy'],
  categories: ['all'],
  scope: 'Namespaced',
  metadata: { onUpdate: 'changes' },
  defaults: withDeploymentDefaults,
  whenEmpty: { spec: { replicas: 0 } },
  prepare: { create: prepareCreate, update: prepareUpdate },
  validate: { create: validateDeployment, update: validateDeploymentUpdate },
  warnings: {
    create: (deployment) => [
      ...podNameWarnings(deployment.metadata.name),
      ...templateWarnings(deployment),
    ],
    update: templateWarnings,
  },
  subresources: [
    replicasScale(({ spec }) => selectorText(spec.selector)),
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      resetFields: ['spec', 'metadata.labels'],
      prepare: prepareStatus,
      validate: validateDeploymentStatus,
    },
  ],
  columns: columns(),
}

function prepareCreate(deployment: Deployment, context: RuleContext): Deployment {
  return withGeneration(withoutDisabledFields(withStatusOf(deployment), undefined, context))
}

/** Annotations count as well, since they are copied to the ReplicaSets. */
function prepareUpdate(deployment: Deployment, old: Deployment, context: RuleContext): Deployment {
  const kept = withoutDisabledFields(withStatusOf(deployment, old), old, context)
  const sameAnnotations = isSame(kept.metadata.annotations ?? {}, old.metadata.annotations ?? {})
  return sameAnnotations ? withGeneration(kept, old) : withNextGeneration(kept, old)
}

function prepareStatus({ metadata, ...deployment }: Deployment, old: Deployment): Deployment {
  const { labels: _, ...rest } = metadata
  const { labels } = old.metadata
  return {
    ...deployment,
    metadata: withRollbackOf(labels ? { ...rest, labels } : rest, old.metadata),
    spec: old.spec,
  }
}

function columns(): readonly Column<Deployment>[] {
  return [
    nameColumn,
    {
      name: 'Ready',
      type: 'string',
      value: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    },
    { name: 'Up-to-date', type: 'string', value: ({ status }) => status?.updatedReplicas ?? 0 },
    { name: 'Available', type: 'string', value: ({ status }) => status?.availableReplicas ?? 0 },
    ageColumn,
    ...containerColumns<Deployment>(({ spec }) => spec.template),
    {
      name: 'Selector',
      type: 'string',
      wide: true,
      value: ({ spec: { selector } }) => (selector ? formatLabelSelector(selector) : ''),
    },
  ]
}
