/** By which keys tokens are signed and checked: the server's own, or those of somebody whom it asks. */
import { signToken } from '#server/authn/tokens/jwt.ts'
import type { PublicTokenKey, SigningKey } from '#server/authn/tokens/keys.ts'

export interface TokenKeys {
  /** All there are now: the same list as long as nothing has changed. */
  readonly all: readonly PublicTokenKey[]
  /** For so long nobody needs to ask for them again. */
  readonly maxAgeSeconds: number
  /** Those of an id, as a token says; all, if it says none. */
  named(
    id: string,
    signal: AbortSignal,
  ): readonly PublicTokenKey[] | Promise<readonly PublicTokenKey[]>
}

export interface TokenSigner {
  /** A whole token. Throws SigningError, or the abort's reason. */
  sign(claims: object, signal: AbortSignal): string | Promise<string>
}

/** Whoever signs could not, or gave what is no good. The message is for clients. */
export class SigningError extends Error {
  override readonly name = 'SigningError'
}

/** Upstream's: keys of files stay as they are. */
const fixedSeconds = 3600

export function fixedKeys(all: readonly PublicTokenKey[]): TokenKeys {
  return { all, maxAgeSeconds: fixedSeconds, named: (id) => keysNamed(all, id) }
}

export function ownSigner(key: SigningKey): TokenSigner {
  return { sign: (claims) => signToken(claims, key) }
}

export function keysNamed(all: readonly PublicTokenKey[], id: string): readonly PublicTokenKey[] {
  return id === '' ? all : all.filter((key) => key.id === id)
}
