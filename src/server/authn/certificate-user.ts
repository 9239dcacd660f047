/** Clients that show a certificate: the common name is the user, the organizations are its groups. */
import type { Clock } from '#base/clock.ts'
import type { Histogram, Metrics } from '#base/metrics.ts'
import { type Authenticator, CredentialsError } from '#server/authn/authenticator.ts'
import type { Authorities } from '#server/authn/authorities.ts'
import type { ClientCertificate } from '#server/http/client-certificate.ts'
import type { User } from '#server/user.ts'

const credentialId = 'authentication.kubernetes.io/credential-id'

export interface CertificateNotes {
  /** Takes how many seconds a certificate that is shown has left. */
  readonly lifetimes?: Histogram
  readonly clock?: Clock
}

const [hour, day] = [3600, 86_400]
const lifetimeBuckets = [
  ...[0, hour / 2, hour, 2 * hour, 6 * hour, 12 * hour],
  ...[1, 2, 4, 7, 30, 90, 180, 360].map((days) => days * day),
]

/** Alarms are made of it: clusters have stood still since nobody renewed a certificate. */
export function createLifetimes(metrics: Metrics): Histogram {
  const lifetimes = metrics.histogram({
    name: 'apiserver_client_certificate_expiration_seconds',
    help: 'For how long certificates of clients were still in force as requests came by them.',
    buckets: lifetimeBuckets,
  })
  return lifetimes.with()
}

/** Without `authorities` all that TLS trusts issue certificates of clients. */
export function createCertificateAuthenticator(
  authorities?: Authorities,
  { lifetimes, clock }: CertificateNotes = {},
): Authenticator {
  const users = new WeakMap<ClientCertificate, User>()
  return {
    authenticate(credentials) {
      const certificate = credentials.certificate()
      if (!certificate) return undefined
      if (lifetimes && clock) lifetimes.observe((certificate.expiresMs - clock.nowMs()) / 1000)
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
