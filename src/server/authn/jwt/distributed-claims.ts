/**
 * Groups that a token does not tell, but where to ask for them: of a server that answers with another token
 * (OpenID Connect Core 1.0, section 5.6.2).
 */
import { isJsonObject } from '#api/patch/json-tree.ts'
import type { Json } from '#api/scalars/scalars.ts'
import type { Clock } from '#base/clock.ts'
import { quoteGo } from '#base/go/text.ts'
import { orAborted } from '#base/wait.ts'
import { inWords } from '#server/authn/jwt/in-words.ts'
import { type IssuerSource, openIssuer } from '#server/authn/jwt/issuer.ts'
import type { IssuerClient } from '#server/authn/jwt/issuer-client.ts'
import type { Claims } from '#server/authn/jwt/jws.ts'
import { type Expectations, issuerOf, verifyToken } from '#server/authn/jwt/verify-token.ts'

export interface ClaimResolver extends AsyncDisposable {
  /** The claims with the one that was told elsewhere. Throws with upstream's words. */
  expand(claims: Claims, signal: AbortSignal): Promise<Claims>
}

export interface ClaimResolverOptions {
  readonly claim: string
  readonly client: IssuerClient
  readonly expected: Pick<Expectations, 'audiences' | 'algorithms'>
  readonly clock: Clock
  onFailure(message: string): void
}

/** Who signs them is in the hands of an issuer that is believed; more than a few are a mistake. */
const mostIssuers = 64

export function createClaimResolver(options: ClaimResolverOptions): ClaimResolver {
  const { claim, client, clock, expected, onFailure } = options
  const issuers = new Map<string, IssuerSource>()

  function issuerNamed(url: string): IssuerSource {
    let issuer = issuers.get(url)
    if (!issuer) {
      if (issuers.size >= mostIssuers) throw new Error('too many issuers of distributed claims')
      issuer = openIssuer({ url, client, clock, onFailure })
      issuers.set(url, issuer)
    }
    return issuer
  }

  async function resolve({ endpoint, token }: Source, signal: AbortSignal): Promise<Json> {
    const answer = await inWords(`while getting distributed claim ${quoteGo(claim)}`, signal, () =>
      fetchToken(client, endpoint, { signal, ...(token !== '' && { token }) }),
    )
    const issuer = issuerOf(answer)
    if (issuer === undefined) {
      const where = `getting untrusted issuer from endpoint ${endpoint}`
      throw new Error(`${where} failed for claim ${quoteGo(claim)}: malformed token`)
    }
    const source = issuerNamed(issuer)
    await orAborted(source.tried, signal)
    const keys = source.keys()
    if (!keys) {
      const why = `verifier not initialized for issuer: ${quoteGo(issuer)}`
      throw new Error(`verifying untrusted issuer ${issuer} failed: ${why}`)
    }
    const told = await inWords('verify distributed claim token', signal, () =>
      verifyToken(answer, keys, { ...expected, issuer, nowMs: clock.nowMs(), signal }),
    )
    if (Object.hasOwn(told, claim)) return told[claim]!
    const where = `jwt returned by distributed claim endpoint ${quoteGo(endpoint)}`
    throw new Error(`${where} did not contain claim: ${claim}`)
  }

  return {
    async expand(claims, signal) {
      const source = Object.hasOwn(claims, claim) ? undefined : sourceOf(claims, claim)
      return source ? { ...claims, [claim]: await resolve(source, signal) } : claims
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(Array.from(issuers.values(), (issuer) => issuer[Symbol.asyncDispose]()))
    },
  }
}

interface Source {
  readonly endpoint: string
  readonly token: string
}

/** Undefined: it is not told elsewhere. */
function sourceOf(claims: Claims, claim: string): Source | undefined {
  const { _claim_names: names, _claim_sources: sources } = claims
  if (names === undefined) return undefined
  if (!isTexts(names)) throw new Error('oidc: error parsing distributed claim names')
  if (sources === undefined) throw new Error('oidc: no claim sources')
  if (!isJsonObject(sources)) throw new Error('oidc: could not parse claim sources')
  const name = Object.hasOwn(names, claim) ? names[claim] : undefined
  if (name === undefined) return undefined
  const source = Object.hasOwn(sources, name) ? sources[name] : undefined
  if (!isJsonObject(source)) {
    throw new Error(`id token _claim_names contained a source ${name} missing in _claims_sources`)
  }
  const { endpoint = '', access_token: token = '' } = source
  if (typeof endpoint !== 'string' || typeof token !== 'string') {
    throw new Error('oidc: could not parse claim sources')
  }
  return endpoint === '' ? undefined : { endpoint, token }
}

function isTexts(value: Json): value is Readonly<Record<string, string>> {
  return isJsonObject(value) && Object.values(value).every((one) => typeof one === 'string')
}

async function fetchToken(
  client: IssuerClient,
  endpoint: string,
  options: { readonly signal: AbortSignal; readonly token?: string },
): Promise<string> {
  if (!URL.canParse(endpoint)) throw new Error(`while calling ${endpoint}: no URL`)
  const { code, body } = await client.get(endpoint, options)
  if (code >= 200 && code <= 226) return body.toString()
  throw new Error(`error while getting distributed claim JWT: ${code}`)
}
