import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { start } from '#base/running.ts'
import { compactionKey, compactPeriodically } from '#store/auto-compaction.ts'
import { get, newest, put, text } from '#store/conformance/kit.ts'
import { withFaults } from '#store/faulty.ts'
import { openMemoryEngine } from '#store/memory.ts'

const periodMs = 1000

test('what was the newest a period ago is compacted, by one server of several', async () => {
  const clock = createFakeClock()
  await using engine = await openMemoryEngine({ clock })
  const server = () => start((signal) => compactPeriodically(engine, { clock, signal, periodMs }))
  await using _ = server()
  await using __ = server()
  const compactions: number[] = []
  const newestBefore: number[] = []
  for (let period = 0; period < 5; period++) {
    await put(engine, 'a')
    await clock.run(periodMs)
    compactions.push((await engine.status()).compactRevision)
    newestBefore.push(await newest(engine))
  }
  assert.equal(compactions[0], 0)
  assert.deepEqual(compactions.slice(1), newestBefore.slice(0, -1))
  const { version, value } = (await get(engine, compactionKey))!
  assert.deepEqual([version, text(value)], [5, String(newestBefore.at(-2))])
})

test('a failure is told, and the next period is another try', async () => {
  const clock = createFakeClock()
  await using engine = await openMemoryEngine({ clock })
  const faulty = withFaults(engine, { seed: 3, unavailable: 0.5 })
  const failures: unknown[] = []
  const onError = (err: unknown) => void failures.push(err)
  await using _ = start((signal) =>
    compactPeriodically(faulty, { clock, signal, periodMs, onError }),
  )
  for (let period = 0; period < 20; period++) await clock.run(periodMs)
  assert.ok(failures.length > 0 && failures.length < 20, `${failures.length} failures`)
  assert.ok((await engine.status()).compactRevision > 1)
})
