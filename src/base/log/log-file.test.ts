import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openLogFile } from '#base/log/log-file.ts'

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'log-file-'))
  t.after(() => rmSync(path, { recursive: true }))
  return path
}

test('a log goes on where it ended, for its owner alone', (t) => {
  const path = join(folder(t), 'log')
  for (const line of ['one', 'two']) {
    using log = openLogFile({ path, limitBytes: 100 })
    log.write(line)
  }
  assert.equal(readFileSync(path, 'utf8'), 'one\ntwo\n')
  assert.equal(statSync(path).mode & 0o777, 0o600)
})

test('what is beyond its bound is in one file beside it, and what is older is gone', (t) => {
  const path = join(folder(t), 'log')
  using log = openLogFile({ path, limitBytes: 20 })
  for (let i = 10; i < 20; i++) log.write(`line ${i}`)
  assert.equal(readFileSync(path, 'utf8'), 'line 18\nline 19\n')
  assert.equal(readFileSync(`${path}.1`, 'utf8'), 'line 16\nline 17\n')
  log.write('a line that is longer than the bound')
  assert.equal(readFileSync(path, 'utf8'), 'a line that is longer than the bound\n')
})

test('what others append counts too, and is not lost', (t) => {
  const path = join(folder(t), 'log')
  using log = openLogFile({ path, limitBytes: 20 })
  appendFileSync(path, 'a crash, told by\nothers\n')
  log.write('line')
  appendFileSync(path, 'more\n')
  assert.equal(readFileSync(path, 'utf8'), 'line\nmore\n')
  assert.equal(readFileSync(`${path}.1`, 'utf8'), 'a crash, told by\nothers\n')
})

test('it stays within its bound where what is old cannot be kept', (t) => {
  const path = join(folder(t), 'log')
  mkdirSync(`${path}.1`)
  using log = openLogFile({ path, limitBytes: 10 })
  for (let i = 0; i < 3; i++) log.write(`line ${i}`)
  assert.equal(readFileSync(path, 'utf8'), 'line 2\n')
})
