import type { KindDefinition, VersionDefinition } from '#api/definition.ts'
import { v1beta1 } from '#kinds/apiextensions/customresourcedefinition/convert-v1beta1.ts'
import { withDefaults } from '#kinds/apiextensions/customresourcedefinition/defaults.ts'
import {
  prepareCreate,
  prepareStatus,
  prepareUpdate,
} from '#kinds/apiextensions/customresourcedefinition/prepare.ts'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import {
  validateCustomResourceDefinition,
  validateCustomResourceDefinitionStatus,
  validateCustomResourceDefinitionUpdate,
} from '#kinds/apiextensions/customresourcedefinition/validate.ts'
import { warningsOf } from '#kinds/apiextensions/customresourcedefinition/warnings.ts'

export const customResourceDefinitions: KindDefinition<CustomResourceDefinition> = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  storagePrefix: 'apiextensions.k8s.io/customresourcedefinitions',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  storedAs: 'json',
  versions: [v1beta1 as VersionDefinition<CustomResourceDefinition>],
  storageVersion: v1beta1.apiVersion,
  scope: 'Cluster',
  metadata: { onUpdate: 'changes', anyFinalizers: true },
  unconditionalUpdate: false,
  defaults: withDefaults,
  prepare: { create: prepareCreate, update: prepareUpdate },
  validate: {
    create: validateCustomResourceDefinition,
    update: validateCustomResourceDefinitionUpdate,
  },
  warnings: {
    create: (crd) => warningsOf(crd),
    update: (crd, old) => warningsOf(crd, old),
  },
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      untabled: true,
      prepare: prepareStatus,
      validate: (crd) => validateCustomResourceDefinitionStatus(crd),
    },
  ],
}
