/** One way to keep values: what it turns them into, behind the prefix by which it is known. */
import { messageOf } from '#base/message-of.ts'
import type { Opened } from '#server/storage/transformer.ts'
import { encryptedWords, isEncrypted, startsWith } from '#server/storage/transformer.ts'

/** Data stands without the prefix. `context` is the key of the value in the store. Throws Error. */
export interface Provider {
  fromStorage(data: Uint8Array, context: Uint8Array): Opened
  toStorage(bytes: Uint8Array, context: Uint8Array): Uint8Array
}

export interface PrefixedProvider {
  /** Of Latin-1 characters; empty: it takes whatever comes. */
  readonly prefix: string
  readonly provider: Provider
}

/** Is told of every transformation. */
export interface Observer {
  transformed(way: 'from_storage' | 'to_storage', prefix: string, failure: unknown): void
}

/** Leaves values as they are, and takes no encrypted one for plain. */
export const identity: Provider = {
  fromStorage(data) {
    if (isEncrypted(data)) throw new Error(encryptedWords)
    return { bytes: data, isStale: false }
  },
  toStorage: (bytes) => bytes,
}

/**
 * Several ways as one: the first one writes; the first whose prefix fits and that succeeds reads.
 * What another than the first has read is stale. `otherwise` is said where no prefix fits.
 */
export function firstOf(
  providers: readonly PrefixedProvider[],
  otherwise: string,
  observer: Observer,
): Provider {
  const ways = providers.map(({ prefix, provider }) => ({
    prefix: Buffer.from(prefix, 'latin1'),
    name: prefix === '' ? 'identity' : prefix,
    writtenAs: prefix,
    provider,
  }))
  const [first] = ways

  function fromStorage(data: Uint8Array, context: Uint8Array): Opened {
    const failures: unknown[] = []
    for (const way of ways) {
      if (!startsWith(data, way.prefix)) continue
      try {
        const opened = way.provider.fromStorage(data.subarray(way.prefix.length), context)
        observer.transformed('from_storage', way.name, undefined)
        return way === first || opened.isStale ? opened : { ...opened, isStale: true }
      } catch (error) {
        // Whoever takes anything has only said that this is not for him.
        if (way.prefix.length === 0) continue
        observer.transformed('from_storage', way.name, error)
        failures.push(error)
      }
    }
    if (failures.length > 0) throw asOne(failures)
    const error = new Error(otherwise)
    observer.transformed('from_storage', 'unknown', error)
    throw error
  }

  return {
    fromStorage,
    toStorage(bytes, context) {
      const { provider, prefix, writtenAs } = first!
      let made: Uint8Array
      try {
        made = provider.toStorage(bytes, context)
      } catch (error) {
        observer.transformed('to_storage', writtenAs, error)
        throw error
      }
      observer.transformed('to_storage', writtenAs, undefined)
      return prefix.length === 0 ? made : Buffer.concat([prefix, made])
    },
  }
}

/** Several failures as one; a single one is itself, so that its kind can be told. */
function asOne(failures: readonly unknown[]): unknown {
  const [first] = failures
  const words = [...new Set(failures.map(messageOf))]
  return words.length === 1 ? first : new Error(`[${words.join(', ')}]`, { cause: first })
}
