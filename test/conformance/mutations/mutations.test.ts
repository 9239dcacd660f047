/**
 * Recorded verdicts, replayed in process. What came out right once must come out right for ever:
 * floors.json holds how many rows of each table did. `node tools/mutations.ts --floors` raises them.
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { missingShared, sharedPath } from '#base/testing/shared.ts'
import { disturb, judge } from './judge.ts'

type Floor = readonly [rows: number, outcomes: number, verdicts: number]

const floors = JSON.parse(
  readFileSync(join(import.meta.dirname, 'floors.json'), 'utf8'),
) as Readonly<Record<string, Floor>>
const skip = missingShared('golden', 'mutations')
const files = skip
  ? []
  : globSync(['mutations/*.json', 'mutations-all/*.json'], { cwd: sharedPath('golden') })

test('no table of mutations has fewer right rows than before', { skip }, () => {
  const fallen = files.flatMap((file) => {
    const { file: name, rows, outcomes, verdicts, misses } = judge(sharedPath('golden', file))
    const [, bestOutcomes, bestVerdicts] = floors[name] ?? [0, 0, 0]
    if (outcomes >= bestOutcomes && verdicts >= bestVerdicts) return []
    const was = `${bestOutcomes} outcomes and ${bestVerdicts} verdicts`
    return [`${name}: ${outcomes} and ${verdicts} of ${rows}, was ${was}; ${misses[0] ?? ''}`]
  })
  assert.deepEqual(fallen, [])
})

test('every table of mutations is judged', { skip }, () => {
  const names = files.map((file) => file.replace(/^.*\//, '').replace('.mutations.json', ''))
  assert.deepEqual(Object.keys(floors).toSorted(), names.toSorted())
})

/** Half a second of the machine; all of them take some eighty. */
const sample = 211

test('no change of a recorded object breaks a rule', { skip }, () => {
  let total = 0
  for (const file of files) {
    const { made, broken } = disturb(sharedPath('golden', file), sample)
    total += made
    assert.deepEqual(broken, [], file)
  }
  assert.ok(total > 500_000, `only ${total} changes were there to choose from`)
})
