/** Finds out who asks: a list of ways, each of which may know the client, not know it, or refuse it. */
import type { ClientCertificate } from '#server/http/client-certificate.ts'
import { anonymous, authenticatedGroup, type User, unauthenticatedGroup } from '#server/user.ts'

export interface Credentials {
  /** Of the Authorization header; empty if there is none. */
  readonly token: string
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[]
  /** Where the client wants to go. */
  readonly path: string
  readonly signal: AbortSignal
  certificate(): ClientCertificate | undefined
}

/** A token alone, as a review shows it. */
export function shownToken(token: string, signal: AbortSignal): Credentials {
  return { token, rawHeaders: [], path: '', signal, certificate: () => undefined }
}

/**
 * Undefined: these credentials are not of its kind, or not known to it. Throws CredentialsError
 * where they are of its kind, and wrong. Another way may know the client all the same.
 */
export interface Authenticator {
  authenticate(credentials: Credentials): User | undefined | Promise<User | undefined>
}

/** Credentials that were shown, and do not hold. The message is for the log alone. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError'
}

/** None were shown, where nobody is heard without. */
export class NoCredentialsError extends CredentialsError {}

/** Who is heard without credentials: everybody, nobody, or whoever asks for one of these paths. */
export type AnonymousAccess = boolean | { readonly paths: ReadonlySet<string> }

export interface Authentication {
  /** Throws CredentialsError. */
  authenticate(credentials: Credentials): User | Promise<User>
}

/**
 * The first way that knows the client decides. Who shows nothing is anonymous, if that is allowed;
 * who shows what nobody accepts is refused, wherever it wants to go.
 */
export function createAuthentication(
  ways: readonly Authenticator[],
  { allowsAnonymous = true }: { readonly allowsAnonymous?: AnonymousAccess } = {},
): Authentication {
  const known = createGroupAdder()

  function attempt(credentials: Credentials, from: number, failed: unknown): User | Promise<User> {
    let failure = failed
    for (let at = from; at < ways.length; at++) {
      try {
        const user = ways[at]!.authenticate(credentials)
        if (user instanceof Promise) return attemptLater(credentials, user, { at, failure })
        if (user) return known(user)
      } catch (error) {
        failure = firstRefusal(failure, error)
      }
    }
    if (failure !== undefined) throw failure
    if (credentials.token !== '') throw new CredentialsError('Nobody knows the token')
    const isHeard =
      typeof allowsAnonymous === 'boolean'
        ? allowsAnonymous
        : allowsAnonymous.paths.has(credentials.path)
    if (!isHeard) throw new NoCredentialsError('No credentials were shown')
    return anonymous
  }

  async function attemptLater(
    credentials: Credentials,
    pending: Promise<User | undefined>,
    { at, failure }: { readonly at: number; readonly failure: unknown },
  ): Promise<User> {
    let refusal = failure
    try {
      const user = await pending
      if (user) return known(user)
    } catch (error) {
      refusal = firstRefusal(failure, error)
    }
    return await attempt(credentials, at + 1, refusal)
  }

  return { authenticate: (credentials) => attempt(credentials, 0, undefined) }
}

export function isCredentialsError(error: unknown): error is CredentialsError {
  return error instanceof Error && error.name === 'CredentialsError'
}

/** Other errors than refusals end the search. */
function firstRefusal(before: unknown, error: unknown): unknown {
  if (!isCredentialsError(error)) throw error
  return before ?? error
}

/** Users that come again are the same value again. */
function createGroupAdder(): (user: User) => User {
  const added = new WeakMap<User, User>()
  return (user) => {
    const before = added.get(user)
    if (before) return before
    const whole = asAuthenticated(user)
    added.set(user, whole)
    return whole
  }
}

/** Whoever is known belongs to one more group. */
export function asAuthenticated(user: User): User {
  const isIn = user.groups.some(
    (group) => group === authenticatedGroup || group === unauthenticatedGroup,
  )
  return isIn ? user : { ...user, groups: [...user.groups, authenticatedGroup] }
}
