/**
 * A disk that is really full: a file system of some megabytes in memory, mounted in a namespace of
 * the test's own. (`src/store/sqlite/disk.thorough.test.ts` fills the disk for one file, without a mount.)
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const enter = ['--user', '--map-root-user', '--mount']
const script = 'mount -t tmpfs -o size=20m none "$1" && exec "$2" "$3" "$1"'
const allowed = spawnSync('unshare', [...enter, 'true']).status === 0
const skip = !allowed && 'namespaces may not be made here'

test('16 writers on a disk that becomes full lose nothing acknowledged', { skip }, () => {
  const mount = mkdtempSync(join(tmpdir(), 'cox-full-'))
  const program = fileURLToPath(new URL('./full-disk-writer.ts', import.meta.url))
  try {
    const words = ['sh', '-c', script, 'sh', mount, process.execPath, program]
    const { status, stderr } = spawnSync('unshare', [...enter, ...words], { encoding: 'utf8' })
    assert.equal(status, 0, stderr)
  } finally {
    rmSync(mount, { recursive: true })
  }
})
