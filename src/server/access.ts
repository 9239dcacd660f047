/** Who somebody is by a token, and what he may do: what of it a server has before anybody can reach it. */
import { hostname } from 'node:os'
import type { Metrics } from '#base/metrics.ts'
import { openServiceAccounts, type ServiceAccounts } from '#server/authn/service-accounts.ts'
import {
  openTokenAuthentication,
  type TokenAuthentication,
} from '#server/authn/tokens/open-tokens.ts'
import { type Authorization, openAuthorization } from '#server/authz/open-authorization.ts'
import { identityName } from '#server/bootstrap/identity-lease.ts'
import type { ServerOptions } from '#server/options.ts'
import type { ResourceTable } from '#server/resources/served-resource.ts'

export interface Access extends AsyncDisposable {
  readonly authorizer: Authorization
  /** Absent: there are no tokens of service accounts. */
  readonly serviceAccounts?: ServiceAccounts
  readonly tokens: TokenAuthentication
}

export interface AccessParts {
  readonly builtIn: ResourceTable
  /** What is served now: asked for when it is needed. */
  resources(): ResourceTable
  readonly metrics: Metrics
  readonly signal: AbortSignal
}

/** Throws where a key or a file of tokens cannot be read. */
export async function openAccess(
  options: ServerOptions,
  { builtIn, ...parts }: AccessParts,
): Promise<Access> {
  await using stack = new AsyncDisposableStack()
  const { clock, random, log, authentication } = options
  const known = { ...parts, serverId: identityName(hostname()), clock, random, log }
  const authorizer = stack.use(await openAuthorization(options, { ...known, table: builtIn }))
  const accounts = authentication.serviceAccounts
  const serviceAccounts = accounts && openServiceAccounts(accounts, known)
  const tokens = stack.use(
    await openTokenAuthentication(authentication, { ...known, serviceAccounts }),
  )
  const opened = stack.move()
  return {
    ...{ authorizer, tokens },
    ...(serviceAccounts && { serviceAccounts }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}
