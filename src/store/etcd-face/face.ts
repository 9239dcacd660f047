/**
 * An etcd v3 server in front of any engine: what etcdctl and an upstream API server speak. One
 * member, without users; see the guide for what it leaves out.
 */
import { type Listen, openGrpcServer, type ServerTls } from '#base/grpc/server.ts'
import type { Engine } from '#store/engine.ts'
import { createKvService } from '#store/etcd-face/kv.ts'
import { createLeaseService } from '#store/etcd-face/lease.ts'
import {
  createAuthService,
  createClusterService,
  createMaintenanceService,
} from '#store/etcd-face/maintenance.ts'
import { createWatchService } from '#store/etcd-face/watch.ts'

export interface FaceOptions {
  readonly engine: Engine
  /** `http://`, `https://` or `unix://` and an address; port 0 chooses one. */
  readonly listen: readonly string[]
  readonly advertise?: readonly string[]
  readonly name?: string
  readonly tls?: ServerTls
  /** etcd's --max-txn-ops. */
  readonly maxOperations?: number
  /** etcd's --max-request-bytes. */
  readonly maxRequestBytes?: number
  /** How often a watch that asked for it hears that nothing happened. */
  readonly progressMs?: number
}

export interface EtcdFace extends AsyncDisposable {
  /** Where it listens, with the ports that were chosen. */
  readonly urls: readonly string[]
}

const defaultMaxOperations = 128
const defaultMaxRequestBytes = 1.5 * 1024 * 1024
const defaultProgressMs = 10 * 60 * 1000
/** What gRPC puts around a request. */
const overheadBytes = 512 * 1024

export async function openEtcdFace({
  engine,
  listen,
  advertise,
  name = 'default',
  tls,
  maxOperations = defaultMaxOperations,
  maxRequestBytes = defaultMaxRequestBytes,
  progressMs = defaultProgressMs,
}: FaceOptions): Promise<EtcdFace> {
  const addresses = listen.map((url) => addressOf(url, tls))
  // Filled in below: what is answered names the ports that were chosen.
  const urls: string[] = []
  const server = await openGrpcServer({
    listen: addresses,
    limitBytes: maxRequestBytes + overheadBytes,
    methods: {
      ...createKvService({ engine, maxOperations }),
      ...createWatchService(engine, progressMs),
      ...createLeaseService(engine),
      ...createMaintenanceService(engine),
      ...createClusterService(engine, { name, clientUrls: advertise ?? urls }),
      ...createAuthService(engine),
    },
  })
  for (const [i, url] of listen.entries()) urls.push(url.replace(/:0$/, `:${server.ports[i]}`))
  return { urls, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

function addressOf(url: string, tls: ServerTls | undefined): Listen {
  const match = /^(https?|unixs?):\/\/(.+)$/.exec(url)
  if (!match)
    throw new TypeError(`Cannot listen on "${url}": expected http://, https:// or unix://`)
  const [, scheme, address] = match as unknown as [string, string, string]
  const isSecret = scheme === 'https' || scheme === 'unixs'
  if (isSecret && !tls)
    throw new TypeError(`Cannot listen on "${url}": it needs --cert-file and --key-file`)
  const own = isSecret ? { tls } : {}
  if (scheme.startsWith('unix')) return { path: address, ...own }
  const parts = /^(.*):(\d+)\/?$/.exec(address)
  if (!parts) throw new TypeError(`Cannot listen on "${url}": it needs a port`)
  return { host: parts[1]!.replace(/^\[(.*)\]$/, '$1'), port: Number(parts[2]), ...own }
}
