/**
 * The token of a client that cannot send headers with its WebSocket, such as a page in a browser: it stands
 * among the subprotocols that the client offers, beside one that is meant.
 */
import { CredentialsError } from '#server/authn/authenticator.ts'
import type { RequestHeaders } from '#server/http/exchange.ts'
import { isTokenProtocol, tokenPrefix } from '#server/http/token-protocol.ts'

/** Empty: none is shown. Throws CredentialsError where it is none, or not alone. */
export function webSocketTokenOf(headers: RequestHeaders): string {
  const offered = headers['sec-websocket-protocol']
  if (offered === undefined || String(headers['upgrade']).toLowerCase() !== 'websocket') return ''
  const names = String(offered)
    .split(',', mostNames)
    .map((name) => name.trim())
  const tokens = names.filter(isTokenProtocol)
  if (tokens.length === 0) return ''
  if (tokens.length > 1) throw new CredentialsError('There are several tokens in the subprotocols')
  if (tokens.length === names.length)
    throw new CredentialsError('There is no subprotocol but the token')
  const text = tokens[0]!.slice(tokenPrefix.length)
  const bytes = Buffer.from(text, 'base64url')
  const token = bytes.toString('utf8')
  const isWhole = bytes.toString('base64url') === text && !token.includes('\uFFFD')
  if (!isWhole) throw new CredentialsError('The token in the subprotocols is malformed')
  return token
}

/** More than any client has reason to offer are not looked at. */
const mostNames = 100
