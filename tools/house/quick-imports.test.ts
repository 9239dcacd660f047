import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../..')
const quick = `--import=${join(import.meta.dirname, 'quick-imports.ts')}`

/** What a program in the root of the checkout prints. */
function printed(program: string, flags: readonly string[]): string {
  const words = ['--no-warnings', ...flags, '--input-type=module', '--eval', program]
  return execFileSync(process.execPath, words, { cwd: root, encoding: 'utf8' })
}

test('what is imported is what Node finds by itself', () => {
  const program = `
    for (const name of ['#base/wait.ts', './bin/run.ts', './bin/../tools/tables.ts', 'typescript', 'node:fs'])
      console.log(import.meta.resolve(name))
    const { parseArgs } = await import('node:util')
    const { sleep } = await import('#base/wait.ts')
    console.log(typeof parseArgs, typeof sleep)`
  const found = printed(program, [])
  assert.equal(found.split('\n').length, 7)
  assert.equal(printed(program, [quick]), found)
})

test('what is not there cannot be imported', () => {
  for (const name of ['#base/no-such.ts', './no-such.ts', '../no-such.ts']) {
    const program = `await import('${name}').catch((error) => console.log(error.code))`
    assert.match(printed(program, [quick]), /^(ENOENT|ERR_MODULE_NOT_FOUND)$/m)
  }
})
