/**
 * Runs recorded tables of mutations in process: node tools/mutations.ts [--show N] [PATTERN…]
 * Prints a line per table that is not the same throughout, and the sum. With --by-kind it prints a
 * Markdown table; with --floors it writes what the test holds us to.
 */
import { globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sharedPath } from '../src/base/testing/shared.ts'
import { type Judgement, judge } from '../test/conformance/mutations/judge.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    show: { type: 'string', default: '3' },
    all: { type: 'boolean' },
    'by-kind': { type: 'boolean' },
    floors: { type: 'boolean' },
  },
})
const files = globSync(['mutations/*.json', 'mutations-all/*.json'], { cwd: sharedPath('golden') })
  .toSorted()
  .filter((file) => positionals.length === 0 || positionals.some((part) => file.includes(part)))

const judged = files.flatMap((file) => {
  try {
    return [judge(sharedPath('golden', file))]
  } catch (error) {
    console.log(`${file}: ${(error as Error).message}`)
    return []
  }
})
if (values['by-kind']) printByKind()
else if (values.floors) writeFloors()
else printTables()

function printTables(): void {
  for (const { rows, verdicts, outcomes, left, misses, file } of judged) {
    if (outcomes === rows && !values.all) continue
    const aside = left ? `, ${left} left to the server` : ''
    console.log(`${file}: ${outcomes}/${rows} the same, ${verdicts} verdicts${aside}`)
    for (const miss of misses.slice(0, Number(values.show))) console.log(`    ${miss}`)
  }
  const { rows, verdicts, outcomes, left } = sum(judged)
  const counts = `${outcomes}/${rows} outcomes the same, ${verdicts} verdicts`
  console.log(`${counts}; ${left} rows left to the server`)
}

function printByKind(): void {
  const groups = Object.entries(Object.groupBy(judged, ({ kind }) => kind))
  console.log('| kind | rows | same verdict | same outcome |\n|---|---:|---:|---:|')
  const lines = [...groups.toSorted(([a], [b]) => (a < b ? -1 : 1)), ['all', judged] as const]
  for (const [kind, group] of lines) {
    const { rows, verdicts, outcomes } = sum(group ?? [])
    console.log(`| ${kind} | ${rows} | ${share(verdicts, rows)} | ${share(outcomes, rows)} |`)
  }
}

function share(part: number, whole: number): string {
  return `${part} (${(Math.floor((1000 * part) / whole) / 10).toFixed(1)} %)`
}

function writeFloors(): void {
  const lines = judged
    .toSorted((a, b) => (a.file < b.file ? -1 : 1))
    .map(({ file, rows, outcomes, verdicts }) => {
      return `  ${JSON.stringify(file)}: [${rows}, ${outcomes}, ${verdicts}]`
    })
  const path = join(import.meta.dirname, '../test/conformance/mutations/floors.json')
  writeFileSync(path, `{\n${lines.join(',\n')}\n}\n`)
}

function sum(group: readonly Judgement[]): Omit<Judgement, 'file' | 'kind' | 'misses'> {
  const total = { rows: 0, verdicts: 0, outcomes: 0, left: 0 }
  for (const { rows, verdicts, outcomes, left } of group) {
    total.rows += rows
    total.verdicts += verdicts
    total.outcomes += outcomes
    total.left += left
  }
  return total
}
