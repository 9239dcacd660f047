import { testEngine } from '#store/engine.conformance.ts'
import { openMemoryEngine } from '#store/memory.ts'

testEngine('memory', {
  open: openMemoryEngine,
  restore: (from) => openMemoryEngine({ from }),
})
