import { suite } from 'node:test'
import { testChanges } from '#store/conformance/changes.ts'
import { testCommits } from '#store/conformance/commits.ts'
import { testCompaction } from '#store/conformance/compaction.ts'
import type { EngineUnderTest } from '#store/conformance/kit.ts'
import { testLeases } from '#store/conformance/leases.ts'
import { testRanges } from '#store/conformance/ranges.ts'
import { testSnapshots } from '#store/conformance/snapshots.ts'

/** What every engine must do. An engine's own test file calls this, and may add to it. */
export function testEngine(name: string, engine: EngineUnderTest): void {
  suite(name, () => {
    suite('commits', () => testCommits(engine))
    suite('ranges', () => testRanges(engine))
    suite('changes', () => testChanges(engine))
    suite('compaction', () => testCompaction(engine))
    suite('leases', () => testLeases(engine))
    suite('snapshots', () => testSnapshots(engine))
  })
}
