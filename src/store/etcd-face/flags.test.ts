import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FlagError, parseEtcdFlags } from '#store/etcd-face/flags.ts'

test('without flags it is etcd by its defaults', () => {
  const flags = parseEtcdFlags([])
  assert.equal(flags.dataDir, 'default.etcd')
  assert.deepEqual(flags.listen, ['http://localhost:2379'])
  assert.deepEqual(flags.advertise, flags.listen)
  assert.equal(flags.maxOperations, 128)
})

test('the whole command line of a single member is understood', () => {
  const { notes, ...flags } = parseEtcdFlags([
    '--name=m1',
    '--data-dir',
    '/var/lib/etcd',
    '--listen-client-urls=https://127.0.0.1:2379,https://10.0.0.1:2379',
    '--advertise-client-urls=https://10.0.0.1:2379',
    '--listen-peer-urls=https://10.0.0.1:2380',
    '--initial-cluster=m1=https://10.0.0.1:2380',
    '--initial-cluster-state=new',
    '--client-cert-auth',
    '--trusted-ca-file=/ca',
    '--cert-file=/cert',
    '--key-file=/key',
  ])
  assert.equal(flags.name, 'm1')
  assert.deepEqual(flags.listen, ['https://127.0.0.1:2379', 'https://10.0.0.1:2379'])
  assert.equal(flags.clientCertAuth, true)
  assert.deepEqual(
    notes.map((note) => note.split(' ')[0]),
    ['--listen-peer-urls', '--initial-cluster', '--initial-cluster-state'],
  )
})

test('how often a quiet watch is told of progress is said in Go’s way', () => {
  const flag = '--watch-progress-notify-interval'
  assert.equal(parseEtcdFlags([]).progressMs, 600_000)
  assert.equal(parseEtcdFlags([`${flag}=1m30s`]).progressMs, 90_000)
  assert.equal(parseEtcdFlags([`--experimental${flag.slice(1)}=500ms`]).progressMs, 500)
})

const refused: readonly (readonly [args: readonly string[], words: RegExp])[] = [
  [['--auto-tls'], /--auto-tls is not supported/],
  [['--initial-cluster', 'default=http://a,b=http://c'], /other members \(b=http:\/\/c\)/],
  [['--initial-cluster-state', 'existing'], /no cluster to join/],
  [['--client-cert-auth'], /needs --trusted-ca-file/],
  [['--max-txn-ops', 'many'], /whole number above 0/],
  [['--data-dir'], /needs a value/],
  [['--watch-progress-notify-interval', 'soon'], /must be a duration/],
  [['--watch-progress-notify-interval', '5s!'], /must be a duration/],
  [['put'], /takes flags only/],
]
for (const [args, words] of refused) {
  test(`${args.join(' ')} is refused`, () => {
    assert.throws(
      () => parseEtcdFlags(args),
      (error) => error instanceof FlagError && words.test(error.message),
    )
  })
}
