/** What our engine on etcd must do on etcd itself, whichever version of it. */
import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import { list, never, newest, put as putIn, take } from '#store/conformance/kit.ts'
import { testEngine } from '#store/engine.conformance.ts'
import type { Engine } from '#store/engine.ts'
import { openEtcdEngine } from '#store/etcd/engine.ts'
import { type EtcdMember, startEtcd } from '#store/etcd/etcd-server.ts'
import { allKeys } from '#store/key.ts'
import { isStoreError } from '#store/store-error.ts'

export interface EtcdUnderTest {
  /** The path of etcd's program, or its name if the system knows it. */
  readonly program: string
  /** Why it cannot be tested. */
  readonly skip: string | false
}

export function testOnEtcd(name: string, { program, skip }: EtcdUnderTest): void {
  suite(name, { skip }, () => testOn(name, program))
}

function testOn(name: string, program: string): void {
  /** Servers nobody uses now: starting one takes a second, emptying one takes none. */
  const idle: EtcdMember[] = []
  const all: EtcdMember[] = []
  after(async () => {
    for (const member of all) await member[Symbol.asyncDispose]()
  })

  async function borrow(): Promise<EtcdMember> {
    const member = idle.pop() ?? (await startEtcd({ program }))[0]!
    if (!all.includes(member)) all.push(member)
    return member
  }

  async function open(): Promise<Engine> {
    const member = await borrow()
    const engine = await openEtcdEngine({ endpoints: [member.endpoint] })
    const close = engine[Symbol.asyncDispose].bind(engine)
    let closed = false
    engine[Symbol.asyncDispose] = async () => {
      if (closed) return
      closed = true
      await close()
      await empty(member)
      idle.push(member)
    }
    return engine
  }

  testEngine(name, { open, ownClock: 'leases are timed by etcd' })

  test('a watch over a restart of etcd loses nothing and repeats nothing', async () => {
    const member = await borrow()
    await using engine = await openEtcdEngine({ endpoints: [member.endpoint] })
    const base = await newest(engine)
    const taking = take(engine, base, 60)
    const isPassing = (err: unknown) =>
      isStoreError(err, 'Unavailable') || isStoreError(err, 'Uncertain')
    const put = async (n: number): Promise<void> => {
      try {
        await putIn(engine, `k${n}`)
      } catch (err) {
        if (!isPassing(err)) throw err
        await put(n)
      }
    }
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 20; n++) await put(round * 20 + n)
      await member.kill()
      await assert.rejects(putIn(engine, 'down'), isPassing)
      await assert.rejects(putIn(engine, 'down'), (err) => isStoreError(err, 'Unavailable'))
      await member.start()
    }
    const seen = (await taking).map(({ entry }) => entry.modRevision - base)
    assert.deepEqual(
      seen,
      Array.from({ length: seen.length }, (_, i) => i + 1),
    )
  })

  test('a prefix stands before every key in etcd and is not seen', async () => {
    const member = await borrow()
    await using outer = await openEtcdEngine({ endpoints: [member.endpoint] })
    await using inner = await openEtcdEngine({ endpoints: [member.endpoint], prefix: '/inner/' })
    const base = await newest(inner)
    for (const key of ['/inner.', '/inner/', '/inner0']) await putIn(outer, key)
    await putIn(inner, 'a')
    assert.deepEqual(
      [await list(inner), await list(outer, { from: '/inner/a' })],
      [
        ['=v', 'a=v'],
        ['/inner/a=v', '/inner0=v'],
      ],
    )
    const keys = (await take(inner, base, 2)).map(({ entry }) => entry.key)
    assert.deepEqual(keys, ['', 'a'])
  })

  test('without a server, opening says that none could be reached', async () => {
    const opening = openEtcdEngine({ endpoints: ['http://127.0.0.1:1'] })
    await assert.rejects(opening, (err) => isStoreError(err, 'Unavailable'))
  })
}

async function empty({ endpoint }: EtcdMember): Promise<void> {
  await using engine = await openEtcdEngine({ endpoints: [endpoint] })
  await engine.commit({ success: [{ type: 'delete', ...allKeys }] }, { signal: never })
  for (const id of await engine.leases.list()) await engine.leases.revoke(id)
}
