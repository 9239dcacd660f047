/** Who somebody is by a token, and what he may do: what of it a server has before anybody can reach it. */
import type { Features } from '#api/features.ts'
import type { Metrics } from '#base/metrics.ts'
import { openTokenAuthentication, type TokenAuthentication } from '#server/authn/open-tokens.ts'
import { openServiceAccounts, type ServiceAccounts } from '#server/authn/service-accounts.ts'
import { type Authorization, openAuthorization } from '#server/authz/open-authorization.ts'
import { identityOf } from '#server/identity.ts'
import type { ServerOptions } from '#server/options.ts'
import type { OwnWrites } from '#server/own-writes.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

export interface Access {
  readonly authorizer: Authorization
  /** Absent: there are no tokens of service accounts. */
  readonly serviceAccounts?: ServiceAccounts
  readonly tokens: TokenAuthentication
}

export interface AccessParts {
  readonly builtIn: ResourceTable
  /** What is served now: asked for when it is needed. */
  resources(): ResourceTable
  readonly features: Features
  readonly metrics: Metrics
  readonly writes: OwnWrites
  readonly signal: AbortSignal
}

/** All that it opens closes with `stack`. Throws where a key or a file of tokens cannot be read. */
export function openAccess(
  options: ServerOptions,
  { builtIn, ...parts }: AccessParts,
  stack: AsyncDisposableStack,
): Access {
  const { clock, random, log, authentication } = options
  const known = { ...parts, serverId: identityOf(options), clock, random, log }
  const authorizer = stack.use(openAuthorization(options, { ...known, table: builtIn }))
  const accounts = authentication.serviceAccounts
  const serviceAccounts = accounts && openServiceAccounts(accounts, known)
  const tokens = stack.use(openTokenAuthentication(authentication, { ...known, serviceAccounts }))
  return { authorizer, tokens, ...(serviceAccounts && { serviceAccounts }) }
}
