/** A write-ahead log cut at every byte of its last frames. */
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { assertCut, makeWal, memoryDirectory } from '#store/conformance/wal-cut.ts'

test('a write-ahead log cut at any byte of its last commits leaves whole commits only', () => {
  const scratch = mkdtempSync(join(memoryDirectory, 'cox-wal-'))
  try {
    const { walBytes, sizes } = makeWal(scratch)
    for (let cut = sizes.at(-3)! - 1; cut <= walBytes; cut++) assertCut(scratch, cut, sizes)
  } finally {
    rmSync(scratch, { recursive: true })
  }
})
