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
import { allKeys, onlyKey } from '#store/key.ts'
import { isStoreError, type StoreErrorReason } from '#store/store-error.ts'
import {
  type Compare,
  type Operation,
  operationLimit,
  type Transaction,
  valueLimitBytes,
  writeAt,
} from '#store/transaction.ts'

const putOf = (key: string, value = 'v') => ({ type: 'put' as const, key, value: bytes(value) })
const deleteOf = (key: string) => ({ type: 'delete' as const, ...onlyKey(key) })

/** Each is tried on a store where key `a` was put twice, `1` and `2`, and `b` once. */
const comparisons: readonly { name: string; compare: (base: number) => Compare; holds: boolean }[] =
  [
    {
      name: 'version =',
      compare: () => ({ ...onlyKey('a'), target: 'version', is: '=', with: 2 }),
      holds: true,
    },
    {
      name: 'version >',
      compare: () => ({ ...onlyKey('a'), target: 'version', is: '>', with: 2 }),
      holds: false,
    },
    {
      name: 'createRevision =',
      compare: (base) => ({ ...onlyKey('a'), target: 'createRevision', is: '=', with: base + 1 }),
      holds: true,
    },
    {
      name: 'modRevision <',
      compare: (base) => ({ ...onlyKey('a'), target: 'modRevision', is: '<', with: base + 3 }),
      holds: true,
    },
    {
      name: 'modRevision !=',
      compare: (base) => ({ ...onlyKey('a'), target: 'modRevision', is: '!=', with: base + 2 }),
      holds: false,
    },
    {
      name: 'modRevision 0 of an absent key',
      compare: () => ({ ...onlyKey('c'), target: 'modRevision', is: '=', with: 0 }),
      holds: true,
    },
    {
      name: 'value =',
      compare: () => ({ ...onlyKey('a'), target: 'value', is: '=', with: bytes('2') }),
      holds: true,
    },
    {
      name: 'value < by bytes',
      compare: () => ({ ...onlyKey('a'), target: 'value', is: '<', with: bytes('10') }),
      holds: false,
    },
    {
      name: 'value of an absent key',
      compare: () => ({ ...onlyKey('c'), target: 'value', is: '!=', with: bytes('x') }),
      holds: false,
    },
    {
      name: 'lease none',
      compare: () => ({ ...onlyKey('a'), target: 'lease', is: '=', with: 0n }),
      holds: true,
    },
    {
      name: 'every key of a range',
      compare: () => ({ ...allKeys, target: 'version', is: '>', with: 0 }),
      holds: true,
    },
    {
      name: 'not every key of a range',
      compare: () => ({ ...allKeys, target: 'version', is: '>', with: 1 }),
      holds: false,
    },
  ]

const refusals: readonly {
  reason: StoreErrorReason
  when: string
  success: () => readonly Operation[]
}[] = [
  { reason: 'KeyEmpty', when: 'a put has no key', success: () => [putOf('')] },
  { reason: 'DuplicateKey', when: 'a key is put twice', success: () => [putOf('x'), putOf('x')] },
  {
    reason: 'DuplicateKey',
    when: 'a key is deleted and put',
    success: () => [{ type: 'delete', from: 'a', to: 'z' }, putOf('x')],
  },
  {
    reason: 'KeyNotFound',
    when: 'the value to keep is not there',
    success: () => [{ type: 'put', key: 'x' }],
  },
  {
    reason: 'LeaseNotFound',
    when: 'a put names an unknown lease',
    success: () => [{ ...putOf('x'), lease: 77n }],
  },
  {
    reason: 'ValueTooLarge',
    when: 'a value is too large',
    success: () => [{ ...putOf('x'), value: Buffer.alloc(valueLimitBytes + 1) }],
  },
  {
    reason: 'TooManyOperations',
    when: 'there are too many operations',
    success: () => Array.from({ length: operationLimit + 1 }, (_, i) => putOf(`x${i}`)),
  },
]

