/** Compares recorded tables with those of the kinds: node tools/tables.ts [PATTERN…] */
import { globSync } from 'node:fs'
import { sharedPath } from '../src/base/testing/shared.ts'
import { judgeTables } from '../test/conformance/tables/judge.ts'

const patterns = process.argv.slice(2)
for (const file of globSync('transcripts/*/*.jsonl', { cwd: sharedPath('golden') }).toSorted()) {
  if (!/table|select-fields/.test(file) || !patterns.every((part) => file.includes(part))) continue
  const { cells, misses } = judgeTables(sharedPath('golden', file))
  if (cells + misses.length > 0) console.log(`${file}: ${cells} cells, ${misses.length} differ`)
  for (const miss of misses) console.log(`    ${miss}`)
}
