import type { KindDefinition } from '#api/definition.ts'
import { type FieldError, notSupportedText, required } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import type { Binding } from '#kinds/core/binding/types.ts'

export const bindings: KindDefinition<Binding> = {
  group: '',
  version: 'v1',
  kind: 'Binding',
  plural: 'bindings',
  scope: 'Namespaced',
  verbs: ['create'],
  metadata: { onCreate: 'never' },
  validate: { create: ({ target }) => validateTarget(target) },
}

/** Whether a node of that name exists, or could, is not asked. */
function validateTarget({ kind = '', name = '' }: Binding['target'] = {}): readonly FieldError[] {
  const at = path('target')
  const isNode = kind === '' || kind === 'Node'
  return [
    ...(isNode ? [] : [notSupportedText(at.child('kind'), kind, ['Node', '<empty>'])]),
    ...(name === '' ? [required(at.child('name'), '')] : []),
  ]
}
