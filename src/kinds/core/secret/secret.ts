import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { withSecretDefaults } from '#kinds/core/secret/defaults.ts'
import type { Secret } from '#kinds/core/secret/types.ts'
import { validateSecret, validateSecretUpdate } from '#kinds/core/secret/validate.ts'
import { secretWarnings } from '#kinds/core/secret/warnings.ts'

export const secrets: KindDefinition<Secret> = {
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  scope: 'Namespaced',
  metadata: { onUpdate: 'changes first' },
  defaults: withSecretDefaults,
  validate: { create: validateSecret, update: validateSecretUpdate },
  warnings: { create: secretWarnings, update: secretWarnings },
  fieldSelectors: { type: ({ type = '' }) => type },
  columns: [
    nameColumn,
    { name: 'Type', type: 'string', value: ({ type }) => type },
    { name: 'Data', type: 'string', value: ({ data = {} }) => Object.keys(data).length },
    ageColumn,
  ],
}
