/** Where others read who issues tokens here, and by which keys they can check them. */
import type { JsonWebKey } from 'node:crypto'
import { parseUrl } from '#api/go-url.ts'
import { genericResponse } from '#api/status/generic-response.ts'
import { failure } from '#api/status/status-answers.ts'
import type { Logger } from '#base/log/log.ts'
import type { PublicTokenKey } from '#server/authn/tokens/keys.ts'
import type { TokenKeys } from '#server/authn/tokens/token-keys.ts'
import { headerOf } from '#server/http/exchange.ts'
import { acceptsAny } from '#server/http/negotiation/accept.ts'
import type { PathHandler } from '#server/http/paths/path-handler.ts'

export interface OpenIdOptions {
  readonly issuer: string
  readonly jwksUri: string
  readonly keys: TokenKeys
  readonly log: Logger
}

const issuerPath = '/.well-known/openid-configuration'
const keysPath = '/openid/v1/jwks'

/** Undefined where nobody could make use of them, as the log then says. */
export function createOpenIdPaths(options: OpenIdOptions): PathHandler | undefined {
  const { issuer, keys, log } = options
  const problem = issuerProblem(issuer)
  const documents = new Documents(options)
  if (problem !== undefined) {
    log.error('the issuer of tokens is described to nobody', { why: problem })
    return undefined
  }
  if (!documents.current) return undefined
  return {
    paths: [issuerPath, `${issuerPath}/`, keysPath, `${keysPath}/`],
    answer(request) {
      const { method, path } = request
      const bare = path.replace(/\/$/, '')
      if (bare !== issuerPath && bare !== keysPath) return undefined
      if (method !== 'GET') throw genericResponse({ code: 405, verb: '' })
      const isIssuer = bare === issuerPath
      const mediaType = isIssuer ? 'application/json' : 'application/jwk-set+json'
      refuseOther(headerOf(request, 'accept') ?? '', mediaType)
      const caching = `public, max-age=${keys.maxAgeSeconds}`
      const headers = { 'content-type': mediaType, 'cache-control': caching }
      return { code: 200, headers, body: documents.current![isIssuer ? 'issuer' : 'keys'] }
    },
  }
}

/** What OpenID wants of an issuer. */
function issuerProblem(issuer: string): string | undefined {
  const url = parseUrl(issuer)
  if ('message' in url) return url.message
  if (url.scheme !== 'https') return `issuer URL must use https scheme, got: ${issuer}`
  if (url.rawQuery !== '') return `issuer URL may not include a query, got: ${issuer}`
  if (url.fragment !== '') return `issuer URL may not include a fragment, got: ${issuer}`
  return undefined
}

interface Rendered {
  readonly issuer: Uint8Array
  readonly keys: Uint8Array
}

/** They are made when the keys have changed. Those that cannot be shown leave them as they were. */
class Documents {
  readonly #options: OpenIdOptions
  #of: readonly PublicTokenKey[] | undefined
  #current: Rendered | undefined

  constructor(options: OpenIdOptions) {
    this.#options = options
  }

  get current(): Rendered | undefined {
    const { keys, log } = this.#options
    if (keys.all === this.#of) return this.#current
    this.#of = keys.all
    const shown = keys.all.filter(({ isHidden }) => !isHidden)
    const why = keysProblem(shown)
    if (why === undefined) this.#current = rendered(this.#options, shown)
    else log.error('the keys of tokens cannot be shown', { why })
    return this.#current
  }
}

function keysProblem(keys: readonly PublicTokenKey[]): string | undefined {
  if (keys.length === 0) return 'no keys provided for validating keyset'
  const strange = keys.flatMap(({ algorithm }, at) => (algorithm ? [] : [at]))
  if (strange.length === 0) return undefined
  return `keys of a kind that signs no tokens: ${strange.map((at) => `#${at}`).join(', ')}`
}

function rendered({ issuer, jwksUri }: OpenIdOptions, keys: readonly PublicTokenKey[]): Rendered {
  const algorithms = [...new Set(keys.map(({ algorithm }) => algorithm))].toSorted()
  return {
    issuer: bytesOf({
      issuer,
      jwks_uri: jwksUri,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: algorithms,
    }),
    keys: bytesOf({ keys: keys.map(webKeyOf) }),
  }
}

function refuseOther(accept: string, mediaType: string): void {
  if (accept === '' || acceptsAny(accept, [mediaType])) return
  const words = `406: Not Acceptable\n\nAvailable representations: ${mediaType}`
  throw failure('NotAcceptable', words, {})
}

function bytesOf(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}

function webKeyOf({ id, algorithm, key }: PublicTokenKey): JsonWebKey {
  const { kty, crv, ...rest } = key.export({ format: 'jwk' })
  return {
    use: 'sig',
    ...(kty !== undefined && { kty }),
    kid: id,
    ...(crv !== undefined && { crv }),
    ...(algorithm && { alg: algorithm }),
    ...rest,
  }
}
