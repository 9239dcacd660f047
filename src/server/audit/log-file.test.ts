import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { createFakeClock } from '#base/clock.ts'
import { type LogFileOptions, openLogFile } from '#server/audit/log-file.ts'

async function openDirectory() {
  const directory = await mkdtemp(join(tmpdir(), 'audit-'))
  return {
    directory,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  }
}

const start = Date.parse('2026-01-02T03:04:05.006Z')

function optionsFor(directory: string, more: Partial<LogFileOptions> = {}): LogFileOptions {
  return {
    path: join(directory, 'logs', 'audit.log'),
    maxBytes: 100,
    maxAgeDays: 0,
    maxBackups: 0,
    compress: false,
    clock: createFakeClock(start),
    onTrouble: (error) => assert.fail(String(error)),
    ...more,
  }
}

test('lines are appended to what is there, for nobody else to read', async () => {
  await using place = await openDirectory()
  const options = optionsFor(place.directory)
  for (const line of ['one', 'two']) {
    await using file = openLogFile(options)
    file.write(line)
  }
  assert.equal(await readFile(options.path, 'utf8'), 'one\ntwo\n')
  assert.equal((await stat(options.path)).mode & 0o777, 0o600)
})

test('a full file is put aside under the time; the oldest go, the others are compressed', async () => {
  await using place = await openDirectory()
  const clock = createFakeClock(start)
  const options = optionsFor(place.directory, { clock, maxBackups: 2, compress: true })
  const line = (n: number) => String(n).repeat(60)
  {
    await using file = openLogFile(options)
    for (const n of [1, 2, 3, 4]) {
      file.write(line(n))
      clock.advance(1000)
    }
    assert.throws(() => file.write('x'.repeat(200)), /exceeds maximum file size 100$/)
  }
  const logs = join(place.directory, 'logs')
  assert.deepEqual((await readdir(logs)).toSorted(), [
    'audit-2026-01-02T03-04-07.006.log.gz',
    'audit-2026-01-02T03-04-08.006.log.gz',
    'audit.log',
  ])
  const aside = await readFile(join(logs, 'audit-2026-01-02T03-04-08.006.log.gz'))
  assert.equal(gunzipSync(aside).toString(), `${line(3)}\n`)
  assert.equal(await readFile(options.path, 'utf8'), `${line(4)}\n`)
})

test('old files go by their age, and files of others stay', async () => {
  await using place = await openDirectory()
  const options = optionsFor(place.directory, { maxAgeDays: 1 })
  {
    await using file = openLogFile(options)
    file.write('x')
  }
  const logs = join(place.directory, 'logs')
  for (const name of [
    'audit-2025-12-31T00-00-00.000.log',
    'audit-2026-01-02T00-00-00.000.log',
    'audit-old.log',
  ]) {
    await writeFile(join(logs, name), '')
  }
  {
    await using _ = openLogFile(options)
  }
  assert.deepEqual((await readdir(logs)).toSorted(), [
    'audit-2026-01-02T00-00-00.000.log',
    'audit-old.log',
    'audit.log',
  ])
})

test('a disk that is full fails the write, and nothing else', async () => {
  const options = optionsFor('/dev', { path: '/dev/full' })
  await using file = openLogFile(options)
  assert.throws(() => file.write('x'), { code: 'ENOSPC' })
  assert.throws(() => file.write('x'), { code: 'ENOSPC' })
})
