/** Encryption at rest, opened: what storage asks of it, whether it is well, and its file when that changes. */
import type { GroupResource } from '#api/resource.ts'
import { backoffMs, controllerBackoff } from '#base/backoff.ts'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import type { Metrics } from '#base/metrics.ts'
import type { Random } from '#base/random.ts'
import { start } from '#base/running.ts'
import { sleep } from '#base/wait.ts'
import { createRetirement, type Retirement } from '#server/configuration/retirement.ts'
import { type Configured, openConfigured } from '#server/encryption/configured.ts'
import { configurationHash, type EncryptionPlan, loadPlan } from '#server/encryption/load.ts'
import { createEncryptionMetrics, type EncryptionMetrics } from '#server/encryption/metrics.ts'
import { identity, type Provider } from '#server/encryption/provider.ts'
import type { HealthCheck } from '#server/http/paths/health.ts'
import type { Encryption, Transformer } from '#server/storage/transformer.ts'

export interface EncryptionOptions {
  readonly path: string
  /** Whether the file is followed. */
  readonly reloads: boolean
  /** What was in the file when it was judged. */
  readonly plan: EncryptionPlan
}

export interface EncryptionParts {
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly metrics: Metrics
  readonly serverId: string
}

export interface OpenEncryption extends Encryption, AsyncDisposable {
  readonly checks: readonly HealthCheck[]
}

/** How often the file is looked at. */
const pollMs = 60_000
/** New key services are given at least so long to be well. */
const leastGraceMs = 10_000
const recheckMs = 100
/** Between tries of a file that cannot be followed: never longer than between looks at one that can. */
const failureBackoff = { ...controllerBackoff, longestMs: pollMs }

export async function openEncryption(
  { path, reloads, plan }: EncryptionOptions,
  { serverId, metrics: registry, ...parts }: EncryptionParts,
): Promise<OpenEncryption> {
  const metrics = createEncryptionMetrics({ metrics: registry, clock: parts.clock, serverId })
  const follower = new Follower({ ...parts, path, metrics })
  await follower.begin(plan)
  const following = reloads ? start((signal) => follower.run(signal)) : undefined
  const check: HealthCheck = {
    name: 'kms-providers',
    within: ['healthz', 'readyz'],
    isOpen: true,
    async check(signal) {
      await follower.current.check(signal)
      return undefined
    },
  }
  return {
    transformerFor: (resource) => new CurrentTransformer(follower, resource),
    prepare: (values) => follower.current.prepare(values),
    checks: reloads || follower.current.hasKeyServices ? [check] : [],
    async [Symbol.asyncDispose]() {
      await following?.[Symbol.asyncDispose]()
      await follower[Symbol.asyncDispose]()
    },
  }
}

/** Of one resource, by the configuration that holds now. */
class CurrentTransformer implements Transformer {
  readonly #follower: Follower
  readonly #resource: GroupResource
  #made: { readonly by: Configured; readonly provider: Provider } | undefined

  constructor(follower: Follower, resource: GroupResource) {
    this.#follower = follower
    this.#resource = resource
  }

  get #provider(): Provider {
    const { current } = this.#follower
    if (this.#made?.by !== current) {
      this.#made = { by: current, provider: current.providerFor(this.#resource) }
    }
    return this.#made.provider
  }

  get isPlain() {
    return this.#provider === identity
  }

  fromStorage(stored: Uint8Array, key: string) {
    return this.#provider.fromStorage(stored, contextOf(key))
  }

  toStorage(bytes: Uint8Array, key: string) {
    return this.#provider.toStorage(bytes, contextOf(key))
  }

  recover() {
    return this.#follower.current.recover()
  }
}

/** Keys are bytes as text. */
function contextOf(key: string): Uint8Array {
  return Buffer.from(key, 'latin1')
}

interface FollowerOptions {
  readonly path: string
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly metrics: EncryptionMetrics
}

/** Follows the file: another content takes the place of what was there once all of it is well. */
class Follower implements AsyncDisposable {
  readonly #options: FollowerOptions
  /** Those that were replaced, until no call is under way that began with them. */
  readonly #retirement: Retirement
  current!: Configured

  constructor(options: FollowerOptions) {
    this.#options = options
    this.#retirement = createRetirement(options.clock)
  }

  async begin(plan: EncryptionPlan): Promise<void> {
    this.current = await openConfigured(plan, this.#options)
    this.#options.metrics.loadedAs(plan.hash)
  }

  async run(signal: AbortSignal): Promise<never> {
    const { clock, random, log, metrics, path } = this.#options
    for (let failures = 0; ; ) {
      const waitMs = failures === 0 ? pollMs : backoffMs(failures, failureBackoff, random)
      await sleep(waitMs, { clock, signal })
      try {
        if (await this.#reload(signal)) metrics.reloaded(true)
        failures = 0
      } catch (error) {
        signal.throwIfAborted()
        failures++
        metrics.reloaded(false)
        log.error('the changed encryption configuration cannot be followed', { path, error })
      }
    }
  }

  /** Whether there was something new. */
  async #reload(signal: AbortSignal): Promise<boolean> {
    const { path, metrics, log } = this.#options
    if (configurationHash(path) === this.current.hash) return false
    const plan = loadPlan(path, true)
    if (plan.hash === this.current.hash) return false
    const next = await openConfigured(plan, this.#options)
    try {
      await this.#wellInTime(next, signal)
    } catch (error) {
      await next[Symbol.asyncDispose]()
      throw error
    }
    const before = this.current
    this.current = next
    metrics.loadedAs(plan.hash)
    log.info('the encryption configuration was read anew', { path, hash: plan.hash })
    this.#retirement.retire(async () => await before[Symbol.asyncDispose](), before.graceMs)
    return true
  }

  async #wellInTime(next: Configured, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options
    const untilMs = clock.steadyMs() + Math.max(next.graceMs, leastGraceMs)
    for (;;) {
      try {
        await next.check(signal)
        return
      } catch (cause) {
        signal.throwIfAborted()
        if (clock.steadyMs() < untilMs) {
          await sleep(recheckMs, { clock, signal })
          continue
        }
        const words = `health check for new transformers failed, polling error timed out waiting for the condition: ${cause instanceof Error ? cause.message : cause}`
        throw new Error(words, { cause })
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#retirement[Symbol.asyncDispose]()
    await this.current[Symbol.asyncDispose]()
  }
}
