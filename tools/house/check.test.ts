import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { checksOf, runCheck } from './check.ts'

const { signal } = new AbortController()

test('every generator is asked whether what it made is up to date', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'cox-test-'))
  t.after(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'tools'))
  writeFileSync(join(root, 'tools/generate-b.ts'), '')
  writeFileSync(join(root, 'tools/generate-a.ts'), '')
  writeFileSync(join(root, 'tools/other.ts'), '')
  const generators = checksOf(root).filter(({ args }) => args.includes('--check'))
  assert.deepEqual(
    generators.map(({ script }) => script),
    ['tools/generate-a.ts', 'tools/generate-b.ts'],
  )
})

test('a check fails with what its program printed', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'cox-test-'))
  t.after(() => rmSync(root, { recursive: true }))
  writeFileSync(join(root, 'bad.mjs'), `console.log('found it'); process.exit(3)`)
  writeFileSync(join(root, 'good.mjs'), '')
  const bad = await runCheck({ name: 'bad', script: 'bad.mjs', args: [] }, { root, signal })
  const good = await runCheck({ name: 'good', script: 'good.mjs', args: [] }, { root, signal })
  assert.deepEqual([bad.ok, bad.output, good.ok], [false, 'found it\n', true])
})
