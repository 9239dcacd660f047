/** Where others read who issues tokens here, and by which keys they can check them. */
import type { JsonWebKey } from 'node:crypto'
import { genericResponse } from '#api/status/generic-response.ts'
import { failure } from '#api/status/status-answers.ts'
import type { PublicTokenKey } from '#server/authn/tokens/keys.ts'
import { headerOf } from '#server/http/exchange.ts'
import { acceptsAny } from '#server/http/negotiation/accept.ts'
import type { PathHandler } from '#server/http/paths/path-handler.ts'

export interface OpenIdOptions {
  readonly issuer: string
  readonly jwksUri: string
  readonly keys: readonly PublicTokenKey[]
}

const issuerPath = '/.well-known/openid-configuration'
const keysPath = '/openid/v1/jwks'
const caching = { 'cache-control': 'public, max-age=3600' }

export function createOpenIdPaths({ issuer, jwksUri, keys }: OpenIdOptions): PathHandler {
  const algorithms = [...new Set(keys.map(({ algorithm }) => algorithm))].toSorted()
  const issuerDocument = bytesOf({
    issuer,
    jwks_uri: jwksUri,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: algorithms,
  })
  const keySet = bytesOf({ keys: keys.map(webKeyOf) })
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
      const body = isIssuer ? issuerDocument : keySet
      return { code: 200, headers: { 'content-type': mediaType, ...caching }, body }
    },
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
  const { kty, ...rest } = key.export({ format: 'jwk' })
  return { use: 'sig', ...(kty !== undefined && { kty }), kid: id, alg: algorithm, ...rest }
}
