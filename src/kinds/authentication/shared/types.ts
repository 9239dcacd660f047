/**
 * @package io.k8s.api.authentication.v1
 * @proto k8s.io.api.authentication.v1
 */

/** A user, as authentication made out. */
export interface UserInfo {
  /** Name of the user. @pb 1 */
  readonly username?: string
  /** Id that tells users of the same name apart over time. @pb 2 */
  readonly uid?: string
  /** Groups the user is in. @pb 3 @list atomic */
  readonly groups?: readonly string[]
  /** Further facts the authenticator gave. @pb 4 @go map[string]v1.ExtraValue */
  readonly extra?: Readonly<Record<string, readonly string[]>>
}
