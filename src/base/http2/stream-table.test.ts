import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Http2Stream } from '#base/http2/stream.ts'
import { StreamTable } from '#base/http2/stream-table.ts'
import { Turns } from '#base/http2/turns.ts'
import { createSeededRandom } from '#base/random.ts'

const owner = {
  sendFieldsNow: () => true,
  sendDataNow: () => true,
  send() {},
  credit() {},
  reset() {},
}
const streamOf = (id: number) => new Http2Stream(id, owner, 0, 0)

test('a table has what a Map has, whatever comes and goes', () => {
  const random = createSeededRandom(7)
  const table = new StreamTable()
  const map = new Map<number, Http2Stream>()
  for (let id = 1; id < 6001; id += 2) {
    const stream = streamOf(id)
    table.add(stream)
    map.set(id, stream)
    for (const open of map.values()) {
      if (random.fraction() < 0.99) continue
      table.delete(open)
      table.delete(open) // who is gone is gone
      map.delete(open.id)
    }
    const asked = 1 + 2 * random.below(3000)
    assert.equal(table.get(asked), map.get(asked))
    assert.equal(table.size, map.size)
  }
  assert.ok(map.size > 64, `${map.size} streams share places`)
  assert.deepEqual(
    table.all().map(({ id }) => id),
    [...map.keys()],
  )
})

test('turns are taken in the order in which they were asked for, but for those who left', () => {
  const random = createSeededRandom(8)
  const turns = new Turns()
  const wanted: Http2Stream[] = []
  for (let id = 1; id < 3000; id += 2) {
    const stream = streamOf(id)
    turns.push(stream)
    wanted.push(stream)
    if (random.fraction() < 0.2) {
      const left = wanted.splice(random.below(wanted.length), 1)[0]!
      turns.delete(left)
      turns.delete(left)
      assert.equal(left.isWaiting, false)
    }
    for (; random.fraction() < 0.4; ) assert.equal(turns.shift(), wanted.shift())
    assert.equal(turns.size, wanted.length)
  }
  for (const stream of wanted) assert.equal(turns.shift(), stream)
  assert.equal(turns.shift(), undefined)
})
