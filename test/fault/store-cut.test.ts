/** A file of commits cut at every byte of its last records, and the database's own log at many. */
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { assertCut, makeCuttable, memoryDirectory } from '#store/conformance/file-cut.ts'

/** A prime, so that all parts of a page have their turn. */
const stride = 101

test('a store of which a file is cut at any byte has whole commits only', async () => {
  const scratch = mkdtempSync(join(memoryDirectory, 'cox-cut-'))
  try {
    const made = await makeCuttable(scratch)
    for (let length = made.ends.at(-3)! - 1; length <= made.ends.at(-1)!; length++)
      assertCut(scratch, made, { file: 'commits', length })
    for (let length = made.syncedBytes; length <= made.walBytes; length += stride)
      assertCut(scratch, made, { file: 'wal', length })
  } finally {
    rmSync(scratch, { recursive: true })
  }
})
