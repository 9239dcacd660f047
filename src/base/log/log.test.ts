import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { createLogger, type Fields, type Level } from '#base/log/log.ts'

const startMs = Date.UTC(2026, 0, 2, 3, 4, 5, 6)

function logged(format: 'text' | 'json', message: string, fields?: Fields): string {
  const lines: string[] = []
  const write = (line: string) => lines.push(line)
  createLogger({ clock: createFakeClock(startMs), level: 'debug', format, write }).info(
    message,
    fields,
  )
  return lines.join('\n')
}

test('text has time, level, message and fields, quoted where they need it', () => {
  assert.equal(
    logged('text', 'Pod started', {
      pod: 'default/web-0',
      tries: 2,
      why: 'two words',
      gone: undefined,
    }),
    '2026-01-02T03:04:05.006Z info  Pod started pod=default/web-0 tries=2 why="two words"',
  )
})

test('JSON has the same, one object on one line', () => {
  assert.deepEqual(JSON.parse(logged('json', 'Pod\nstarted', { list: [1, 'a'], big: 2n ** 60n })), {
    time: '2026-01-02T03:04:05.006Z',
    level: 'info',
    message: 'Pod\nstarted',
    list: [1, 'a'],
    big: '1152921504606846976',
  })
})

test('a message cannot feign a second entry', () => {
  assert.equal(logged('text', 'a\nb', { field: 'c\nd' }).split('\n').length, 1)
})

test('entries below the level are not written', () => {
  const written: string[] = []
  const log = createLogger({
    clock: createFakeClock(),
    level: 'warn',
    format: 'json',
    write: (line) => written.push((JSON.parse(line) as { level: Level }).level),
  })
  log.debug('a')
  log.info('a')
  log.warn('a')
  log.error('a')
  assert.deepEqual(written, ['warn', 'error'])
  assert.deepEqual([log.writes('info'), log.writes('error')], [false, true])
})

test('fields of a narrower logger come with every entry', () => {
  const lines: string[] = []
  const write = (line: string) => lines.push(line.slice(31))
  const log = createLogger({ clock: createFakeClock(), level: 'info', format: 'text', write })
  log.with({ part: 'scheduler' }).with({ node: 'n1' }).info('Chosen', { node: 'n2' })
  assert.deepEqual(lines, ['Chosen part=scheduler node=n2'])
})

const token = `eyJhbGciOiJSUzI1NiJ9.${'a'.repeat(20)}.sig-nature`
const secrets: readonly {
  readonly name: string
  readonly message?: string
  readonly fields?: Fields
}[] = [
  { name: 'a field named as a secret', fields: { bearerToken: 's3cret', userPassword: 's3cret' } },
  { name: 'a field in a field', fields: { request: { headers: { Authorization: 's3cret' } } } },
  { name: 'a bearer token in a text', message: 'sent Authorization: Bearer s3cret' },
  { name: 'a JSON web token in a text', fields: { line: `got ${token.replace('sig', 's3cret')}` } },
  { name: 'a password in a URL', fields: { url: 'https://user:s3cret@host/path' } },
  {
    name: 'a private key in an error',
    fields: {
      err: new Error('-----BEGIN EC PRIVATE KEY-----\ns3cret\n-----END EC PRIVATE KEY-----'),
    },
  },
  {
    name: 'a secret in the cause of an error',
    fields: { err: new Error('outer', { cause: new Error('Basic s3cret=') }) },
  },
  { name: 'bytes', fields: { data: new TextEncoder().encode('s3cret') } },
]
for (const { name, message = 'Message', fields } of secrets) {
  for (const format of ['text', 'json'] as const) {
    test(`${name} is hidden in ${format}`, () => {
      const line = logged(format, message, fields)
      assert.doesNotMatch(line, /s3cret|115,51/)
      assert.match(line, /\[hidden\]|\[6 bytes\]/)
    })
  }
}

test('an error is written with the stack of its cause', () => {
  const err = new Error('Cannot pull image', { cause: new TypeError('no such host') })
  const { error } = JSON.parse(logged('json', 'Failed', { error: err })) as { error: string }
  assert.match(
    error,
    /^Error: Cannot pull image\n +at [\s\S]+caused by TypeError: no such host\n +at /,
  )
})

test('values are bounded in length, depth and number', () => {
  const cycle: Record<string, unknown> = { deep: { deeper: { deepest: { more: 1 } } } }
  cycle['self'] = cycle
  const fields = { cycle, long: 'x'.repeat(1e6), many: Array.from({ length: 1000 }, (_, i) => i) }
  assert.ok(logged('text', 'Message', fields).length < 5000)
})
