/** An API server in this process, as the recordings of upstream were made: token, flags, networks. */
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#base/clock.ts'
import { parseComponentFlags } from '#base/component-flags.ts'
import { createLogger } from '#base/log/log.ts'
import { systemRandom } from '#base/random.ts'
import { makeCertificate } from '#base/x509/certificate.ts'
import { readNamed } from '#cluster/kube-apiserver/files/read-file.ts'
import { flagTable } from '#cluster/kube-apiserver/flags/flag-table.ts'
import { readAudit } from '#cluster/kube-apiserver/settings/audit-settings.ts'
import { readSettings } from '#cluster/kube-apiserver/settings/settings.ts'
import { type ApiServer, openServer } from '#server/server.ts'
import type { Engine } from '#store/engine.ts'
import { openMemoryEngine } from '#store/memory.ts'
import { openSqliteEngine } from '#store/sqlite/sqlite.ts'

export type EngineName = 'memory' | 'sqlite' | 'etcd'

export interface RecordedServerOptions {
  readonly engine: EngineName
  /** With `etcd`: where it listens. */
  readonly etcd?: readonly string[]
  /** Further flags, as `--runtime-config=api/all=true`. */
  readonly flags?: readonly string[]
  readonly log?: (line: string) => void
}

export interface RecordedServer extends AsyncDisposable {
  readonly url: string
  readonly server: ApiServer
}

/** The flags with which upstream ran while it was recorded. */
const recordedFlags = [
  '--authorization-mode=Node,RBAC',
  '--allow-privileged=true',
  '--enable-bootstrap-token-auth=true',
  '--enable-admission-plugins=NodeRestriction',
  '--service-cluster-ip-range=10.96.0.0/12',
  '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
  '--endpoint-reconciler-type=none',
  '--bind-address=127.0.0.1',
  '--secure-port=0',
]

export const adminToken = 'admin'

export async function openRecordedServer(options: RecordedServerOptions): Promise<RecordedServer> {
  await using stack = new AsyncDisposableStack()
  const engine = stack.use(await openEngine(options, stack))
  const flags = parseComponentFlags(flagTable, [...recordedFlags, ...(options.flags ?? [])])
  const settings = readSettings({
    ...flags,
    // The key is made here, not read from a file.
    list: (name) => (name === 'service-account-issuer' ? [] : flags.list(name)),
  })
  const audit = readAudit(flags, { read: readNamed, print: () => {}, warn: () => {} })
  const server = stack.use(
    await openServer({
      ...settings,
      ...(audit && { audit }),
      authentication: {
        ...settings.authentication,
        tokens: `${adminToken},admin,admin-uid,"system:masters"\n`,
        serviceAccounts: serviceAccounts(flags.list('service-account-issuer')),
      },
      engine,
      listen: listen(),
      clock: systemClock,
      random: systemRandom,
      log: createLogger({
        clock: systemClock,
        level: 'warn',
        format: 'text',
        write: options.log ?? (() => {}),
      }),
    }),
  )
  const opened = stack.move()
  return { url: server.url, server, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

function serviceAccounts(issuers: readonly string[]) {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    issuers,
    audiences: issuers,
    signingKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    keys: [pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()],
    lookup: true,
    maxExpirationSeconds: 0,
    extendExpiration: true,
  }
}

function listen() {
  const nowMs = systemClock.nowMs()
  const names = ['localhost', '127.0.0.1']
  const times = { notBeforeMs: nowMs - 60_000, notAfterMs: nowMs + 86_400_000 }
  const own = makeCertificate({ commonName: 'test', names, use: 'server', ...times }, systemRandom)
  const authority = { commonName: 'kubernetes', use: 'authority', ...times } as const
  return {
    address: '127.0.0.1',
    port: 0,
    pair: { text: `${own.certificate}\n${own.privateKey}` },
    clientAuthorities: { text: makeCertificate(authority, systemRandom).certificate },
    http2: true,
    maxStreams: 0,
    advertiseAddress: '127.0.0.1',
    endpointReconciler: 'none' as const,
    shutdownDelayMs: 0,
    shutdownWatchMs: 0,
  }
}

async function openEngine(
  { engine, etcd = [] }: RecordedServerOptions,
  stack: AsyncDisposableStack,
): Promise<Engine> {
  if (engine === 'memory') return openMemoryEngine()
  if (engine === 'etcd') {
    const { openEtcdEngine } = await import('#store/etcd/engine.ts')
    return openEtcdEngine({ endpoints: etcd })
  }
  const directory = await mkdtemp(join(tmpdir(), 'cox-replay-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  return openSqliteEngine({ directory })
}
