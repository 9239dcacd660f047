/** What the values of a key service are written with now, and until when. */
import { timeOfMs } from '#api/scalars/time.ts'
import { hashOf } from '#server/configuration/reload-metrics.ts'
import type { KeySource } from '#server/encryption/kms/encrypted-object.ts'
import type { Provider } from '#server/encryption/provider.ts'

export interface WriteKey {
  readonly source: KeySource
  /** By which the key is found again when a value is read. */
  readonly name: string
  readonly provider: Provider
  readonly expiresAtMs: number
}

/** Why nothing may be written with it any more. */
export function expiryError({ source, expiresAtMs }: WriteKey, nowMs: number): string | undefined {
  if (nowMs <= expiresAtMs) return undefined
  const what = `encryptedDEKSource with keyID hash "${hashOf(source.keyId)}"`
  return `${what} expired at ${timeOfMs(expiresAtMs)} (current time is ${timeOfMs(nowMs)})`
}
