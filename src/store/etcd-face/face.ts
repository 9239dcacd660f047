/**
 * An etcd v3 server in front of any engine: what etcdctl and an upstream API server speak. One
 * member, without users; see the guide for what it leaves out.
 */
import { Server, ServerCredentials } from '@grpc/grpc-js'
import type { Engine } from '#store/engine.ts'
import { type ServiceName, serviceDefinition } from '#store/etcd/protocol.ts'
import type { Handler } from '#store/etcd-face/calls.ts'
import { createKvService } from '#store/etcd-face/kv.ts'
import { createLeaseService } from '#store/etcd-face/lease.ts'
import {
  createAuthService,
  createClusterService,
  createMaintenanceService,
} from '#store/etcd-face/maintenance.ts'
import { createWatchService } from '#store/etcd-face/watch.ts'

export interface FaceTls {
  readonly cert: Buffer
  readonly key: Buffer
  /** Clients must have a certificate of this authority. */
  readonly clientCa?: Buffer
}

export interface FaceOptions {
  readonly engine: Engine
  /** `http://`, `https://` or `unix://` and an address; port 0 chooses one. */
  readonly listen: readonly string[]
  readonly advertise?: readonly string[]
  readonly name?: string
  readonly tls?: FaceTls
  /** etcd's --max-txn-ops. */
  readonly maxOperations?: number
  /** etcd's --max-request-bytes. */
  readonly maxRequestBytes?: number
}

export interface EtcdFace extends AsyncDisposable {
  /** Where it listens, with the ports that were chosen. */
  readonly urls: readonly string[]
}

export const defaultMaxOperations = 128
export const defaultMaxRequestBytes = 1.5 * 1024 * 1024
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
}: FaceOptions): Promise<EtcdFace> {
  const server = new Server({
    'grpc.max_receive_message_length': maxRequestBytes + overheadBytes,
    'grpc.max_send_message_length': -1,
  })
  const urls: string[] = []
  try {
    for (const url of listen) urls.push(await bind(server, url, tls))
  } catch (error) {
    server.forceShutdown()
    throw error
  }
  const member = { name, clientUrls: advertise ?? urls }
  const parts: Readonly<Record<ServiceName, Record<string, Handler>>> = {
    KV: createKvService({ engine, maxOperations }),
    Watch: createWatchService(engine),
    Lease: createLeaseService(engine),
    Maintenance: createMaintenanceService(engine),
    Cluster: createClusterService(engine, member),
    Auth: createAuthService(engine),
  }
  for (const [service, handlers] of Object.entries(parts)) {
    server.addService(serviceDefinition(service as ServiceName), handlers)
  }
  return {
    urls,
    async [Symbol.asyncDispose]() {
      server.forceShutdown()
    },
  }
}

async function bind(server: Server, url: string, tls: FaceTls | undefined): Promise<string> {
  const match = /^(https?|unixs?):\/\/(.+)$/.exec(url)
  if (!match)
    throw new TypeError(`Cannot listen on "${url}": expected http://, https:// or unix://`)
  const [, scheme, address] = match as unknown as [string, string, string]
  const isSecret = scheme === 'https' || scheme === 'unixs'
  if (isSecret && !tls)
    throw new TypeError(`Cannot listen on "${url}": it needs --cert-file and --key-file`)
  const credentials = isSecret ? secure(tls!) : ServerCredentials.createInsecure()
  const target = scheme.startsWith('unix') ? `unix:${address}` : address
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(target, credentials, (error, bound) =>
      error ? reject(error) : resolve(bound),
    )
  })
  return scheme.startsWith('unix') ? url : url.replace(/:0$/, `:${port}`)
}

function secure({ cert, key, clientCa }: FaceTls): ServerCredentials {
  return ServerCredentials.createSsl(
    clientCa ?? null,
    [{ cert_chain: cert, private_key: key }],
    clientCa !== undefined,
  )
}
