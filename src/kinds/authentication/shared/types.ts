/**
 * @package io.k8s.api.authentication.v1
 * @proto k8s.io.api.authentication.v1
 */

export interface UserInfo {
  /** @pb 1 */
  readonly username?: string
  /** @pb 2 */
  readonly uid?: string
  /** @pb 3 @list atomic */
  readonly groups?: readonly string[]
  /** @pb 4 */
  readonly extra?: Readonly<Record<string, readonly string[]>>
}
