/** Clients that show a certificate: the common name is the user, the organizations are its groups. */

import { type Authenticator, CredentialsError } from '#server/authn/authenticator.ts'
import type { Authorities } from '#server/authn/authorities.ts'
import type { ClientCertificate } from '#server/http/client-certificate.ts'
import type { User } from '#server/user.ts'

const credentialId = 'authentication.kubernetes.io/credential-id'

/** Without `authorities` all that TLS trusts issue certificates of clients. */
export function createCertificateAuthenticator(authorities?: Authorities): Authenticator {
  const users = new WeakMap<ClientCertificate, User>()
  return {
    authenticate(credentials) {
      const certificate = credentials.certificate()
      if (!certificate) return undefined
      const { isVerified, failure } = certificate
      if (!(authorities ? authorities.issued(certificate) : isVerified)) {
        const why = isVerified ? 'is not of an authority for clients' : `does not hold: ${failure}`
        throw new CredentialsError(`The client's certificate ${why}`)
      }
      if (certificate.commonName === '') return undefined
      let user = users.get(certificate)
      if (!user) {
        user = userOf(certificate)
        users.set(certificate, user)
      }
      return user
    },
  }
}

function userOf({ commonName, organizations, uids, fingerprint }: ClientCertificate): User {
  const [uid] = uids
  if (uids.length > 1 || uid === '') {
    throw new CredentialsError("The client's certificate does not tell one uid")
  }
  return {
    name: commonName,
    ...(uid !== undefined && { uid }),
    groups: organizations,
    extra: { [credentialId]: [`X509SHA256=${fingerprint}`] },
  }
}
