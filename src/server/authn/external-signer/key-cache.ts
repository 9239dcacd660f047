/**
 * The keys of a program that signs tokens: asked for as often as it wants, and when a token names one that
 * nobody knows yet. While it does not answer the last ones hold.
 */
import { createPublicKey } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import { quoteGo } from '#base/go/text.ts'
import type { Logger } from '#base/log/log.ts'
import { messageOf } from '#base/message-of.ts'
import { isDeadline, orAborted, sleep, withDeadline } from '#base/wait.ts'
import { longestKeyId } from '#server/authn/external-signer/header.ts'
import type {
  FetchKeysResponse,
  SignerKey,
  Timestamp,
} from '#server/authn/external-signer/messages.ts'
import { codeOf, type SignerMetrics } from '#server/authn/external-signer/metrics.ts'
import { algorithmOf, type PublicTokenKey } from '#server/authn/tokens/keys.ts'
import { keysNamed, type TokenKeys } from '#server/authn/tokens/token-keys.ts'

/** After a failure it is asked again by then. */
const failedMs = 10_000
/** Whoever shows a token of an unknown key waits no longer: upstream's limit for all that judges tokens. */
const longestWaitMs = 30_000

export interface KeyCacheOptions {
  fetch(): Promise<FetchKeysResponse>
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: Pick<SignerMetrics, 'fetched' | 'notFetched'>
}

export class KeyCache implements TokenKeys {
  readonly #options: KeyCacheOptions
  #keys: readonly PublicTokenKey[] = []
  #refreshAtMs = 0
  #syncing: Promise<void> | undefined

  constructor(options: KeyCacheOptions) {
    this.#options = options
  }

  get all(): readonly PublicTokenKey[] {
    return this.#keys
  }

  get maxAgeSeconds(): number {
    return Math.max(Math.floor(this.#leftMs / 1000), 0)
  }

  get #leftMs(): number {
    return this.#refreshAtMs - this.#options.clock.steadyMs()
  }

  named(
    id: string,
    signal: AbortSignal,
  ): readonly PublicTokenKey[] | Promise<readonly PublicTokenKey[]> {
    const known = keysNamed(this.#keys, id)
    return known.length > 0 ? known : this.#lookFor(id, signal)
  }

  async #lookFor(id: string, signal: AbortSignal): Promise<readonly PublicTokenKey[]> {
    const { clock, log } = this.#options
    try {
      await withDeadline(longestWaitMs, { clock, signal }, (within) =>
        orAborted(this.sync(), within),
      )
    } catch (error) {
      signal.throwIfAborted()
      const why = isDeadline(error) ? 'context deadline exceeded' : messageOf(error)
      log.error('error while syncing keys of tokens', { error: why })
      return []
    }
    const found = keysNamed(this.#keys, id)
    if (found.length === 0) log.error('a key of tokens is not found after a refresh', { id })
    return found
  }

  /** Those who ask at once wait for one answer. Throws Error. */
  sync(): Promise<void> {
    this.#syncing ??= this.#fetch().finally(() => {
      this.#syncing = undefined
    })
    return this.#syncing
  }

  async #fetch(): Promise<void> {
    const { clock, metrics, fetch } = this.#options
    try {
      const response = await fetch()
      const keys = keysOf(response, this.#keys)
      this.#keys = keys
      this.#refreshAtMs = clock.steadyMs() + response.refreshHintSeconds * 1000
      const { seconds, nanos } = response.dataTimestamp!
      metrics.fetched({ nowMs: clock.nowMs(), dataSeconds: seconds + nanos / 1e9 })
    } catch (error) {
      metrics.notFetched(codeOf(error))
      const words = `while fetching token verification keys: ${messageOf(error)}`
      throw new Error(words, { cause: (error as Error).cause ?? error })
    }
  }

  /** Asks on and on. */
  async run(signal: AbortSignal): Promise<never> {
    const { clock, log } = this.#options
    for (let waitMs = this.#leftMs; ; ) {
      await sleep(waitMs, { clock, signal })
      try {
        await orAborted(this.sync(), signal)
        waitMs = this.#leftMs
      } catch (error) {
        signal.throwIfAborted()
        log.error('the keys of tokens cannot be fetched: the last ones hold', { error })
        waitMs = failedMs
      }
    }
  }
}

/** Throws Error where the answer is no good. What was known before stays the same value. */
function keysOf(
  { keys, dataTimestamp, refreshHintSeconds }: FetchKeysResponse,
  before: readonly PublicTokenKey[],
): readonly PublicTokenKey[] {
  if (refreshHintSeconds <= 0)
    throw new Error(`found invalid refresh hint (${refreshHintSeconds}s)`)
  if (keys.length === 0) throw new Error('found no keys')
  const problem = timestampProblem(dataTimestamp)
  if (problem !== undefined) throw new Error(`invalid data timestamp: proto: ${problem}`)
  const now = keys.map(keyOf).map((key) => before.find((one) => isSame(one, key)) ?? key)
  const isChanged = now.length !== before.length || now.some((key, at) => key !== before[at])
  return isChanged ? now : before
}

function isSame(one: PublicTokenKey, other: PublicTokenKey): boolean {
  return one.id === other.id && one.isHidden === other.isHidden && one.key.equals(other.key)
}

function timestampProblem(timestamp: Timestamp | undefined): string | undefined {
  if (!timestamp) return 'invalid nil Timestamp'
  const { seconds, nanos } = timestamp
  const fields = Object.entries({ seconds, nanos }).filter(([, value]) => value !== 0)
  const said = `timestamp (${fields.map((field) => field.join(':')).join(' ')})`
  if (seconds < -62_135_596_800) return `${said} before 0001-01-01`
  if (seconds > 253_402_300_799) return `${said} after 9999-12-31`
  return nanos < 0 || nanos >= 1e9 ? `${said} has out-of-range nanos` : undefined
}

function keyOf({ keyId, key: bytes, excludeFromOidcDiscovery }: SignerKey): PublicTokenKey {
  if (keyId === '' || Buffer.byteLength(keyId) > longestKeyId) {
    throw new Error(`found invalid public key id ${quoteGo(keyId)}`)
  }
  if (bytes.length === 0) throw new Error('found empty public key')
  try {
    const key = createPublicKey({ key: Buffer.from(bytes), format: 'der', type: 'spki' })
    const algorithm = algorithmOf(key)
    return {
      ...{ id: keyId, key },
      ...(algorithm && { algorithm }),
      ...(excludeFromOidcDiscovery && { isHidden: true as const }),
    }
  } catch (error) {
    throw new Error(`while parsing external public keys: ${messageOf(error)}`, { cause: error })
  }
}
