import assert from 'node:assert/strict'
import { mkdtempDisposableSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { runKept } from '#base/v8/kept-script.ts'

interface Exports {
  readonly url: string
  double(n: number): number
  keep(): void
  separator(): string
  beside(): Promise<{ readonly words: string }>
}

const script = `(function (module, require, moduleUrl, keepScript) {
  // A function that is compiled when it is first called.
  function double(n) { const parts = [n, n]; return parts.reduce((sum, part) => sum + part, 0) }
  module.exports = {
    double,
    url: moduleUrl,
    keep: keepScript,
    separator: () => require('node:path').sep,
    beside: () => import(moduleUrl.replace('module.js', 'beside.mjs')),
  }
})`

function createFolder() {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'cox-kept-'))
  writeFileSync(join(folder.path, 'beside.mjs'), `export const words = 'from beside'`)
  const moduleUrl = pathToFileURL(join(folder.path, 'module.js')).href
  const code = join(folder.path, 'script-1.cjs.code')
  // Each is of the same length: V8 knows one that it has compiled in the same process by its text.
  let runs = 100
  const run = (at = folder.path) => {
    writeFileSync(join(folder.path, 'script-1.cjs'), `${script} // ${runs++}`)
    return runKept<Exports>('script-1.cjs', moduleUrl, at)
  }
  return {
    code,
    moduleUrl,
    run,
    names: () => readdirSync(folder.path).sort(),
    [Symbol.dispose]: () => folder.remove(),
  }
}

test('a script runs as a module beside it would', async () => {
  using folder = createFolder()
  const program = folder.run()
  assert.equal(program.double(21), 42)
  assert.equal(program.url, folder.moduleUrl)
  assert.equal(program.separator(), '/')
  assert.equal((await program.beside()).words, 'from beside')
  assert.deepEqual(folder.names(), ['beside.mjs', 'script-1.cjs'], 'nothing is kept unasked')
})

test('what is kept has the functions that were called, and is taken by the next start', () => {
  using folder = createFolder()
  folder.run().keep()
  const uncalled = statSync(folder.code)
  assert.equal(uncalled.mode & 0o777, 0o600)
  writeFileSync(folder.code, '')
  const program = folder.run()
  program.double(1)
  program.keep()
  const called = statSync(folder.code)
  assert.ok(called.size > uncalled.size, `${called.size} bytes, and ${uncalled.size} without`)
  const again = folder.run()
  assert.equal(again.double(4), 8)
  again.keep()
  assert.equal(statSync(folder.code).ino, called.ino, 'what is good is not written again')
})

test('what cannot be taken is made anew', () => {
  using folder = createFolder()
  folder.run().keep()
  const good = readFileSync(folder.code)
  for (const bad of [good.subarray(0, good.length / 2), Buffer.alloc(5000), Buffer.from('{}')]) {
    writeFileSync(folder.code, bad)
    const program = folder.run()
    assert.equal(program.double(2), 4)
    program.keep()
    assert.notDeepEqual(readFileSync(folder.code), bad)
  }
  assert.deepEqual(folder.names(), ['beside.mjs', 'script-1.cjs', 'script-1.cjs.code'])
})

test('where nothing can be kept it runs all the same', () => {
  using folder = createFolder()
  const none = folder.run('/nowhere/at/all')
  none.keep()
  assert.equal(none.double(3), 6)
})
