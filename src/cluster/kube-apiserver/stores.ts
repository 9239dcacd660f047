/** Opens the stores that a command line names: etcd or our own for most kinds, and others for some. */
import { join } from 'node:path'
import type { Clock } from '#base/clock.ts'
import type { FlagValues } from '#base/component-flags.ts'
import type { Logger } from '#base/log/log.ts'
import { orAborted, withDeadline } from '#base/wait.ts'
import type { LiveFiles } from '#cluster/kube-apiserver/files/live-files.ts'
import { fileOf } from '#cluster/kube-apiserver/files/read-file.ts'
import { readOverrides, storeNamed } from '#cluster/kube-apiserver/settings/storage-settings.ts'
import type { Egress } from '#server/egress/egress.ts'
import type { OtherStore, ServerOptions } from '#server/options.ts'
import type { Engine } from '#store/engine.ts'
import type { EtcdTls } from '#store/etcd/connection.ts'
import { openSqliteEngine } from '#store/sqlite/sqlite.ts'

/**
 * The server's cache has every object and every change: what the store keeps of them in memory is for the
 * feed, which asks at once.
 */
const keptTwice = {
  valueBytes: 256 * 1024,
  recent: { revisions: 512, bytes: 256 * 1024 },
} as const

export interface StoreParts {
  readonly flags: FlagValues
  readonly files: LiveFiles
  readonly egress: Egress | undefined
  /** Where the embedded store is, if the flags do not say. */
  readonly stateDirectory: string
  readonly log: Logger
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** All that it opens closes with `stack`. */
export async function openStores(
  parts: StoreParts,
  stack: AsyncDisposableStack,
): Promise<Pick<ServerOptions, 'engine' | 'otherStores'>> {
  const { flags, files } = parts
  const overrides = readOverrides(flags)
  const endpoints = flags.list('etcd-servers')
  if (endpoints.length === 0 && overrides.length === 0) {
    return { engine: stack.use(await openEmbedded(parts)) }
  }
  const tls = etcdTls(flags, files)
  const open = async (servers: readonly string[]) => stack.use(await openEtcd(servers, tls, parts))
  const engine = endpoints.length > 0 ? await open(endpoints) : stack.use(await openEmbedded(parts))
  const otherStores: OtherStore[] = []
  for (const { servers, resources } of overrides) {
    const isSame = storeNamed(servers) === storeNamed(endpoints)
    otherStores.push({ engine: isSame ? engine : await open(servers), resources })
  }
  return { engine, otherStores }
}

function openEmbedded({ flags, stateDirectory, log, clock }: StoreParts) {
  const directory = flags.text('data-dir') || join(stateDirectory, 'data')
  log.info('opening the embedded store', { directory })
  return openSqliteEngine({ directory, clock, ...keptTwice })
}

async function openEtcd(
  endpoints: readonly string[],
  tls: EtcdTls,
  { flags, egress, log, clock, signal }: StoreParts,
): Promise<Engine> {
  log.info('connecting to etcd', { endpoints })
  // Loaded only where it is needed: it brings a gRPC library along.
  const { openEtcdEngine } = await import('#store/etcd/engine.ts')
  const patienceMs = flags.durationMs('storage-initialization-timeout')
  const opening = openEtcdEngine({ endpoints, tls, clock, connect: egress?.etcd })
  return withDeadline(patienceMs, { clock, signal }, (within) => orAborted(opening, within))
}

function etcdTls(flags: FlagValues, files: LiveFiles): EtcdTls {
  const ca = fileOf(flags, 'etcd-cafile')
  const pair = files.pairOf('etcd-certfile', 'etcd-keyfile', 'etcd-client-cert')
  return {
    ...(ca !== undefined && { ca: Buffer.from(ca) }),
    ...(pair && { pair }),
  }
}
