/** A seed that makes a key for every write, so that a random nonce never wears a key out. */
import { createHmac, createSecretKey } from 'node:crypto'
import type { Random } from '#base/random.ts'
import { aesGcm, tooShort } from '#server/encryption/aes.ts'
import type { Provider } from '#server/encryption/provider.ts'

export const seedBytes = 32
const infoBytes = 32

/** Values begin with 32 random bytes, from which and the seed HKDF (expansion alone) makes their key. */
export function derivedGcm(secret: Uint8Array, random: Random): Provider {
  if (secret.length < seedBytes) {
    throw new Error(`invalid seed length ${secret.length} used for key generation`)
  }
  const seed = createSecretKey(secret)
  const first = Buffer.of(1)

  /** One block of HMAC is as long as the key. */
  function withKeyFor(info: Uint8Array): Provider {
    return aesGcm(createHmac('sha256', seed).update(info).update(first).digest(), random)
  }

  return {
    fromStorage(data, context) {
      if (data.length < infoBytes) throw new Error(tooShort)
      const info = data.subarray(0, infoBytes)
      return withKeyFor(info).fromStorage(data.subarray(infoBytes), context)
    },
    toStorage(bytes, context) {
      const info = random.bytes(infoBytes)
      return Buffer.concat([info, withKeyFor(info).toStorage(bytes, context)])
    },
  }
}
