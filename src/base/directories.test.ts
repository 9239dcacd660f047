import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeDirectory } from '#base/directories.ts'

function openFolder() {
  const path = mkdtempSync(join(tmpdir(), 'directories-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) }
}

test('a directory is made with those above it, and the first of them is told', () => {
  using folder = openFolder()
  const deep = join(folder.path, 'a', 'b', 'c')
  assert.equal(makeDirectory(deep), join(folder.path, 'a'))
  assert.equal(statSync(deep).mode & 0o777, 0o700)
  assert.equal(makeDirectory(deep), undefined)
})

test('what is no directory, and what can hold none, is refused at once', () => {
  using folder = openFolder()
  const file = join(folder.path, 'file')
  writeFileSync(file, '')
  assert.throws(() => makeDirectory(file), { code: 'EEXIST' })
  assert.throws(() => makeDirectory(join(file, 'a', 'b')), { code: 'ENOTDIR' })
})

test('below /proc nothing is made, and nothing tried for ever', {
  skip: process.platform !== 'linux' && 'only Linux has /proc',
}, () => {
  assert.throws(() => makeDirectory('/proc/none/data'), { code: 'ENOENT', path: '/proc/none' })
})
