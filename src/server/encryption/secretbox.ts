/** NaCl's secretbox: XSalsa20 encrypts, Poly1305 authenticates. The runtime has neither. */
import { timingSafeEqual } from 'node:crypto'
import type { Random } from '#base/random.ts'
import { tooShort } from '#server/encryption/aes.ts'
import { poly1305, tagBytes } from '#server/encryption/poly1305.ts'
import type { Provider } from '#server/encryption/provider.ts'
import { Salsa20 } from '#server/encryption/salsa20.ts'

const nonceBytes = 24
/** The stream begins with the key of the authenticator. */
const authKeyBytes = 32

/** A nonce of 24 random bytes, the tag, the ciphertext. The context is not authenticated. */
export function secretbox(secret: Uint8Array, random: Random): Provider {
  const key = Uint8Array.from(secret)
  return {
    fromStorage(data) {
      if (data.length < nonceBytes + tagBytes) throw new Error(tooShort)
      const sealed = data.subarray(nonceBytes)
      const bytes = open(key, data.subarray(0, nonceBytes), sealed)
      // The words are upstream's, though the array was large enough.
      if (!bytes) throw new Error('output array was not large enough for encryption')
      return { bytes, isStale: false }
    },
    toStorage(bytes) {
      const nonce = random.bytes(nonceBytes)
      return Buffer.concat([nonce, seal(key, nonce, bytes)])
    },
  }
}

export function seal(key: Uint8Array, nonce: Uint8Array, bytes: Uint8Array): Uint8Array {
  const made = Buffer.alloc(tagBytes + bytes.length)
  const text = made.subarray(tagBytes)
  const stream = streamOf(key, nonce, bytes.length)
  for (let i = 0; i < bytes.length; i++) text[i] = bytes[i]! ^ stream[authKeyBytes + i]!
  made.set(poly1305(stream.subarray(0, authKeyBytes), text))
  stream.fill(0)
  return made
}

/** Undefined: it was not sealed with this key and nonce, or was changed. */
export function open(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | undefined {
  const text = sealed.subarray(tagBytes)
  const stream = streamOf(key, nonce, text.length)
  const tag = poly1305(stream.subarray(0, authKeyBytes), text)
  const isTrue = timingSafeEqual(tag, sealed.subarray(0, tagBytes))
  const made = isTrue ? Buffer.alloc(text.length) : undefined
  if (made) for (let i = 0; i < text.length; i++) made[i] = text[i]! ^ stream[authKeyBytes + i]!
  stream.fill(0)
  return made
}

function streamOf(key: Uint8Array, nonce: Uint8Array, bytes: number): Uint8Array {
  const stream = new Uint8Array(authKeyBytes + bytes)
  const cipher = new Salsa20(key, nonce)
  cipher.fill(stream)
  cipher.end()
  return stream
}
