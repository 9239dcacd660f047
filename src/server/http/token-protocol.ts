/** What a client offers as a subprotocol of its WebSocket, and is none, but says who it is. */
export const tokenPrefix = 'base64url.bearer.authorization.k8s.io.'

export function isTokenProtocol(name: string): boolean {
  return name.startsWith(tokenPrefix)
}
