/**
 * Looks after one key service: whether it is well, which key it uses, and a seed of our own that it
 * has encrypted with that key, for what is written. Another key makes another seed.
 */

import { timeOfMs } from '#api/scalars/time.ts'
import { formatAggregate } from '#api/validation/field-error.ts'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import { messageOf } from '#base/message-of.ts'
import { type Random, randomUid } from '#base/random.ts'
import { orAborted, sleep } from '#base/wait.ts'
import { hashOf } from '#server/configuration/reload-metrics.ts'
import { seedBytes } from '#server/encryption/derived-keys.ts'
import {
  type KeySource,
  keyIdError,
  sourceError,
  sourceName,
} from '#server/encryption/kms/encrypted-object.ts'
import { keyProvider } from '#server/encryption/kms/key-cache.ts'
import { type StatusResponse, sourceTypes } from '#server/encryption/kms/messages.ts'
import type { KmsMetrics } from '#server/encryption/kms/metrics.ts'
import type { KmsService } from '#server/encryption/kms/service.ts'
import type { WriteKey } from '#server/encryption/kms/state.ts'

/** How often the service is asked while it is well, and while it is not. */
const wellMs = 60_000
const unwellMs = 10_000
/** So long a seed may be written with after the service last confirmed its key. */
const longestUseMs = 180_000
/** So long an answer holds for whoever asks again. */
const wellAnswerMs = 20_000
const unwellAnswerMs = 3000

const versions: readonly string[] = ['v2', 'v2beta1']

export interface KmsProbeOptions {
  readonly name: string
  readonly service: KmsService
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly metrics: KmsMetrics
}

interface Answer {
  readonly error: Error | undefined
  readonly atMs: number
}

export class KmsProbe {
  readonly #options: KmsProbeOptions
  #writeKey: WriteKey | undefined
  #version: string | undefined
  #last: Answer | undefined
  #checking: Promise<void> | undefined

  constructor(options: KmsProbeOptions) {
    this.#options = options
  }

  /** Throws where there has never been one. It may have expired. */
  get writeKey(): WriteKey {
    if (this.#writeKey) return this.#writeKey
    throw new Error(noState)
  }

  /** Throws Error if the service is not well, or what it uses cannot be used. */
  async check(signal: AbortSignal): Promise<void> {
    while (this.#checking) await orAborted(this.#checking, signal)
    const known = this.#last
    if (known && this.#options.clock.steadyMs() - known.atMs < answerMs(known)) {
      if (known.error) throw known.error
      return
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#checking = promise
    try {
      await this.#ask(signal)
    } finally {
      this.#checking = undefined
      resolve()
    }
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const { name, service } = this.#options
    let response: StatusResponse
    try {
      response = await service.status(signal)
    } catch (error) {
      signal.throwIfAborted()
      this.#answered(error as Error)
      const words = `failed to perform status section of the healthz check for KMS Provider ${name}, error: ${messageOf(error)}`
      throw new Error(words, { cause: error })
    }
    const errors = await this.#judge(response, signal)
    const error =
      errors.length > 0
        ? new Error(`kmsv2 Provider ${name} is not healthy, error: ${formatAggregate(errors)}`)
        : undefined
    this.#answered(error)
    if (error) throw error
  }

  #answered(error: Error | undefined): void {
    this.#last = { error, atMs: this.#options.clock.steadyMs() }
  }

  async #judge(
    { healthz, version, keyId }: StatusResponse,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const { name, metrics } = this.#options
    const errors: string[] = []
    if (healthz !== 'ok') errors.push(`got unexpected healthz status: ${healthz}`)
    if (!versions.includes(version)) {
      errors.push(`expected KMSv2 API version v2, got ${version}`)
    } else {
      this.#version ??= version
      if (this.#version !== version) {
        errors.push(
          `KMSv2 API version should not change after the initial status response version ${this.#version}, got ${version}`,
        )
      }
    }
    const badId = keyIdError(keyId)
    if (badId) {
      metrics.invalidKeyId(name, badId.code)
      errors.push(`got invalid KMSv2 KeyID hash "${hashOf(keyId)}": ${badId.words}`)
      return errors
    }
    metrics.statusKeyId(name, hashOf(keyId))
    const failure = await this.#keepOrRotate(keyId, signal)
    return failure === undefined ? errors : [...errors, failure]
  }

  /** The time is taken before the service is asked, since it is the longest that may pass. */
  async #keepOrRotate(keyId: string, signal: AbortSignal): Promise<string | undefined> {
    const { clock, random, log } = this.#options
    const expiresAtMs = clock.nowMs() + longestUseMs
    const current = this.#writeKey
    if (current?.source.keyId === keyId) {
      this.#writeKey = { ...current, expiresAtMs }
      return undefined
    }
    const uid = randomUid(random)
    const made = await this.#newKey(uid, expiresAtMs, signal)
    if ('provider' in made && made.source.keyId === keyId) {
      this.#writeKey = made
      log.debug('a new seed encrypts what is written', { uid, keyIdHash: hashOf(keyId) })
      return undefined
    }
    return rotationFailure({ uid, keyId, current, made })
  }

