import { suite } from 'node:test'
import { testChanges } from '#store/conformance/changes.ts'
import { testCommits } from '#store/conformance/commits.ts'
import { testCompaction } from '#store/conformance/compaction.ts'
import { testHistories } from '#store/conformance/histories.ts'
import type { EngineUnderTest } from '#store/conformance/kit.ts'
import { testLeases } from '#store/conformance/leases.ts'
import { testRanges } from '#store/conformance/ranges.ts'
import { testSnapshots } from '#store/conformance/snapshots.ts'

/** What every engine must do. An engine's own test file calls this, and may add to it. */
export function testEngine(name: string, engine: EngineUnderTest): void {
  // Each test opens an engine of its own, so several may run at once.
  const options = { concurrency: 4 }
  suite(name, () => {
    suite('commits', options, () => testCommits(engine))
    suite('ranges', options, () => testRanges(engine))
    suite('changes', options, () => testChanges(engine))
    suite('compaction', options, () => testCompaction(engine))
    suite('leases', options, () => testLeases(engine))
    suite('histories', options, () => testHistories(engine))
    suite('snapshots', options, () => testSnapshots(engine))
  })
}
