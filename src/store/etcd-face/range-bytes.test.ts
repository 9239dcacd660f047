import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeMessage } from '#base/protobuf/message.ts'
import { createSeededRandom } from '#base/random.ts'
import { rpcs } from '#store/etcd/protocol.ts'
import { headerAt, keyValueOf } from '#store/etcd-face/answers.ts'
import { RangeBytes } from '#store/etcd-face/range-bytes.ts'
import type { Entry } from '#store/transaction.ts'

test('a large answer is the same bytes as a small one, whatever buffers it is put into', () => {
  const random = createSeededRandom(17)
  for (let round = 0; round < 60; round++) {
    const entries = Array.from({ length: random.below(50) }, (): Entry => {
      const big = () => random.below(2 ** 32) * 2 ** random.below(21)
      return {
        key: Buffer.from(random.bytes(random.below(200))).toString('latin1'),
        value: random.bytes(random.below(4) === 0 ? 0 : random.below(5000)),
        createRevision: big(),
        modRevision: 1 + random.below(300),
        version: random.below(3),
        lease: random.below(2) === 0 ? 0n : BigInt(big()) * 31n,
      }
    })
    const rest = { header: headerAt(random.below(1000)), more: true, count: entries.length + 3 }
    const { answer } = rpcs['KV/Range']
    const whole = encodeMessage(answer, { ...rest, kvs: entries.map(keyValueOf) })
    const source = new RangeBytes(entries, rest)
    assert.equal(source.left, whole.length)
    const parts: Buffer[] = []
    while (source.left > 0) {
      const part = Buffer.alloc(Math.min(source.left, 1 + random.below(4000)))
      source.fill(part)
      parts.push(part)
    }
    assert.ok(Buffer.concat(parts).equals(whole))
  }
})
