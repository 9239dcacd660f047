/** What bindings leave out: the API groups of roles and subjects. */
import type { RoleRef, Subject } from '#kinds/rbac/shared/types.ts'

export const rbacGroup = 'rbac.authorization.k8s.io'

interface Binding {
  readonly roleRef: RoleRef
  readonly subjects?: readonly Subject[]
}

export function withBindingDefaults<T extends Binding>(binding: T): T {
  const { roleRef, subjects } = binding
  return {
    ...binding,
    roleRef: roleRef.apiGroup ? roleRef : { ...roleRef, apiGroup: rbacGroup },
    ...(subjects && { subjects: subjects.map(withSubjectDefaults) }),
  }
}

function withSubjectDefaults(subject: Subject): Subject {
  const isNamed = subject.kind === 'User' || subject.kind === 'Group'
  return subject.apiGroup || !isNamed ? subject : { ...subject, apiGroup: rbacGroup }
}
