import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { withGeneration } from '#api/rules.ts'
import type {
  IngressClass,
  IngressClassParametersReference,
} from '#kinds/networking/ingressclass/types.ts'
import {
  validateIngressClass,
  validateIngressClassUpdate,
} from '#kinds/networking/ingressclass/validate.ts'

/** IngressClasses: which controller serves an Ingress. */
export const ingressClasses: KindDefinition<IngressClass> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  scope: 'Cluster',
  metadata: { onUpdate: 'changes first' },
  defaults: withScope,
  prepare: {
    create: (object) => withGeneration(object),
    update: withGeneration,
  },
  validate: { create: validateIngressClass, update: validateIngressClassUpdate },
  columns: [
    { ...nameColumn, value: formatName },
    { name: 'Controller', type: 'string', value: ({ spec }) => spec.controller ?? '' },
    {
      name: 'Parameters',
      type: 'string',
      value: ({ spec }) => formatParameters(spec.parameters),
    },
    ageColumn,
  ],
}

const defaultMark = 'ingressclass.kubernetes.io/is-default-class'

function formatName({ metadata }: IngressClass): string {
  const isDefault = metadata.annotations?.[defaultMark] === 'true'
  return isDefault ? `${metadata.name} (default)` : metadata.name
}

function withScope(object: IngressClass): IngressClass {
  const { parameters } = object.spec
  if (parameters === undefined || parameters.scope !== undefined) return object
  return { ...object, spec: { ...object.spec, parameters: { ...parameters, scope: 'Cluster' } } }
}

function formatParameters(parameters: IngressClassParametersReference | undefined): string {
  if (parameters === undefined) return '<none>'
  const { apiGroup, kind, name } = parameters
  return apiGroup ? `${kind}.${apiGroup}/${name}` : `${kind}/${name}`
}
