/** The columns that count replicas. */
import type { Column } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars/scalars.ts'

interface Replicated extends Resource {
  readonly spec: { readonly replicas?: int32 }
  readonly status?: { readonly replicas?: int32; readonly readyReplicas?: int32 }
}

/** How many replicas there are to be, how many there are, and how many of them are ready. */
export function replicaColumns<T extends Replicated>(): readonly Column<T>[] {
  return [
    { name: 'Desired', type: 'integer', value: ({ spec }) => spec.replicas ?? 0 },
    { name: 'Current', type: 'integer', value: ({ status }) => status?.replicas ?? 0 },
    { name: 'Ready', type: 'integer', value: ({ status }) => status?.readyReplicas ?? 0 },
  ]
}
