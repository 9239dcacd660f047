/**
 * Runs recorded tables of mutations in process: node tools/mutations.ts [--show N] [PATTERN…]
 * Prints a line per table that is not the same throughout, and the sum.
 */
import { globSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { sharedPath } from '../src/base/testing/shared.ts'
import { judge } from '../test/conformance/mutations/judge.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { show: { type: 'string', default: '3' }, all: { type: 'boolean' } },
})
const files = globSync(['mutations/*.json', 'mutations-all/*.json'], { cwd: sharedPath('golden') })
  .toSorted()
  .filter((file) => positionals.length === 0 || positionals.some((part) => file.includes(part)))

const sum = { rows: 0, verdicts: 0, outcomes: 0, left: 0 }
for (const file of files) {
  try {
    const { rows, verdicts, outcomes, left, misses, file: name } = judge(sharedPath('golden', file))
    sum.rows += rows
    sum.verdicts += verdicts
    sum.outcomes += outcomes
    sum.left += left
    if (outcomes < rows || values.all) {
      console.log(
        `${name}: ${outcomes}/${rows} the same, ${verdicts} verdicts${left ? `, ${left} left to the server` : ''}`,
      )
      for (const miss of misses.slice(0, Number(values.show))) console.log(`    ${miss}`)
    }
  } catch (error) {
    console.log(`${file}: ${(error as Error).message}`)
  }
}
console.log(
  `${sum.outcomes}/${sum.rows} outcomes the same, ${sum.verdicts} verdicts; ${sum.left} rows left to the server`,
)
