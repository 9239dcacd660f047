/** Runs the face over a store in a folder until it is told to stop. */
import { readFile } from 'node:fs/promises'
import type { ServerTls } from '#base/grpc/server.ts'
import { type EtcdFace, openEtcdFace } from '#store/etcd-face/face.ts'
import type { EtcdFlags } from '#store/etcd-face/flags.ts'
import { openSqliteEngine } from '#store/sqlite/sqlite.ts'

export async function openEtcdServer(flags: EtcdFlags): Promise<EtcdFace> {
  await using stack = new AsyncDisposableStack()
  const tls = await readTls(flags)
  const engine = stack.use(await openSqliteEngine({ directory: flags.dataDir }))
  const face = stack.use(
    await openEtcdFace({
      engine,
      listen: flags.listen,
      advertise: flags.advertise,
      name: flags.name,
      maxOperations: flags.maxOperations,
      maxRequestBytes: flags.maxRequestBytes,
      progressMs: flags.progressMs,
      ...(tls && { tls }),
    }),
  )
  const opened = stack.move()
  return { urls: face.urls, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

async function readTls(flags: EtcdFlags): Promise<ServerTls | undefined> {
  const { certFile, keyFile, trustedCaFile, clientCertAuth } = flags
  if (!certFile || !keyFile) return undefined
  const [cert, key] = await Promise.all([readFile(certFile), readFile(keyFile)])
  if (!clientCertAuth || !trustedCaFile) return { cert, key }
  return { cert, key, clientCa: await readFile(trustedCaFile) }
}
