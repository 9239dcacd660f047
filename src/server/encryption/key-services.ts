/** The key services of a configuration: opened, looked after, and asked for what values need. */
import { parseDuration } from '#api/scalars/duration.ts'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import type { Random } from '#base/random.ts'
import { start } from '#base/running.ts'
import type { KmsChoice } from '#server/encryption/configuration.ts'
import { decodeEncrypted, type KeySource } from '#server/encryption/kms/encrypted-object.ts'
import { envelopeProvider } from '#server/encryption/kms/envelope.ts'
import { KeyCache } from '#server/encryption/kms/key-cache.ts'
import { KmsProbe } from '#server/encryption/kms/probe.ts'
import { createKmsService } from '#server/encryption/kms/service.ts'
import type { EncryptionMetrics } from '#server/encryption/metrics.ts'
import type { PrefixedProvider } from '#server/encryption/provider.ts'

export const kmsPrefix = 'k8s:enc:kms:v2:'

export interface KeyServiceParts {
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly metrics: EncryptionMetrics
}

export interface KeyService extends PrefixedProvider, AsyncDisposable {
  readonly timeoutMs: number
  /** Throws Error if it is not well. */
  check(signal: AbortSignal): Promise<void>
  /** Fetches the key of a value, given without its prefix. Never rejects. */
  fetch(data: Uint8Array): Promise<void> | undefined
  recover(): Promise<void> | undefined
}

/** Answers after the service was asked for the first time, well or not. */
export async function openKeyService(
  { name, endpoint, timeout }: KmsChoice,
  { clock, random, log, metrics }: KeyServiceParts,
): Promise<KeyService> {
  await using stack = new AsyncDisposableStack()
  const ending = new AbortController()
  const timeoutMs = Number(parseDuration(timeout) / 1_000_000n)
  const service = stack.use(
    createKmsService({
      ...{ endpoint, timeoutMs, clock },
      onCall: (method, code, seconds) => metrics.called(name, method, code, seconds),
    }),
  )
  const probe = new KmsProbe({ name, service, clock, random, log, metrics })
  const keys = new KeyCache({
    ...{ service, random, signal: ending.signal },
    onMiss: () => metrics.cacheMissed(),
    onSize: (size) => metrics.cacheSize(name, size),
  })
  const isWell = await probe.isWell(ending.signal)
  stack.use(start((signal) => probe.run(isWell, signal)))
  stack.defer(() => ending.abort(new Error('the key service is no longer used')))
  const opened = stack.move()
  return {
    prefix: `${kmsPrefix}${name}:`,
    provider: envelopeProvider({ name, probe, keys, clock, metrics }),
    timeoutMs,
    check: (signal) => probe.check(signal),
    fetch(data) {
      const source = sourceOf(data)
      return source && keys.fetch(source)
    },
    recover: () => keys.recover(),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

/** Of what cannot be read nothing is to be fetched: whoever reads it is told why. */
function sourceOf(data: Uint8Array): KeySource | undefined {
  try {
    return decodeEncrypted(data)
  } catch {
    return undefined
  }
}