export function testCommits({ open }: EngineUnderTest): void {
  test('every commit makes one revision and a commit that changes nothing none', async () => {
    await using engine = await open()
    const base = await newest(engine)
    const made = [
      await put(engine, 'a'),
      await engine.commit({ success: [putOf('b'), putOf('c')] }),
      await remove(engine, 'nothing'),
      await engine.commit({ success: [{ type: 'range', ...allKeys }] }),
      await remove(engine, 'a'),
    ]
    assert.deepEqual(
      made.map(({ revision }) => revision - base),
      [1, 2, 2, 2, 3],
    )
  })

  test('a key carries its revisions and version, and begins anew after a delete', async () => {
    await using engine = await open()
    const base = await newest(engine)
    await put(engine, 'a', '1')
    await put(engine, 'a', '2')
    const entry = {
      key: 'a',
      value: bytes('2'),
      createRevision: base + 1,
      modRevision: base + 2,
      version: 2,
      lease: 0n,
    }
    assert.deepEqual(plain(await get(engine, 'a')), entry)
    await remove(engine, 'a')
    assert.equal(await get(engine, 'a'), undefined)
    await put(engine, 'a', '3')
    const again = {
      ...entry,
      value: bytes('3'),
      createRevision: base + 4,
      modRevision: base + 4,
      version: 1,
    }
    assert.deepEqual(plain(await get(engine, 'a')), again)
  })

  test('a write at an expected revision succeeds once, and a loser reads what is there', async () => {
    await using engine = await open()
    await engine.commit(writeAt('a', 0, bytes('0')))
    const { modRevision } = (await get(engine, 'a'))!
    const both = await Promise.all(
      ['x', 'y'].map((v) => engine.commit(writeAt('a', modRevision, bytes(v)))),
    )
    assert.deepEqual(both.map(({ succeeded }) => succeeded).toSorted(), [false, true])
    const [read] = both.find(({ succeeded }) => !succeeded)!.results
    const winner = both[0]!.succeeded ? 'x' : 'y'
    assert.equal(read?.type === 'range' && text(read.entries[0]!.value), winner)
  })

  for (const { name, compare, holds } of comparisons) {
    test(`comparing ${name} ${holds ? 'holds' : 'does not hold'}`, async () => {
      await using engine = await open()
      const base = await newest(engine)
      await put(engine, 'a', '1')
      await put(engine, 'a', '2')
      await put(engine, 'b', '3')
      const { succeeded } = await engine.commit({ compare: [compare(base)] })
      assert.equal(succeeded, holds)
    })
  }

  test('an operation sees those before it, a nested comparison the store as it was', async () => {
    await using engine = await open()
    await put(engine, 'a', '1')
    const nested: Transaction = {
      compare: [{ ...onlyKey('b'), target: 'version', is: '=', with: 0 }],
      success: [{ type: 'range', from: 'a', to: 'c', keysOnly: true }],
      failure: [putOf('wrong')],
    }
    const success: Operation[] = [
      putOf('b', '2'),
      { type: 'range', ...allKeys },
      { type: 'transaction', ...nested },
      { ...deleteOf('a'), previous: true },
      { type: 'range', ...allKeys, countOnly: true },
    ]
    const { results } = await engine.commit({ success })
    const [, all, inner, gone, count] = results
    assert.deepEqual(all?.type === 'range' && all.entries.map((e) => e.key), ['a', 'b'])
    assert.equal(gone?.type === 'delete' && text(gone.previous[0]!.value), '1')
    assert.equal(count?.type === 'range' && count.count, 1)
    const [seen] = inner?.type === 'transaction' ? inner.results : []
    assert.equal(seen?.type === 'range' && seen.count, 2)
    assert.deepEqual(await list(engine), ['b=2'])
  })

  test('a put can answer what was there, and keep the value', async () => {
    await using engine = await open()
    await put(engine, 'a', '1')
    const { results } = await engine.commit({
      success: [{ type: 'put', key: 'a', previous: true }],
    })
    assert.equal(results[0]?.type === 'put' && text(results[0].previous!.value), '1')
    assert.deepEqual(
      [text((await get(engine, 'a'))!.value), (await get(engine, 'a'))!.version],
      ['1', 2],
    )
  })

  for (const { reason, when, success } of refusals) {
    test(`${reason} is thrown when ${when}, and nothing happens`, async () => {
      await using engine = await open()
      await put(engine, 'a', '1')
      const before = await newest(engine)
      await assert.rejects(engine.commit({ success: [putOf('first'), ...success()] }), (err) =>
        isStoreError(err, reason),
      )
      assert.deepEqual([await newest(engine), await list(engine)], [before, ['a=1']])
    })
  }

  test('a value may be as large as the limit, and empty', async () => {
    await using engine = await open()
    const large = Buffer.alloc(valueLimitBytes, 'x')
    await engine.commit({
      success: [{ type: 'put', key: 'large', value: large }, putOf('empty', '')],
    })
    assert.equal(Buffer.compare((await get(engine, 'large'))!.value, large), 0)
    assert.equal((await get(engine, 'empty'))!.value.length, 0)
  })

  test('a cancelled commit rejects with the reason', async () => {
    await using engine = await open()
    const signal = AbortSignal.abort(new Error('enough'))
    await assert.rejects(engine.commit({ success: [putOf('a')] }, { signal }), {
      message: 'enough',
    })
    assert.deepEqual(await list(engine), [])
  })

  test('a closed engine refuses', async () => {
    const engine = await open()
    await engine[Symbol.asyncDispose]()
    await assert.rejects(put(engine, 'a'), (err) => isStoreError(err, 'Closed'))
    await assert.rejects(list(engine), (err) => isStoreError(err, 'Closed'))
  })
}

/** As a plain object with a Buffer, whatever class the engine's entries and bytes have. */
function plain<E extends { readonly value: Uint8Array }>(entry: E | undefined): E | undefined {
  return entry && { ...entry, value: Buffer.from(entry.value) }
}
