/**
 * Writes src/kinds/schema.gen.json and src/kinds/docs.gen.json from the interfaces of every
 * types file. With --check it writes nothing and fails if they are not up to date.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseTypes } from './parse-types.ts'
import { buildTable } from './schema-builder.ts'

const root = resolve(import.meta.dirname, '..')
const patterns = [
  'src/api/metadata.ts',
  'src/kinds/*/*/types.ts',
  'src/kinds/*/*/v[0-9]*.ts',
  'src/kinds/removed/*.ts',
]
const paths = globSync(patterns, { cwd: root })
  .filter((path) => !path.includes('.test.') && !/\/v\d\w*-/.test(path))
  .toSorted()
const files = paths.map((path) => parseTypes(path, readFileSync(resolve(root, path), 'utf8')))
const { table, docs } = buildTable(files)

const outputs = [
  ['src/kinds/schema.gen.json', lines(table)],
  ['src/kinds/docs.gen.json', lines(docs)],
] as const
const stale = outputs.filter(([path, text]) => readOr(resolve(root, path)) !== text)
if (process.argv.includes('--check')) {
  for (const [path] of stale)
    console.error(`${path} is not up to date: run node tools/generate-schema.ts`)
  process.exitCode = stale.length > 0 ? 1 : 0
} else {
  for (const [path, text] of stale) writeFileSync(resolve(root, path), text)
  console.log(`${Object.keys(table).length} types, ${stale.length} files written`)
}

/** One entry a line, so that a change shows as one. */
function lines(record: Readonly<Record<string, unknown>>): string {
  const entries = Object.keys(record)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${JSON.stringify(record[key])}`)
  return `{\n${entries.join(',\n')}\n}\n`
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
