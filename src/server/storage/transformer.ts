/** What may stand between the encoding of a kind and the store: encryption, as far as storage knows of it. */
import type { GroupResource } from '#api/resource.ts'
import { isStatusError, type StatusError } from '#api/status/status.ts'
import { internalError } from '#api/status/status-answers.ts'
import { quoteGo } from '#base/go/text.ts'
import { messageOf } from '#base/message-of.ts'

/** What a stored value was made from. */
export interface Opened {
  readonly bytes: Uint8Array
  /** Would be written in another way today: an update that changes nothing else writes it anew. */
  readonly isStale: boolean
}

/**
 * Both ways are immediate: what has to be asked of another program is there before it is needed.
 *
 * *Errors.* Thrown errors carry upstream's words; clients hear them as internal errors.
 */
export interface Transformer {
  /** Values are kept as they are, now: none of them is stale. */
  readonly isPlain: boolean
  fromStorage(stored: Uint8Array, key: string): Opened
  toStorage(bytes: Uint8Array, key: string): Uint8Array
  /**
   * Asks once more for what could not be had when a value was to be read. Undefined: nothing is
   * missing. Never rejects: whoever reads is told.
   */
  recover(): Promise<void> | undefined
}

export interface Encryption {
  transformerFor(resource: GroupResource): Transformer
  /** Fetches what reading these values takes. Undefined: nothing is to be fetched. Never rejects. */
  prepare(values: Iterable<Uint8Array>): Promise<void> | undefined
}

/** What every encrypted value begins with, so that none is taken for anything else. */
const encryptedPrefix: Buffer = Buffer.from('k8s:enc:')

export function isEncrypted(stored: Uint8Array): boolean {
  return startsWith(stored, encryptedPrefix)
}

export function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  if (bytes.length < prefix.length) return false
  for (let i = 0; i < prefix.length; i++) if (bytes[i] !== prefix[i]) return false
  return true
}

/** What upstream says of an encrypted value where no encryption is set up. */
export const encryptedWords = 'identity transformer tried to read encrypted data'

/** A value could not be turned into what is stored, or back. */
class TransformError extends Error {
  override readonly name = 'TransformError'
  readonly key: string

  constructor(key: string, cause: unknown) {
    super(messageOf(cause), { cause })
    this.key = key
  }
}

/** What clients hear of it. */
export function untransformed(cause: unknown, key: string): StatusError {
  const error = new TransformError(key, cause)
  return internalError(error.message, { cause: error })
}

/** What they hear of it in a list, which names the first that cannot be read; undefined: it is another error. */
export function untransformedInList(error: unknown): StatusError | undefined {
  const cause = isStatusError(error) ? error.cause : undefined
  if (!(cause instanceof TransformError)) return undefined
  const words = `unable to transform key ${quoteGo(cause.key)}: ${cause.message}`
  return internalError(words, { cause })
}
