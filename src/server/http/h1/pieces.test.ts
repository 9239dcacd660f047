import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LazyBytes } from '#base/byte-source.ts'
import { endInPieces, pieceBytes } from '#server/http/h1/pieces.ts'

function sink() {
  const taken: Uint8Array[] = []
  const state = { isEnded: false, done: undefined as ((error?: Error | null) => void) | undefined }
  return {
    taken,
    state,
    destroyed: false,
    write(chunk: Uint8Array, done: (error?: Error | null) => void) {
      taken.push(chunk)
      state.done = done
      return false
    },
    end(chunk: Uint8Array) {
      taken.push(chunk)
      state.isEnded = true
    },
  }
}

const whole = Buffer.from(Array.from({ length: 2 * pieceBytes + 5 }, (_, i) => i % 251))

const lazy: LazyBytes = {
  length: whole.length,
  read() {
    let at = 0
    return {
      get left() {
        return whole.length - at
      },
      fill(into) {
        at += whole.copy(into, 0, at)
      },
    }
  },
}

for (const [name, body] of Object.entries({ whole, lazy })) {
  test(`a piece goes when the one before has been taken, and all of them are the body: ${name}`, () => {
    const to = sink()
    endInPieces(to, body)
    assert.equal(to.taken.length, 1)
    to.state.done!()
    assert.equal(to.taken.length, 2)
    assert.equal(to.state.isEnded, false)
    to.state.done!()
    assert.equal(to.state.isEnded, true)
    assert.deepEqual(Buffer.concat(to.taken), whole)
  })
}

test('a small body goes at once', () => {
  const to = sink()
  endInPieces(to, Buffer.from('abc'))
  assert.deepEqual([to.taken.length, to.state.isEnded], [1, true])
})

test('nothing is written to one who has gone', () => {
  const to = sink()
  endInPieces(to, Buffer.alloc(3 * pieceBytes))
  to.state.done!(new Error('gone'))
  to.destroyed = true
  to.state.done!()
  assert.equal(to.taken.length, 1)
})
