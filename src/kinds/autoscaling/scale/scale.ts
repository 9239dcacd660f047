/** Scale: how many replicas a workload is to have, as a subresource of each kind that can scale. */
import type { ReplicasPaths } from '#api/apply/scale-managers.ts'
import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition, SubresourceDefinition } from '#api/definition.ts'
import type { LabelSelector, Resource } from '#api/metadata.ts'
import { subdomainName } from '#api/names/object-names.ts'
import type { int32 } from '#api/scalars/scalars.ts'
import { selectorRequirements } from '#api/selectors/label-selector.ts'
import { formatRequirements } from '#api/selectors/labels.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateObjectMeta } from '#api/validation/object-meta.ts'
import type { Scale } from '#kinds/autoscaling/scale/types.ts'

export const scales: KindDefinition<Scale> = {
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  plural: 'scales',
  scope: 'Namespaced',
  verbs: [],
  validate: { create: validateScale, update: validateScale },
  columns: [
    { ...nameColumn, format: '' },
    { name: 'Desired', type: 'integer', value: ({ spec }) => spec.replicas ?? 0 },
    { name: 'Available', type: 'integer', value: ({ status }) => status?.replicas ?? 0 },
    ageColumn,
  ],
}

/** Its metadata are checked, though nothing of them is kept. */
function validateScale({ metadata, spec }: Scale): readonly FieldError[] {
  const { replicas = 0 } = spec
  const detail = 'must be greater than or equal to 0'
  return [
    ...validateObjectMeta(metadata, { isNamespaced: true, nameErrors: subdomainName }),
    ...(replicas < 0 ? [invalid(path('spec', 'replicas'), replicas, detail)] : []),
  ]
}

export interface ScaleOf<T> {
  replicas(object: T): number
  /** Where that may refuse to answer: what a write begins from. */
  replicasBefore?(object: T): number
  currentReplicas(object: T): number
  /** The pods it counts, as text. */
  selector(object: T): string
  withReplicas(object: T, replicas: number): T
  /** How Scales are checked and shown there, if not as everywhere. */
  readonly definition?: KindDefinition<Scale>
  /** Where replicas stand, by apiVersion: in `spec`, of the kinds built in. */
  readonly paths?: ReplicasPaths
}

const builtInPaths: ReplicasPaths = {
  v1: ['f:spec', 'f:replicas'],
  'apps/v1': ['f:spec', 'f:replicas'],
}

export function scaleSubresource<T extends Resource>(of: ScaleOf<T>): SubresourceDefinition<T> {
  const { replicasBefore, definition = scales } = of
  return {
    name: 'scale',
    verbs: ['get', 'patch', 'update'],
    body: {
      definition,
      read: (object) => readScale(object, of),
      ...(replicasBefore && {
        before: (object: T) => readScale(object, { ...of, replicas: replicasBefore }),
      }),
      managed: of.paths ?? builtInPaths,
      write: (object, body: Scale) => of.withReplicas(object, body.spec.replicas ?? 0),
    },
  }
}

/** Where the number that is wanted stands in the spec, and the one that there is in the status. */
export function replicasScale<
  T extends Resource & {
    readonly spec: { readonly replicas?: int32 }
    readonly status?: { readonly replicas?: int32 }
  },
>(selector: (object: T) => string): SubresourceDefinition<T> {
  return scaleSubresource({
    replicas: ({ spec }) => spec.replicas ?? 0,
    currentReplicas: ({ status }) => status?.replicas ?? 0,
    selector,
    withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }),
  })
}

function readScale<T extends Resource>({ metadata, ...object }: T, of: ScaleOf<T>): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata
  const whole = { metadata, ...object } as T
  const replicas = of.replicas(whole)
  const selector = of.selector(whole)
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
      ...(creationTimestamp !== undefined && { creationTimestamp }),
    },
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: of.currentReplicas(whole), ...(selector !== '' && { selector }) },
  }
}

/** A selector as Scale's status tells it. */
export function selectorText(selector: LabelSelector | undefined): string {
  return formatRequirements(selectorRequirements(selector))
}
