import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Deed, judge, judgeWatch } from '#store/conformance/history.ts'
import { type EngineUnderTest, newest } from '#store/conformance/kit.ts'
import { runWorkload, watchUntil } from '#store/conformance/workload.ts'
import type { Engine } from '#store/engine.ts'
import { type Faults, withFaults } from '#store/faulty.ts'

const days: readonly { name: string; faults: Omit<Faults, 'seed'> }[] = [
  { name: 'a good day', faults: {} },
  { name: 'a slow day', faults: { delayMs: 3 } },
  { name: 'a day of refusals', faults: { unavailable: 0.2 } },
  { name: 'a day of lost answers', faults: { lostAnswers: 0.3 } },
  {
    name: 'a day of everything',
    faults: { delayMs: 2, unavailable: 0.1, lostAnswers: 0.1, disconnects: 0.5 },
  },
]

export function testHistories({ open }: EngineUnderTest): void {
  for (const [i, { name, faults }] of days.entries()) {
    test(`on ${name}, what clients see is linearizable and watches miss nothing`, async (t) => {
      const seed = 100 + i
      await using engine = await open()
      const base = await newest(engine)
      const faulty = withFaults(engine, { seed, ...faults })
      const watches = [1, 2, 3].map(() => watchUntil(faulty, base, lastKey, t.signal))
      const deeds = await runWorkload(faulty, { seed, clients: 8, deedsEach: 40, keys: 4 })
      const last = (await nudge(engine)).revision
      const log = await watchUntil(engine, base, lastKey, t.signal)
      assert.deepEqual(judge(withNudge(deeds, last), log, base), [])
      for (const watched of await Promise.all(watches))
        assert.deepEqual(judgeWatch(watched, log), [])
    })
  }
}

const lastKey = 'last'

/** A last write, so that every watch has something to end with. */
async function nudge(engine: Engine): Promise<{ revision: number }> {
  return await engine.commit({
    success: [{ type: 'put', key: lastKey, value: Buffer.from(lastKey) }],
  })
}

function withNudge(deeds: readonly Deed[], revision: number): Deed[] {
  const [began, ended] = [Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER]
  return [
    ...deeds,
    {
      client: -1,
      key: lastKey,
      began,
      ended,
      write: { value: lastKey },
      outcome: 'written',
      revision,
    },
  ]
}
