import { nameColumn } from '#api/columns.ts'
import type { Column, KindDefinition } from '#api/definition.ts'
import type { ComponentCondition, ComponentStatus } from '#kinds/core/componentstatus/types.ts'

/** How the parts of the control plane are, asked anew on every read. Upstream advises against it. */
export const componentStatuses: KindDefinition<ComponentStatus> = {
  group: '',
  version: 'v1',
  kind: 'ComponentStatus',
  plural: 'componentstatuses',
  shortNames: ['cs'],
  scope: 'Cluster',
  deprecated: 'v1 ComponentStatus is deprecated in v1.19+',
  verbs: ['get', 'list'],
  columns: [
    nameColumn,
    column('Status', (healthy) => (healthy ? healthText(healthy) : 'Unknown')),
    column('Message', (healthy) => healthy?.message ?? ''),
    column('Error', (healthy) => healthy?.error ?? ''),
  ],
}

function column(
  name: string,
  text: (healthy: ComponentCondition | undefined) => string,
): Column<ComponentStatus> {
  return {
    name,
    type: 'string',
    value: ({ conditions }) => text(conditions?.find(({ type }) => type === 'Healthy')),
  }
}

function healthText({ status }: ComponentCondition): string {
  return status === 'True' ? 'Healthy' : 'Unhealthy'
}
