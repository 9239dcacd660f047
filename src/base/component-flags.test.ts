import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inert, missing, parseComponentFlags, works } from '#base/component-flags.ts'

const table = {
  'secure-port': works('int', '6443'),
  'bind-address': works('string', '0.0.0.0'),
  'etcd-servers': works('strings'),
  'request-timeout': works('duration', '1m0s'),
  'allow-privileged': works('bool', 'false'),
  'runtime-config': works('map'),
  v: works('level', '0'),
  profiling: inert('bool', 'true', 'there is no profiler'),
  'oidc-issuer-url': missing('string', '', 'OpenID Connect comes later'),
}

test('values are read in every form that upstream takes', () => {
  const flags = parseComponentFlags(table, [
    '--secure-port=7443',
    '--bind_address',
    '127.0.0.1',
    '--etcd-servers=http://a,http://b',
    '--etcd-servers',
    'http://c',
    '--request-timeout=1m30s',
    '--allow-privileged',
    '--runtime-config=api/all=true,apps/v1=false',
    '-v=4',
  ])
  assert.deepEqual(
    {
      port: flags.number('secure-port'),
      address: flags.text('bind-address'),
      servers: flags.list('etcd-servers'),
      timeout: flags.durationMs('request-timeout'),
      privileged: flags.isOn('allow-privileged'),
      config: [...flags.map('runtime-config')],
      v: flags.number('v'),
      notes: flags.notes,
    },
    {
      port: 7443,
      address: '127.0.0.1',
      servers: ['http://a', 'http://b', 'http://c'],
      timeout: 90_000,
      privileged: true,
      config: [
        ['api/all', 'true'],
        ['apps/v1', 'false'],
      ],
      v: 4,
      notes: [],
    },
  )
})

test('what is not given has its standard value', () => {
  const flags = parseComponentFlags(table, [])
  assert.equal(flags.number('secure-port'), 6443)
  assert.deepEqual(flags.list('etcd-servers'), [])
  assert.equal(flags.given('secure-port'), false)
})

const refused = [
  { words: ['--nonsense'], says: 'unknown flag: --nonsense' },
  { words: ['--secure-port'], says: 'flag needs an argument: --secure-port' },
  {
    words: ['--secure-port=x'],
    says: 'invalid argument "x" for "--secure-port" flag: strconv.ParseInt: parsing "x": invalid syntax',
  },
  {
    words: ['--request-timeout=1'],
    says: 'invalid argument "1" for "--request-timeout" flag: time: missing unit in duration "1"',
  },
  {
    words: ['--request-timeout='],
    says: 'invalid argument "" for "--request-timeout" flag: time: invalid duration ""',
  },
  {
    words: ['--secure-port=99999999999999999999'],
    says: 'invalid argument "99999999999999999999" for "--secure-port" flag: strconv.ParseInt: parsing "99999999999999999999": value out of range',
  },
  {
    words: ['-v=x'],
    says: 'invalid argument "x" for "-v, --v" flag: strconv.ParseUint: parsing "x": invalid syntax',
  },
  {
    words: ['--v=2147483648'],
    says: 'invalid argument "2147483648" for "-v, --v" flag: strconv.ParseUint: parsing "2147483648": value out of range',
  },
  { words: ['-v'], says: "flag needs an argument: 'v' in -v" },
  { words: ['-x=1'], says: "unknown shorthand flag: 'x' in -x=1" },
  { words: ['---v'], says: 'bad flag syntax: ---v' },
  { words: ['--=1'], says: 'bad flag syntax: --=1' },
  { words: ['--no_such=1'], says: 'unknown flag: --no_such' },
  {
    words: ['--oidc-issuer-url=https://x'],
    says: '--oidc-issuer-url is not supported yet: OpenID Connect comes later',
  },
  {
    words: ['start', '--', '--secure-port'],
    says: '"server" does not take any arguments, got ["start" "--secure-port"]',
  },
]
for (const { words, says } of refused) {
  test(`${words.join(' ')} is refused`, () => {
    assert.throws(() => parseComponentFlags(table, words, { component: 'server' }), {
      message: says,
    })
  })
}

test('numbers are read as they stand in Go’s source', () => {
  const portOf = (text: string) =>
    parseComponentFlags(table, [`--secure-port=${text}`]).number('secure-port')
  assert.deepEqual(
    ['0x1b', '010', '0o10', '1_000', '-0b11', '+7', '0'].map(portOf),
    [27, 8, 8, 1000, -3, 7, 0],
  )
})

test('how much is logged is said in one word or two', () => {
  const levelOf = (...words: readonly string[]) => parseComponentFlags(table, words).number('v')
  assert.deepEqual(
    [levelOf('-v4'), levelOf('-v=4'), levelOf('-v', '4'), levelOf('--v', '4')],
    [4, 4, 4, 4],
  )
})

test('what means nothing is told of, unless it says what is so anyway', () => {
  const told = ['--profiling has no effect: there is no profiler']
  assert.deepEqual(parseComponentFlags(table, ['--profiling=false']).notes, told)
  assert.deepEqual(parseComponentFlags(table, ['--profiling']).notes, [])
  assert.deepEqual(parseComponentFlags(table, ['--oidc-issuer-url=']).notes, [])
})
