/** Who asks, once that is known. */
export interface User {
  readonly name: string
  readonly uid?: string
  readonly groups: readonly string[]
  readonly extra?: Readonly<Record<string, readonly string[]>>
  /** What is to be said of how somebody was known; no part of who it is. */
  readonly remarks?: Remarks
}

export interface Remarks {
  /** To the client. */
  readonly warnings: readonly string[]
  /** To the audit, by their keys. */
  readonly notes: Readonly<Record<string, string>>
}

export const mastersGroup = 'system:masters'
export const authenticatedGroup = 'system:authenticated'
export const unauthenticatedGroup = 'system:unauthenticated'

/** As whom the server does what it does of its own accord. */
export const serverUser: User = {
  name: 'system:apiserver',
  groups: [mastersGroup, authenticatedGroup],
}
/** Under this name it owns the fields that it writes. */
export const serverManager = 'kube-apiserver'

export const anonymous: User = { name: 'system:anonymous', groups: [unauthenticatedGroup] }
