import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { selectTests } from './levels.ts'
import { summaryOf } from './run-tests.ts'

/** A tree with these test files, each with the body given. */
function createTree(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), 'cox-test-'))
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
  for (const [path, body] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), `import { test } from 'node:test'\n${body}\n`)
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true }) }
}

/** Runs the tests of a tree in a process of its own: a test runner cannot run within a test. */
function outcomeOf(root: string) {
  const runner = JSON.stringify(join(import.meta.dirname, 'run-tests.ts'))
  const levels = JSON.stringify(join(import.meta.dirname, 'levels.ts'))
  const script = `
    const { runTests } = await import(${runner})
    const { selectTests } = await import(${levels})
    const lines = []
    const { reasons, ...counts } = await runTests(selectTests([], process.cwd()), {
      root: process.cwd(), signal: new AbortController().signal,
      print: (line) => lines.push(line), verbose: false, update: false,
    })
    console.log(JSON.stringify({ ...counts, reasons: [...reasons], lines }))`
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  writeFileSync(join(root, 'runner.mjs'), script)
  const options = { cwd: root, env, encoding: 'utf8' } as const
  return JSON.parse(execFileSync(process.execPath, ['runner.mjs'], options))
}

const bad = `throw new Error('oh no')`

test('passes, failures and skips are counted, with the reasons of skips', () => {
  using tree = createTree({
    'src/a.test.ts': `
      test('good', () => {})
      test('skipped', { skip: 'for a reason' }, () => {})
      test('skipped too', (t) => t.skip('for a reason'))
      test('unexplained', { skip: !false }, () => {})
      test('to be done', { todo: 'later' }, () => { ${bad} })
      test('outer', async (t) => { await t.test('inner', () => { ${bad} }) })`,
    'test/cluster/b.test.ts': `test('also good', () => {})`,
  })
  const { lines, ...counts } = outcomeOf(tree.root)
  assert.deepEqual(counts, {
    passed: 2,
    failed: 1,
    skipped: 4,
    reasons: [
      ['for a reason', 2],
      ['no reason given', 1],
      ['later', 1],
    ],
  })
  const at = lines.indexOf('FAIL inner')
  assert.equal(lines[at + 1], '  Error: oh no')
})

test('a file that breaks, or holds no test, is a failure', () => {
  using tree = createTree({ 'src/a.test.ts': bad, 'src/b.test.ts': '' })
  const { passed, failed, lines } = outcomeOf(tree.root)
  assert.deepEqual({ passed, failed }, { passed: 0, failed: 2 })
  assert.ok(lines.includes('FAIL src/a.test.ts'))
  assert.ok(lines.includes('  holds no test'))
})

test('files that share a process are told apart: what they hold, and which breaks or holds nothing', () => {
  using tree = createTree({
    'src/api/a.test.ts': `test('good', () => {})
      test('outer', async (t) => { await t.test('inner', () => { ${bad} }) })`,
    'src/api/b.test.ts': bad,
    'src/api/c.test.ts': '',
    'src/api/d.test.ts': `
      test('skipped', { skip: 'for a reason' }, () => {})
      test('process', () => { if (!globalThis.seen) throw new Error('not the same process') })`,
    'src/api/deep/e.test.ts': `globalThis.seen = true; test('good too', () => {})`,
  })
  const { lines, ...counts } = outcomeOf(tree.root)
  assert.deepEqual(counts, { passed: 3, failed: 3, skipped: 1, reasons: [['for a reason', 1]] })
  const said = lines.filter((line: string) => /^(ok|FAIL)/.test(line))
  const untimed = said.map((line: string) => line.replace(/, [\d.]+ s\)/, ')'))
  assert.deepEqual(untimed, [
    'FAIL inner',
    'FAIL src/api/a.test.ts (2 tests)',
    'FAIL src/api/b.test.ts',
    'FAIL src/api/c.test.ts',
    'ok   src/api/d.test.ts (2 tests)',
    'ok   src/api/deep/e.test.ts (1 tests)',
  ])
})

test('words select levels and files; one that means nothing is named', () => {
  using tree = createTree({
    'src/base/a.test.ts': '',
    'src/api/b.test.ts': '',
    'test/fault/c.test.ts': '',
  })
  const selected = (...words: string[]) => {
    const batches = selectTests(words, tree.root)
    return typeof batches === 'string' ? batches : batches.flatMap(({ files }) => files)
  }
  assert.deepEqual(
    [selected(), selected('fast'), selected('fault'), selected('api/', 'fault/c')],
    [
      ['src/api/b.test.ts', 'src/base/a.test.ts', 'test/fault/c.test.ts'],
      ['src/api/b.test.ts', 'src/base/a.test.ts'],
      ['test/fault/c.test.ts'],
      ['src/api/b.test.ts', 'test/fault/c.test.ts'],
    ],
  )
  assert.equal(selected('base', 'nowhere'), 'nowhere')
})

test('a summary ends with the counts alone on a line, after the reasons', () => {
  const reasons = new Map([
    ['rare', 1],
    ['common', 5],
  ])
  assert.deepEqual(summaryOf({ passed: 3, failed: 0, skipped: 6, reasons }), [
    'skipped 5: common',
    'skipped 1: rare',
    '3 passed, 0 failed, 6 skipped',
  ])
})
