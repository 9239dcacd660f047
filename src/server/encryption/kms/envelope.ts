/** Values whose key is made from a seed that a key service has encrypted, and that stands beside them. */
import type { Clock } from '#base/clock.ts'
import { encodeMessage } from '#base/protobuf/message.ts'
import { hashOf } from '#server/configuration/reload-metrics.ts'
import {
  decodeEncrypted,
  encryptedError,
  sourceName,
} from '#server/encryption/kms/encrypted-object.ts'
import type { KeyCache } from '#server/encryption/kms/key-cache.ts'
import { EncryptedObject } from '#server/encryption/kms/messages.ts'
import type { KmsMetrics } from '#server/encryption/kms/metrics.ts'
import type { KmsProbe } from '#server/encryption/kms/probe.ts'
import { expiryError } from '#server/encryption/kms/state.ts'
import type { Provider } from '#server/encryption/provider.ts'

export interface EnvelopeOptions {
  readonly name: string
  readonly probe: KmsProbe
  readonly keys: KeyCache
  readonly clock: Clock
  readonly metrics: KmsMetrics
}

export function envelopeProvider({ name, probe, keys, clock, metrics }: EnvelopeOptions): Provider {
  return {
    fromStorage(data, context) {
      const object = decodeEncrypted(data)
      const { source } = probe.writeKey
      const opened = keys.get(sourceName(object), object).fromStorage(object.encryptedData, context)
      metrics.keyIdUsed('from_storage', name, hashOf(object.keyId))
      const isStale =
        opened.isStale || object.keyId !== source.keyId || object.sourceType !== source.sourceType
      return { bytes: opened.bytes, isStale }
    },
    toStorage(bytes, context) {
      const writeKey = probe.writeKey
      const expired = expiryError(writeKey, clock.nowMs())
      if (expired !== undefined) throw new Error(expired)
      if (!keys.has(writeKey.name)) keys.add(writeKey.name, writeKey.provider)
      const encryptedData = writeKey.provider.toStorage(bytes, context)
      const object = { ...writeKey.source, encryptedData }
      const error = encryptedError(object)
      if (error !== undefined) throw new Error(error)
      metrics.keyIdUsed('to_storage', name, hashOf(writeKey.source.keyId))
      return encodeMessage(EncryptedObject, object, encryptedData.length)
    },
  }
}
