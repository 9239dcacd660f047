import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { labelName } from '#api/names/object-names.ts'
import { withChanges } from '#api/objects/sharing.ts'
import { type FieldError, invalid, named } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateFinalizerDomain, validateFinalizerName } from '#api/validation/object-meta.ts'
import type { Namespace } from '#kinds/core/namespace/types.ts'

const nameLabel = 'kubernetes.io/metadata.name'
const ownFinalizer = 'kubernetes'

export const namespaces: KindDefinition<Namespace> = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  shortNames: ['ns'],
  scope: 'Cluster',
  answersDeleted: 'unsaid',
  nameErrors: labelName,
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  defaults: (namespace) =>
    withNameLabel(
      withChanges(namespace, {
        status: namespace.status?.phase
          ? namespace.status
          : { ...namespace.status, phase: 'Active' },
      }),
    ),
  prepare: {
    create: (namespace) => ({
      ...withOwnFinalizer(namespace),
      status: { phase: 'Active' },
    }),
    update: (namespace, old) => ({
      ...withChanges(namespace, { status: old.status }),
      spec: withFinalizersOf(namespace.spec, old.spec),
    }),
  },
  validate: {
    create: ({ spec }) => validateFinalizers(spec.finalizers, () => path('spec', 'finalizers')),
    update: ({ spec }) => validateFinalizers(spec.finalizers, () => path('spec', 'finalizers')),
  },
  isHeld: ({ spec }) => (spec.finalizers ?? []).length > 0,
  // A generated name is not known when defaults are set.
  canonical: withNameLabel,
  subresources: [
    {
      name: 'finalize',
      verbs: ['update'],
      prepare: (namespace, old) => withChanges(namespace, { status: old.status }),
      validate: ({ spec }) =>
        validateFinalizers(spec.finalizers, (i) => path('spec', 'finalizers').index(i)),
    },
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      prepare: (namespace, old) => ({ ...namespace, spec: old.spec }),
      validate: validatePhase,
    },
  ],
  fieldSelectors: { 'status.phase': ({ status }) => status?.phase ?? '' },
  columns: [
    nameColumn,
    { name: 'Status', type: 'string', value: ({ status }) => status?.phase },
    ageColumn,
  ],
}

function withNameLabel(namespace: Namespace): Namespace {
  const { name, labels } = namespace.metadata
  if (name === '' || labels?.[nameLabel] === name) return namespace
  const metadata = { ...namespace.metadata, labels: { ...labels, [nameLabel]: name } }
  return { ...namespace, metadata }
}

/** While it is there the namespace's contents are deleted before the namespace is. */
function withOwnFinalizer(namespace: Namespace): Namespace {
  const finalizers = namespace.spec.finalizers ?? []
  if (finalizers.includes(ownFinalizer)) return namespace
  return { ...namespace, spec: { ...namespace.spec, finalizers: [...finalizers, ownFinalizer] } }
}

function withFinalizersOf(spec: Namespace['spec'], old: Namespace['spec']): Namespace['spec'] {
  const { finalizers: _, ...rest } = spec
  return { ...rest, ...(old.finalizers && { finalizers: old.finalizers }) }
}

function validateFinalizers(
  finalizers: readonly string[] = [],
  at: (index: number) => FieldPath,
): readonly FieldError[] {
  return finalizers.flatMap((name, i) => [
    ...validateFinalizerName(name, at(i)),
    ...validateFinalizerDomain(name, at(i)),
  ])
}

function validatePhase({ metadata, status }: Namespace): readonly FieldError[] {
  // The zero time is none.
  const isLeaving = Boolean(metadata.deletionTimestamp)
  const wanted = isLeaving ? 'Terminating' : 'Active'
  const phase = status?.phase ?? ''
  if (phase === wanted) return []
  const detail = `may only be '${wanted}' if \`deletionTimestamp\` is ${isLeaving ? 'not ' : ''}empty`
  return [invalid(path('status', 'Phase'), named(phase), detail)]
}
