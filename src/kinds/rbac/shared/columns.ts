/** The columns of both kinds of bindings. */
import { ageColumn, nameColumn } from '#api/columns.ts'
import type { Column } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { RoleRef, Subject } from '#kinds/rbac/shared/types.ts'

interface Binding extends Resource {
  readonly roleRef: RoleRef
  readonly subjects?: readonly Subject[]
}

export const bindingColumns: readonly Column<Binding>[] = [
  nameColumn,
  { name: 'Role', type: 'string', value: ({ roleRef }) => `${roleRef.kind}/${roleRef.name}` },
  ageColumn,
  { name: 'Users', type: 'string', wide: true, value: (binding) => namesOf(binding, 'User') },
  { name: 'Groups', type: 'string', wide: true, value: (binding) => namesOf(binding, 'Group') },
  {
    name: 'ServiceAccounts',
    type: 'string',
    wide: true,
    value: (binding) => namesOf(binding, 'ServiceAccount'),
  },
]

function namesOf({ subjects = [] }: Binding, kind: string): string {
  const found = subjects.filter((subject) => subject.kind === kind)
  const names = found.map(({ name, namespace = '' }) =>
    kind === 'ServiceAccount' ? `${namespace}/${name}` : name,
  )
  return names.join(', ')
}
