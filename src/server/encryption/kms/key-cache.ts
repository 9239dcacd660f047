/** The keys of values that a key service guards: asked for once, and kept by what they are made of. */
import { createLru } from '#base/collections/lru.ts'
import { messageOf } from '#base/message-of.ts'
import type { Random } from '#base/random.ts'
import { randomUid } from '#base/random.ts'
import { aesGcm } from '#server/encryption/aes.ts'
import { derivedGcm } from '#server/encryption/derived-keys.ts'
import { type KeySource, sourceName } from '#server/encryption/kms/encrypted-object.ts'
import { sourceTypes } from '#server/encryption/kms/messages.ts'
import type { KmsService } from '#server/encryption/kms/service.ts'
import type { Provider } from '#server/encryption/provider.ts'

/** A key for each start of a server and each key of the service: so many are never reached. */
const keptKeys = 10_000
/** So many sources are remembered that the service could not decrypt. */
const keptFailures = 1000

interface Failure {
  readonly source: KeySource
  readonly error: Error
}

export interface KeyCacheOptions {
  readonly service: KmsService
  readonly random: Random
  readonly signal: AbortSignal
  onMiss(): void
  onSize(size: number): void
}

export class KeyCache {
  readonly #options: KeyCacheOptions
  readonly #keys = createLru<string, Provider>({ limit: keptKeys })
  /** Oldest first. */
  readonly #failed = new Map<string, Failure>()
  readonly #asking = new Map<string, Promise<void>>()
  #recovering: Promise<void> | undefined

  constructor(options: KeyCacheOptions) {
    this.#options = options
  }

  add(name: string, provider: Provider): void {
    this.#keys.set(name, provider)
    this.#failed.delete(name)
    this.#options.onSize(this.#keys.size)
  }

  has(name: string): boolean {
    return this.#keys.get(name) !== undefined
  }

  /** Throws what the service said; the next `recover` asks it again. */
  get(name: string, source: KeySource): Provider {
    const known = this.#keys.get(name)
    if (known) return known
    const failure = this.#failed.get(name)
    if (failure) throw failure.error
    const error = new Error('failed to decrypt DEK, error: it has not been asked for yet')
    this.#fail(name, { source: ownCopy(source), error })
    throw error
  }

  /** Undefined: it is there, or is known not to be had for now. Never rejects. */
  fetch(source: KeySource): Promise<void> | undefined {
    const name = sourceName(source)
    if (this.has(name) || this.#failed.has(name)) return undefined
    return this.#ask(name, ownCopy(source))
  }

  /** Asks again for all that could not be had. */
  recover(): Promise<void> | undefined {
    if (this.#failed.size === 0) return undefined
    this.#recovering ??= this.#askAgain().finally(() => {
      this.#recovering = undefined
    })
    return this.#recovering
  }

  async #askAgain(): Promise<void> {
    await Promise.all(Array.from(this.#failed, ([name, { source }]) => this.#ask(name, source)))
  }

  #ask(name: string, source: KeySource): Promise<void> {
    const asking = this.#asking.get(name)
    if (asking) return asking
    const made = this.#decrypt(name, source).finally(() => this.#asking.delete(name))
    this.#asking.set(name, made)
    return made
  }

  async #decrypt(name: string, source: KeySource): Promise<void> {
    const { service, random, signal, onMiss } = this.#options
    const { encryptedSource: ciphertext, keyId, annotations } = source
    onMiss()
    try {
      const request = { ciphertext, uid: randomUid(random), keyId, annotations }
      const { plaintext } = await service.decrypt(request, signal)
      this.add(name, keyProvider(source.sourceType, plaintext, random))
    } catch (cause) {
      const words = `failed to decrypt DEK, error: ${messageOf(cause)}`
      this.#fail(name, { source, error: new Error(words, { cause }) })
    }
  }

  #fail(name: string, failure: Failure): void {
    this.#failed.delete(name)
    this.#failed.set(name, failure)
    if (this.#failed.size <= keptFailures) return
    const [oldest] = this.#failed.keys()
    this.#failed.delete(oldest!)
  }
}

/** How values are read, and by seeds also written, whose key or seed this is. */
export function keyProvider(sourceType: number, secret: Uint8Array, random: Random): Provider {
  return sourceType === sourceTypes.seed ? derivedGcm(secret, random) : aesGcm(secret, random)
}

/** Without a hold on the value that it is a part of. */
function ownCopy({ encryptedSource, keyId, sourceType, annotations }: KeySource): KeySource {
  return {
    keyId,
    sourceType,
    encryptedSource: Uint8Array.from(encryptedSource),
    annotations: annotations.map(({ key, value }) => ({ key, value: Uint8Array.from(value) })),
  }
}
