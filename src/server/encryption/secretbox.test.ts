import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom } from '#base/random.ts'
import { poly1305 } from '#server/encryption/poly1305.ts'
import { open, seal, secretbox } from '#server/encryption/secretbox.ts'

const hex = (text: string) => Buffer.from(text.replace(/\s/g, ''), 'hex')
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** From NaCl's own tests. */
const published = {
  key: hex('1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389'),
  nonce: hex('69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37'),
  text: hex(`be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a
    1ac728d45e6c61296cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057
    e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040
    e082f937763848645e0705`),
  sealed: hex(`f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4
    476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738
    b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de
    56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5`),
}

test('the published box is sealed and opened', () => {
  const { key, nonce, text, sealed } = published
  assert.equal(textOf(seal(key, nonce, text)), textOf(sealed))
  assert.equal(textOf(open(key, nonce, sealed)!), textOf(text))
})

const ones = 'ff'.repeat(16)
const zeros = '00'.repeat(15)
/** From RFC 8439: one message, and numbers at the edge of the field. */
const tags = [
  [
    '85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b',
    Buffer.from('Cryptographic Forum Research Group').toString('hex'),
    'a8061dc1305136c6c22b8baf0c0127a9',
  ],
  [`02${'00'.repeat(31)}`, ones, `03${zeros}`],
  [`02${zeros}${ones}`, `02${zeros}`, `03${zeros}`],
  [`01${'00'.repeat(31)}`, `${ones}f0${'ff'.repeat(15)}11${zeros}`, `05${zeros}`],
  [`01${'00'.repeat(31)}`, `${ones}fb${'fe'.repeat(15)}${'01'.repeat(16)}`, '00'.repeat(16)],
  [`02${'00'.repeat(31)}`, `fd${'ff'.repeat(15)}`, `fa${'ff'.repeat(15)}`],
] as const

test('published tags come out', () => {
  for (const [key, message, tag] of tags)
    assert.equal(textOf(poly1305(hex(key), hex(message))), tag)
})

test('any length comes back, and no changed bit does', () => {
  const random = createSeededRandom(3)
  const box = secretbox(random.bytes(32), random)
  const context = Buffer.from('/registry/x')
  for (const length of [0, 1, 15, 16, 31, 32, 33, 64, 255, 5000]) {
    const bytes = random.bytes(length)
    const stored = box.toStorage(bytes, context)
    assert.deepEqual(box.fromStorage(stored, context), {
      bytes: Buffer.from(bytes),
      isStale: false,
    })
    const at = random.below(stored.length)
    const changed = Buffer.from(stored)
    changed[at] = changed[at]! ^ 4
    assert.throws(() => box.fromStorage(changed, context), /output array was not large enough/)
  }
  assert.throws(() => box.fromStorage(Buffer.alloc(39), context), /shorter than the required size/)
})
