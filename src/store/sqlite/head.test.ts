import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endOfKey, type Head, packHead, slotsOfChunk } from '#store/sqlite/head.ts'

test('heads of any keys, revisions and leases are read as they were packed', () => {
  const plain = { createRevision: 2, modRevision: 3, version: 1, lease: 0n, order: 0 }
  const heads: readonly Head[] = [
    { ...plain, key: '\0' },
    { ...plain, key: '/registry/pods/default/a', version: 70_000 },
    { ...plain, key: 'b', lease: 0x7fff_ffff_ffff_fffen },
    { ...plain, key: 'c', createRevision: 2 ** 40, modRevision: 2 ** 48 - 1, order: 2 ** 24 - 1 },
    { ...plain, key: '\xfe\xff', lease: 1n },
  ]
  const chunk = Buffer.concat(
    heads.flatMap((head) => [Buffer.from(head.key), Buffer.from([endOfKey]), packHead(head)]),
  )
  assert.deepEqual(
    slotsOfChunk(chunk),
    heads.map((head) => ({ ...head, value: undefined })),
  )
})
