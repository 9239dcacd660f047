/** AES in the two modes that upstream keeps values in. */
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto'
import type { Random } from '#base/random.ts'
import type { Provider } from '#server/encryption/provider.ts'

export const tooShort = 'the stored data was shorter than the required size'
const unauthentic = 'cipher: message authentication failed'

const blockBytes = 16
const nonceBytes = 12
const tagBytes = 16

type KeyBits = 128 | 192 | 256

/** Keys live in the runtime's own hands: nothing that prints an object prints them. */
function keyOf(secret: Uint8Array): { readonly key: KeyObject; readonly bits: KeyBits } {
  const bits = secret.length * 8
  if (bits !== 128 && bits !== 192 && bits !== 256) {
    throw new Error(`crypto/aes: invalid key size ${secret.length}`)
  }
  return { key: createSecretKey(secret), bits }
}

/**
 * A nonce of 12 random bytes, then the ciphertext with its tag. The context is authenticated, so
 * that a value cannot be moved to another key of the store.
 */
export function aesGcm(secret: Uint8Array, random: Random): Provider {
  const { key, bits } = keyOf(secret)
  const name = `aes-${bits}-gcm` as const
  return {
    fromStorage(data, context) {
      if (data.length < nonceBytes) throw new Error(tooShort)
      const end = data.length - tagBytes
      if (end < nonceBytes) throw new Error(unauthentic)
      const nonce = data.subarray(0, nonceBytes)
      const decipher = createDecipheriv(name, key, nonce, { authTagLength: tagBytes })
      decipher.setAAD(context)
      decipher.setAuthTag(data.subarray(end))
      const start = decipher.update(data.subarray(nonceBytes, end))
      try {
        return { bytes: joined(start, decipher.final()), isStale: false }
      } catch (cause) {
        throw new Error(unauthentic, { cause })
      }
    },
    toStorage(bytes, context) {
      const nonce = random.bytes(nonceBytes)
      const cipher = createCipheriv(name, key, nonce, { authTagLength: tagBytes })
      cipher.setAAD(context)
      const start = cipher.update(bytes)
      return Buffer.concat([nonce, start, cipher.final(), cipher.getAuthTag()])
    },
  }
}

/** An initialization vector of 16 random bytes, then the padded ciphertext. Nothing is authenticated. */
export function aesCbc(secret: Uint8Array, random: Random): Provider {
  const { key, bits } = keyOf(secret)
  const name = `aes-${bits}-cbc` as const
  return {
    fromStorage(data) {
      if (data.length < blockBytes) throw new Error(tooShort)
      if (data.length % blockBytes !== 0) {
        throw new Error('the stored data is not a multiple of the block size')
      }
      const decipher = createDecipheriv(name, key, data.subarray(0, blockBytes))
      decipher.setAutoPadding(false)
      const start = decipher.update(data.subarray(blockBytes))
      return { bytes: unpadded(joined(start, decipher.final())), isStale: false }
    },
    toStorage(bytes) {
      const vector = random.bytes(blockBytes)
      const cipher = createCipheriv(name, key, vector)
      return Buffer.concat([vector, cipher.update(bytes), cipher.final()])
    },
  }
}

/** The end of a cipher without padding of its own is mostly empty. */
function joined(start: Buffer, end: Buffer): Buffer {
  return end.length === 0 ? start : Buffer.concat([start, end])
}

/** By PKCS #7: the last byte says how many there are, and all of them say the same. */
function unpadded(bytes: Buffer): Buffer {
  const padding = bytes.at(-1) ?? 0
  if (padding === 0 || padding > bytes.length) {
    throw new Error('invalid PKCS7 data (empty or not padded)')
  }
  const end = bytes.length - padding
  for (let i = end; i < bytes.length; i++) {
    if (bytes[i] !== padding) throw new Error('invalid padding on input')
  }
  return bytes.subarray(0, end)
}
