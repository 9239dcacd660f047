import assert from 'node:assert/strict'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { Syncer } from '#store/sqlite/syncer.ts'

const scratch = mkdtempSync(join(tmpdir(), 'cox-syncer-'))
const file = openSync(join(scratch, 'file'), 'w')
after(() => {
  closeSync(file)
  rmSync(scratch, { recursive: true })
})

/** A disk on which a sync takes so long as `tookMs` says then, if the loop waits for it. */
class Disk {
  tookMs = 0
  /** How often the loop has waited. */
  waits = 0
  readonly #clock = createFakeClock()
  readonly syncer = new Syncer(file, {
    nowMs: this.#clock.nowMs,
    steadyMs: () => {
      if (this.#began) this.#clock.advance(this.tookMs)
      else this.waits++
      this.#began = !this.#began
      return this.#clock.steadyMs()
    },
    after: this.#clock.after,
  })
  #began = false

  async waitsIn(syncs: number): Promise<number> {
    const before = this.waits
    for (let i = 0; i < syncs; i++) await this.syncer.sync()
    return this.waits - before
  }
}

test('the loop waits for a disk that is fast', async () => {
  assert.equal(await new Disk().waitsIn(100), 100)
})

test('the loop does not wait for a disk that is slow, and looks now and then whether it still is', async () => {
  const disk = new Disk()
  disk.tookMs = 5
  assert.equal(await disk.waitsIn(4 + 256), 4)
  assert.equal(await disk.waitsIn(1 + 256), 1)
  disk.tookMs = 0
  assert.equal(await disk.waitsIn(20), 20)
})

test('a disk that was slow once is left alone for a while', async () => {
  const disk = new Disk()
  disk.tookMs = 40
  assert.equal(await disk.waitsIn(1), 1)
  disk.tookMs = 0
  assert.equal(await disk.waitsIn(256), 0)
  assert.equal(await disk.waitsIn(20), 20)
})

test('a sync that fails is told', async () => {
  const closed = openSync(join(scratch, 'closed'), 'w')
  const syncer = new Syncer(closed, createFakeClock())
  closeSync(closed)
  await assert.rejects(syncer.sync(), /EBADF/)
})
