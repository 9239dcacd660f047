import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  bytes,
  type EngineUnderTest,
  get,
  list,
  newest,
  put,
  remove,
  text,
} from '#store/conformance/kit.ts'
import { allKeys, endOfKeys, keyAfter, prefixRange } from '#store/key.ts'
import { isStoreError } from '#store/store-error.ts'

export function testRanges({ open }: EngineUnderTest): void {
  test('a range is in order of bytes, half open, and carries any bytes', async () => {
    await using engine = await open()
    const keys = ['\0', 'a', 'a\0', 'ab', 'b', '\x7f', '\x80', '\xc3\xa9', '\xff', '\xff\xff']
    for (const key of keys.toReversed()) await put(engine, key, key.length.toString())
    const read = async (from: string, to: string) =>
      (await engine.range({ from, to })).entries.map((e) => e.key)
    assert.deepEqual(await read('', endOfKeys), keys)
    assert.deepEqual(await read('a', 'b'), ['a', 'a\0', 'ab'])
    assert.deepEqual(await read('a\0', keyAfter('\x80')), ['a\0', 'ab', 'b', '\x7f', '\x80'])
    const { from, to } = prefixRange('\xff')
    assert.deepEqual(await read(from, to), ['\xff', '\xff\xff'])
    assert.deepEqual(await read('b', 'a'), [])
  })

  test('values are bytes and come back as they were', async () => {
    await using engine = await open()
    const value = Uint8Array.from({ length: 256 }, (_, i) => i)
    await engine.commit({ success: [{ type: 'put', key: 'a', value }] })
    assert.deepEqual([...(await get(engine, 'a'))!.value], [...value])
  })

  test('a limit cuts short, says so, and counts all; the next page goes on at the same revision', async () => {
    await using engine = await open()
    for (const key of ['a', 'b', 'c', 'd', 'e']) await put(engine, key)
    const at = await newest(engine)
    const pages: string[][] = []
    let from = ''
    for (let more = true; more; ) {
      const page = await engine.range({ from, to: endOfKeys, limit: 2, at })
      const keys = page.entries.map(({ key }) => key)
      pages.push([...keys, String(page.count)])
      from = keyAfter(keys.at(-1)!)
      more = page.more
      await put(engine, 'bb') // not seen at the older revision
    }
    assert.deepEqual(pages, [
      ['a', 'b', '5'],
      ['c', 'd', '3'],
      ['e', '1'],
    ])
  })

  test('a range counts only, or reads keys only', async () => {
    await using engine = await open()
    for (const key of ['a', 'b', 'c']) await put(engine, key, 'value')
    const counted = await engine.range({ ...allKeys, countOnly: true })
    assert.deepEqual([counted.count, counted.entries, counted.more], [3, [], false])
    assert.deepEqual(await list(engine, { keysOnly: true, limit: 2 }), ['a=', 'b='])
  })

  test('a range can look back at every revision since the first', async () => {
    await using engine = await open()
    const base = await newest(engine)
    await put(engine, 'a', '1')
    await put(engine, 'b', '2')
    await put(engine, 'a', '3')
    await remove(engine, 'a')
    await put(engine, 'a', '5')
    const seen = []
    for (let at = 1; at <= 5; at++) seen.push((await list(engine, { at: base + at })).join())
    assert.deepEqual(seen, ['a=1', 'a=1,b=2', 'a=3,b=2', 'b=2', 'a=5,b=2'])
    const back = await engine.range({ ...allKeys, at: base + 4 })
    assert.deepEqual([back.revision - base, back.count], [5, 1])
  })

  test('a range at a revision to come throws FutureRevision', async () => {
    await using engine = await open()
    const at = (await newest(engine)) + 1
    await assert.rejects(list(engine, { at }), (err) => isStoreError(err, 'FutureRevision'))
  })

  test('a range sees one revision whole while others write', async () => {
    await using engine = await open()
    const pair = (n: number) =>
      ['a', 'z'].map((key) => ({ type: 'put' as const, key, value: bytes(`${n}`) }))
    await engine.commit({ success: pair(0) })
    const writing = Promise.all(
      Array.from({ length: 50 }, (_, n) => engine.commit({ success: pair(n) })),
    )
    for (let i = 0; i < 20; i++) {
      const { entries } = await engine.range(allKeys)
      assert.equal(text(entries[0]!.value), text(entries[1]!.value))
    }
    await writing
  })

  test('a range sees what was answered before', async () => {
    await using engine = await open()
    for (let n = 0; n < 20; n++) {
      await put(engine, 'a', `${n}`)
      assert.deepEqual(await list(engine), [`a=${n}`])
    }
  })

  test('a thousand keys are read whole, in order and by prefix', async () => {
    await using engine = await open()
    const names = Array.from(
      { length: 1000 },
      (_, i) => `/registry/${i % 3}/${String(i).padStart(4, '0')}`,
    )
    await Promise.all(names.map((name) => put(engine, name, name)))
    assert.deepEqual(
      await list(engine),
      names.toSorted().map((name) => `${name}=${name}`),
    )
    const one = await engine.range({ ...prefixRange('/registry/1/'), limit: 10 })
    assert.deepEqual([one.count, one.more, one.entries.length], [333, true, 10])
  })
}
