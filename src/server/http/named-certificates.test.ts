import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { connect } from 'node:tls'
import { systemClock } from '#base/clock.ts'
import { systemRandom } from '#base/random.ts'
import { makeCertificate } from '#base/x509/certificate.ts'
import { createNameLookup, type NamedPair } from '#server/http/named-certificates.ts'
import { openTestHttpServer, testTls } from '#server/testing/http-server.ts'

function pairOf(commonName: string, ...names: readonly string[]): string {
  const nowMs = systemClock.nowMs()
  const times = { notBeforeMs: nowMs - 1000, notAfterMs: nowMs + 3_600_000 }
  const wish = { commonName, ...(names.length > 0 && { names }), use: 'server', ...times } as const
  const { certificate, privateKey } = makeCertificate(wish, systemRandom)
  return `${certificate}\n${privateKey}`
}

const own = pairOf('own', 'own.example')
const one = pairOf('one.example', 'a.example', '*.b.example', '10.0.0.1')
const two = pairOf('Not A Name', 'a.example', 'two.example')
const three = pairOf('10.0.0.9', 'three.example')
const called = new Map([one, two, three].map((pair, at) => [pair, ['one', 'two', 'three'][at]!]))

const lookups: readonly {
  readonly name: string
  readonly pairs: readonly NamedPair[]
  readonly found: Readonly<Record<string, string | undefined>>
}[] = [
  {
    name: 'names of the certificates, of the first that has one',
    pairs: [
      { pair: one, names: [] },
      { pair: two, names: [] },
      { pair: three, names: [] },
    ],
    found: {
      'a.example': 'one',
      'one.example': 'one',
      'TWO.example': 'two',
      'x.b.example': 'one',
      'b.example': undefined,
      'x.y.b.example': undefined,
      'three.example': 'three',
      '10.0.0.9': undefined,
      'own.example': undefined,
      'nobody.example': undefined,
    },
  },
  {
    name: 'names that are said come first, and whole ones before stars',
    pairs: [
      { pair: one, names: [] },
      { pair: two, names: ['a.example', '*.c.example'] },
      { pair: three, names: ['a.example', 'x.c.example', 'own.example', 'Upper.example'] },
    ],
    found: {
      'a.example': 'two',
      'x.c.example': 'three',
      'y.c.example': 'two',
      'own.example': 'three',
      'upper.example': undefined,
    },
  },
  {
    name: 'a name nobody has is that of whose certificate is good for it',
    pairs: [{ pair: two, names: ['else.example'] }],
    found: { 'two.example': 'two', 'own.example': undefined },
  },
]

for (const { name, pairs, found } of lookups) {
  test(`who is shown: ${name}`, () => {
    const lookup = createNameLookup(own, pairs, (pair) => called.get(pair))
    const all = Object.keys(found).map((asked) => [asked, lookup(asked)])
    assert.deepEqual(Object.fromEntries(all), found)
  })
}

test('a client sees the certificate of its name, and authorities whichever that is', async () => {
  const named = { pair: one, names: ['one.example', '*.star.example'] }
  await using server = await openTestHttpServer({ tls: { ...testTls, named: [named] } })
  async function shown(servername: string): Promise<string> {
    const { port } = server
    const ALPNProtocols = ['h2']
    const socket = connect({ port, servername, rejectUnauthorized: false, ALPNProtocols })
    await once(socket, 'secureConnect')
    assert.equal(socket.alpnProtocol, 'h2')
    const { subject } = socket.getPeerCertificate()
    socket.destroy()
    return String(subject.CN)
  }
  assert.equal(await shown('one.example'), 'one.example')
  assert.equal(await shown('x.star.example'), 'one.example')
  assert.equal(await shown('other.example'), 'server')
  assert.equal(await shown(''), 'server')
  server.reload({ ...testTls, named: [{ ...named, pair: two }] })
  assert.equal(await shown('one.example'), 'Not A Name')
})
