import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { LeaseReuse } from '#store/lease-reuse.ts'
import { openMemoryEngine } from '#store/memory.ts'
import { isStoreError } from '#store/store-error.ts'

async function open() {
  const clock = createFakeClock()
  const { leases, ...engine } = await openMemoryEngine({ clock }).then((opened) => ({
    leases: opened.leases,
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  }))
  return { clock, leases, reuse: new LeaseReuse(leases, clock), ...engine }
}

test('keys of about the same time share a lease, and none lives shorter than asked', async () => {
  await using store = await open()
  const { clock, leases, reuse } = store
  const first = await reuse.leaseFor(3600)
  clock.advance(50_000)
  assert.equal(await reuse.leaseFor(3600), first)
  assert.ok((await leases.timeToLive(first)).remainingSeconds >= 3600)
  clock.advance(20_000)
  const later = await reuse.leaseFor(3600)
  assert.notEqual(later, first)
  assert.notEqual(await reuse.leaseFor(60), later) // it would live much longer than asked
})

test('a lease takes a thousand keys, also of those who ask at once', async () => {
  await using store = await open()
  const all = await Promise.all(Array.from({ length: 1001 }, () => store.reuse.leaseFor(3600)))
  assert.deepEqual([new Set(all).size, new Set(all.slice(0, 1000)).size], [2, 1])
})

test('a grant that failed is not shared', async () => {
  await using store = await open()
  const { leases, clock } = store
  let fails = true
  const grant: typeof leases.grant = async (lease, options) => {
    if (!fails) return await leases.grant(lease, options)
    fails = false
    return await leases.grant({ ...lease, id: (await leases.grant(lease)).id })
  }
  const reuse = new LeaseReuse({ ...leases, grant }, clock)
  await assert.rejects(reuse.leaseFor(3600), (err) => isStoreError(err, 'LeaseExists'))
  assert.ok((await reuse.leaseFor(3600)) > 0n)
})
