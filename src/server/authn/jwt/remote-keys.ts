/**
 * The keys of an issuer, fetched when a token is signed with one that is not known. Those that are known are
 * tried first, however old: an issuer that does not answer stops nobody who was let in by its keys before.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '#base/clock.ts'
import { orAborted } from '#base/wait.ts'
import type { IssuerClient } from '#server/authn/jwt/issuer-client.ts'
import { isSignedWith, parseKeySet, type SignedToken, type WebKey } from '#server/authn/jwt/jws.ts'

export interface RemoteKeys {
  /** Throws with upstream's words where no key signed it, or none could be fetched. */
  check(token: SignedToken, signal: AbortSignal): Promise<void>
}

export interface RemoteKeysOptions {
  readonly url: string
  readonly client: IssuerClient
  readonly clock: Clock
  /** A fetch is everybody's who waits for it: it ends with the issuer, not with one of them. */
  readonly signal: AbortSignal
  /** Told after each fetch: the text of the keys, or nothing where it failed. */
  onFetch?(body: string | undefined): void
}

/** Keys count as old so long before they are. */
const earlyMs = 30_000
const unsigned = 'failed to verify id token signature'

export function createRemoteKeys(options: RemoteKeysOptions): RemoteKeys {
  const { clock } = options
  let known: Fetched = { keys: [], untilMs: 0 }
  let pending: Promise<Fetched> | undefined

  /** One fetch at a time, whoever asks. */
  function refreshed(): Promise<Fetched> {
    pending ??= fetchKeys(options)
      .then((fetched) => (known = fetched))
      .finally(() => {
        pending = undefined
      })
    return pending
  }

  return {
    async check(token, signal) {
      if (hasSigned(known.keys, token)) return
      if (clock.steadyMs() + earlyMs <= known.untilMs) throw new Error(unsigned)
      let fetched: Fetched
      try {
        fetched = await orAborted(refreshed(), signal)
      } catch (error) {
        if (signal.aborted) throw signal.reason
        throw new Error(`fetching keys ${(error as Error).message}`, { cause: error })
      }
      if (!hasSigned(fetched.keys, token)) throw new Error(unsigned)
    },
  }
}

function hasSigned(keys: readonly WebKey[], token: SignedToken): boolean {
  return keys.some(
    (key) => (token.keyId === '' || key.id === token.keyId) && isSignedWith(token, key),
  )
}

interface Fetched {
  readonly keys: readonly WebKey[]
  readonly untilMs: number
}

async function fetchKeys({
  url,
  client,
  clock,
  signal,
  onFetch,
}: RemoteKeysOptions): Promise<Fetched> {
  try {
    const { code, headers, body } = await client.get(url, { signal })
    if (code !== 200) throw new Error(`oidc: get keys failed: ${code}`)
    const keys = parseKeySet(body)
    onFetch?.(body.toString())
    return { keys, untilMs: clock.steadyMs() + lifeMs(headers) }
  } catch (error) {
    onFetch?.(undefined)
    throw new Error(`oidc: get keys failed ${(error as Error).message}`, { cause: error })
  }
}

/** How long an answer may be kept; nothing said: not at all. */
function lifeMs({ 'cache-control': control = '', age = '0' }: IncomingHttpHeaders): number {
  const rules = control.toLowerCase().split(/\s*,\s*/)
  if (rules.includes('no-store') || rules.includes('no-cache')) return 0
  const seconds = /(?:^|[,\s])max-age=(\d+)/.exec(control.toLowerCase())?.[1]
  return seconds === undefined ? 0 : Math.max(Number(seconds) - Number(age || 0), 0) * 1000
}