  async #newKey(
    uid: string,
    expiresAtMs: number,
    signal: AbortSignal,
  ): Promise<WriteKey | { readonly failure: string }> {
    const { service, random } = this.#options
    const seed = random.bytes(seedBytes)
    try {
      const { keyId, ciphertext, annotations } = await service.encrypt(
        { plaintext: seed, uid },
        signal,
      )
      const source: KeySource = {
        keyId,
        encryptedSource: ciphertext,
        annotations,
        sourceType: sourceTypes.seed,
      }
      const failure = sourceError(source)
      if (failure !== undefined) return { failure }
      const provider = keyProvider(source.sourceType, seed, random)
      return { source, name: sourceName(source), provider, expiresAtMs }
    } catch (error) {
      signal.throwIfAborted()
      return { failure: `failed to encrypt DEK, error: ${messageOf(error)}` }
    }
  }

  /** Whether it is well now; what is not is told to the log. */
  async isWell(signal: AbortSignal): Promise<boolean> {
    try {
      await this.check(signal)
      return true
    } catch (error) {
      signal.throwIfAborted()
      const { name, log } = this.#options
      log.warn('kms plugin failed health check probe', { name, error: messageOf(error) })
      return false
    }
  }

  /** Asks on and on, so that a new key is used soon, and a seed does not expire. */
  async run(wasWell: boolean, signal: AbortSignal): Promise<never> {
    const { clock } = this.#options
    for (let isWell = wasWell; ; ) {
      await sleep(isWell ? wellMs : unwellMs, { clock, signal })
      isWell = await this.isWell(signal)
    }
  }
}

const noState = 'got unexpected nil transformer'

interface Rotation {
  readonly uid: string
  /** That the service names as its own. */
  readonly keyId: string
  readonly current: WriteKey | undefined
  readonly made: WriteKey | { readonly failure: string }
}

/** All that may tell why, as upstream lists it. */
function rotationFailure({ uid, keyId, current, made }: Rotation): string {
  const [madeId, failure] = 'failure' in made ? ['', made.failure] : [made.source.keyId, '<nil>']
  const expiry = current ? timeOfMs(current.expiresAtMs) : '0001-01-01T00:00:00Z'
  const parts = [
    `uid="${uid}"`,
    'useSeed=true',
    `errState=${current ? '<nil>' : noState}`,
    `errGen=${failure}`,
    `statusKeyIDHash="${hashOf(keyId)}"`,
    `encryptKeyIDHash="${hashOf(madeId)}"`,
    `stateKeyIDHash="${hashOf(current?.source.keyId ?? '')}"`,
    `expirationTimestamp=${expiry}`,
  ]
  return `failed to rotate DEK ${parts.join(', ')}`
}

function answerMs({ error }: Answer): number {
  return error ? unwellAnswerMs : wellAnswerMs
}
