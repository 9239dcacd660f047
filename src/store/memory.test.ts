import { testEngine } from '#store/engine.conformance.ts'
import { withFaults } from '#store/faulty.ts'
import { openMemoryEngine } from '#store/memory.ts'

testEngine('memory', {
  open: openMemoryEngine,
  restore: (from) => openMemoryEngine({ from }),
})

testEngine('memory that answers late', {
  open: async (options) => withFaults(await openMemoryEngine(options), { seed: 1, delayMs: 2 }),
})
