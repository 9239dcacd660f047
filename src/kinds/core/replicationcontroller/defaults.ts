/** What a ReplicationController leaves out it takes from the labels of its template. */
import { withChanges } from '#api/objects/sharing.ts'
import { withPodTemplateDefaults } from '#kinds/core/pod/template.ts'
import type { ReplicationController } from '#kinds/core/replicationcontroller/types.ts'

export function withReplicationControllerDefaults(
  controller: ReplicationController,
): ReplicationController {
  const { metadata, spec } = controller
  const labels = spec.template?.metadata.labels
  return withChanges(controller, {
    metadata: isEmpty(metadata.labels) && labels ? { ...metadata, labels } : metadata,
    spec: withChanges(spec, {
      replicas: spec.replicas ?? 1,
      selector: isEmpty(spec.selector) ? labels : spec.selector,
      template: spec.template && withPodTemplateDefaults(spec.template),
    }),
  })
}

function isEmpty(labels: Readonly<Record<string, string>> = {}): boolean {
  return Object.keys(labels).length === 0
}
