/** The ways in which this server finds out who asks, in the order in which they are tried. */
import type { Authenticator } from '#server/authn/authenticator.ts'
import { createCertificateAuthenticator } from '#server/authn/certificate-user.ts'
import { createTokenFileAuthenticator, parseTokenFile } from '#server/authn/token-file.ts'
import type { AuthenticationOptions } from '#server/options.ts'

export function createAuthenticators({ tokens }: AuthenticationOptions): readonly Authenticator[] {
  return [
    createCertificateAuthenticator(),
    ...(tokens === undefined ? [] : [createTokenFileAuthenticator(parseTokenFile(tokens))]),
  ]
}
