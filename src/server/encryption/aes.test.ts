import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom } from '#base/random.ts'
import { aesCbc, aesGcm } from '#server/encryption/aes.ts'
import { derivedGcm } from '#server/encryption/derived-keys.ts'

const random = createSeededRandom(11)
const here = Buffer.from('/registry/secrets/default/s')
const there = Buffer.from('/registry/secrets/default/t')

test('any length comes back, by keys of all sizes', () => {
  for (const size of [16, 24, 32]) {
    for (const make of [aesCbc, aesGcm]) {
      const provider = make(random.bytes(size), random)
      for (const length of [0, 1, 15, 16, 17, 32, 5000]) {
        const bytes = random.bytes(length)
        const { bytes: back } = provider.fromStorage(provider.toStorage(bytes, here), here)
        assert.deepEqual(Buffer.from(back), Buffer.from(bytes))
      }
    }
    if (size < 32)
      assert.throws(() => derivedGcm(random.bytes(size), random), /invalid seed length/)
  }
  assert.throws(() => aesGcm(random.bytes(20), random), {
    message: 'crypto/aes: invalid key size 20',
  })
})

test('the same is never stored as the same', () => {
  for (const make of [aesCbc, aesGcm, derivedGcm]) {
    const provider = make(random.bytes(32), random)
    const stored = [1, 2].map(() => Buffer.from(provider.toStorage(here, here)).toString('hex'))
    assert.notEqual(stored[0], stored[1])
  }
})

test('what was changed, cut or moved is refused where it is authenticated', () => {
  for (const make of [aesGcm, derivedGcm]) {
    const provider = make(random.bytes(32), random)
    const stored = Buffer.from(provider.toStorage(random.bytes(100), here))
    const unauthentic = { message: 'cipher: message authentication failed' }
    assert.throws(() => provider.fromStorage(stored, there), unauthentic)
    for (let i = 0; i < stored.length; i++) {
      const changed = Buffer.from(stored)
      changed[i] = changed[i]! ^ 1
      assert.throws(() => provider.fromStorage(changed, here), unauthentic)
      assert.throws(() => provider.fromStorage(stored.subarray(0, i), here), Error)
    }
  }
})

test('padding is judged as upstream judges it', () => {
  const secret = random.bytes(32)
  const provider = aesCbc(secret, random)
  const words = (data: Uint8Array) => {
    try {
      provider.fromStorage(data, here)
      return 'read'
    } catch (error) {
      return (error as Error).message
    }
  }
  const stored = Buffer.from(provider.toStorage(Buffer.alloc(20, 1), here))
  assert.equal(words(stored.subarray(0, 15)), 'the stored data was shorter than the required size')
  assert.equal(words(stored.subarray(0, 40)), 'the stored data is not a multiple of the block size')
  assert.equal(words(stored.subarray(0, 16)), 'invalid PKCS7 data (empty or not padded)')
  // The last block of a message is its padding: a changed vector shows in the first one alone.
  const padding = Buffer.from(provider.toStorage(Buffer.alloc(0), here))
  const withLast = (last: number) => {
    const changed = Buffer.from(padding)
    changed[15] = changed[15]! ^ 16 ^ last
    return words(changed)
  }
  assert.equal(withLast(0), 'invalid PKCS7 data (empty or not padded)')
  assert.equal(withLast(17), 'invalid PKCS7 data (empty or not padded)')
  assert.equal(withLast(2), 'invalid padding on input')
  assert.equal(withLast(1), 'read')
})
