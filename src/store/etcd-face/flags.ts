/** The command line of etcd, as far as one member can follow it: every flag works, is told, or refused. */

export interface EtcdFlags {
  readonly name: string
  readonly dataDir: string
  readonly listen: readonly string[]
  readonly advertise: readonly string[]
  readonly certFile?: string
  readonly keyFile?: string
  readonly trustedCaFile?: string
  readonly clientCertAuth: boolean
  readonly maxOperations: number
  readonly maxRequestBytes: number
  readonly progressMs: number
  /** What was given and changes nothing, in words for the user. */
  readonly notes: readonly string[]
}

export class FlagError extends Error {
  override readonly name = 'FlagError'
}

const defaultUrl = 'http://localhost:2379'

/** Flags that take effect: what they are without being given, what follows them, and what they do. */
const effective: Readonly<Record<string, readonly [string, string, string]>> = {
  name: ['default', 'NAME', 'Name of this member.'],
  'data-dir': ['', 'DIR', 'Folder of the store; NAME.etcd, if not said.'],
  'listen-client-urls': [defaultUrl, 'URLS', 'Where clients are served; unix:// too.'],
  'advertise-client-urls': ['', 'URLS', 'What clients are told of that; the same, if not said.'],
  'cert-file': ['', 'FILE', 'Certificate to serve with.'],
  'key-file': ['', 'FILE', 'Its key.'],
  'trusted-ca-file': ['', 'FILE', 'Authorities that sign certificates of clients.'],
  'client-cert-auth': ['false', '', 'Let in only clients with such a certificate.'],
  'max-txn-ops': ['128', 'COUNT', 'Operations that a transaction may have.'],
  'max-request-bytes': ['1572864', 'BYTES', 'How large a request may be.'],
  'watch-progress-notify-interval': [
    '10m',
    'DURATION',
    'How often quiet watches hear of progress.',
  ],
}

/** Names that flags had before they were no experiments any more. */
const former: Readonly<Record<string, string>> = {
  'experimental-watch-progress-notify-interval': 'watch-progress-notify-interval',
}

/** Flags about other members and etcd's own workings: accepted, since one member has none of it. */
const withoutEffect: ReadonlySet<string> = new Set([
  'listen-peer-urls',
  'initial-advertise-peer-urls',
  'initial-cluster',
  'initial-cluster-token',
  'initial-cluster-state',
  'heartbeat-interval',
  'election-timeout',
  'snapshot-count',
  'max-snapshots',
  'max-wals',
  'wal-dir',
  'pre-vote',
  'strict-reconfig-check',
  'logger',
  'log-level',
  'log-outputs',
  'peer-cert-file',
  'peer-key-file',
  'peer-trusted-ca-file',
  'peer-client-cert-auth',
  'enable-v2',
  'backend-batch-limit',
  'backend-batch-interval',
])

const booleans: ReadonlySet<string> = new Set([
  'client-cert-auth',
  'peer-client-cert-auth',
  'pre-vote',
  'strict-reconfig-check',
  'enable-v2',
])

/** One flag a line, and below them those that change nothing. */
export function formatEtcdFlags(): string {
  const lines = Object.entries(effective).map(([flag, [standard, value, help]]) => {
    const word = `  --${flag} ${value}`.trimEnd()
    return `${word.padEnd(44)}  ${help}${standard && ` (${standard})`}`
  })
  const others = [...withoutEffect].map((flag) => `  --${flag}`)
  return [...lines, '', 'Accepted, and of no effect for a single member:', '', ...others].join('\n')
}

export function parseEtcdFlags(args: readonly string[]): EtcdFlags {
  const given = readFlags(args)
  const value = (flag: string) => given.get(flag) ?? effective[flag]![0]
  const name = value('name')
  refuseOthers(given.get('initial-cluster'), name)
  refuseJoining(given.get('initial-cluster-state'))
  const listen = listOf(value('listen-client-urls'))
  const advertise = listOf(value('advertise-client-urls'))
  const text = (flag: string) => (given.get(flag) ? given.get(flag) : undefined)
  const [certFile, keyFile, trustedCaFile] = [
    text('cert-file'),
    text('key-file'),
    text('trusted-ca-file'),
  ]
  const clientCertAuth = value('client-cert-auth') === 'true'
  if (clientCertAuth && !trustedCaFile)
    throw new FlagError('--client-cert-auth needs --trusted-ca-file')
  return {
    name,
    dataDir: value('data-dir') || `${name}.etcd`,
    listen,
    advertise: advertise.length > 0 ? advertise : listen,
    ...(certFile && { certFile }),
    ...(keyFile && { keyFile }),
    ...(trustedCaFile && { trustedCaFile }),
    clientCertAuth,
    maxOperations: wholeNumber(value('max-txn-ops'), 'max-txn-ops'),
    progressMs: duration(value('watch-progress-notify-interval'), 'watch-progress-notify-interval'),
    maxRequestBytes: wholeNumber(value('max-request-bytes'), 'max-request-bytes'),
    notes: [...given.keys()]
      .filter((flag) => withoutEffect.has(flag))
      .map((flag) => `--${flag} has no effect: this is a single member`),
  }
}

function readFlags(args: readonly string[]): ReadonlyMap<string, string> {
  const given = new Map<string, string>()
  for (let at = 0; at < args.length; at++) {
    const match = /^--?([a-z0-9-]+)(?:=(.*))?$/s.exec(args[at]!)
    if (!match) throw new FlagError(`"${args[at]}" is not a flag; etcd takes flags only`)
    const [, name = '', inline] = match
    const flag = former[name] ?? name
    if (!Object.hasOwn(effective, flag) && !withoutEffect.has(flag)) {
      throw new FlagError(`--${name} is not supported by this etcd face`)
    }
    if (inline !== undefined) given.set(flag, inline)
    else if (booleans.has(flag)) given.set(flag, 'true')
    else if (at + 1 < args.length) given.set(flag, args[++at]!)
    else throw new FlagError(`--${flag} needs a value`)
  }
  return given
}

/** `name=url,…`: only this member may be in it. */
function refuseOthers(cluster: string | undefined, name: string): void {
  const others = listOf(cluster ?? '').filter((member) => member.split('=')[0] !== name)
  if (others.length === 0) return
  const words = `--initial-cluster names other members (${others.join(', ')})`
  throw new FlagError(`${words}: clusters of several members need etcd itself`)
}

function refuseJoining(state: string | undefined): void {
  if (state === undefined || state === 'new') return
  throw new FlagError(
    `--initial-cluster-state "${state}" is not supported: there is no cluster to join`,
  )
}

function listOf(text: string): readonly string[] {
  return text.split(',').filter(Boolean)
}

function wholeNumber(text: string, flag: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new FlagError(`--${flag} must be a whole number above 0, not "${text}"`)
}

const unitsMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }

/** As Go writes them: `10m`, `1m30s`, `100ms`. */
function duration(text: string, flag: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[hms])/g)]
  const ms = parts.reduce((sum, [, count, unit]) => sum + Number(count) * unitsMs[unit!]!, 0)
  if (ms > 0 && parts.map(([part]) => part).join('') === text) return ms
  throw new FlagError(`--${flag} must be a duration like "10m" or "5s", not "${text}"`)
}
