/** The Maintenance, Cluster and Auth services: one member, without alarms and without users. */
import { crc32 } from 'node:zlib'
import { GrpcError, status } from '#base/grpc/grpc-error.ts'
import type { Engine } from '#store/engine.ts'
import { headerAt, memberId } from '#store/etcd-face/answers.ts'
import { answering, type Served, streaming } from '#store/etcd-face/calls.ts'
import { allKeys, keyAfter } from '#store/key.ts'

/** The etcd whose API this is; API servers choose by it what they may ask for. */
const etcdVersion = '3.5.21'

const pageKeys = 1000

export interface Member {
  readonly name: string
  readonly clientUrls: readonly string[]
}

export function createMaintenanceService(engine: Engine): Served {
  async function header(signal: AbortSignal) {
    return headerAt((await engine.status({ signal })).revision)
  }

  /** A checksum of the keys and values of one revision; not etcd's own, which hashes its pages. */
  async function hash(at: number, signal: AbortSignal): Promise<number> {
    let sum = 0
    let from = allKeys.from
    for (;;) {
      const page = await engine.range({ from, to: allKeys.to, at, limit: pageKeys }, { signal })
      for (const { key, value, modRevision } of page.entries) {
        sum = crc32(value, crc32(`${key}\0${modRevision}`, sum))
      }
      if (!page.more) return sum
      from = keyAfter(page.entries.at(-1)!.key)
    }
  }

  return {
    ...answering('Maintenance/Status', async (_request, { signal }) => {
      const { revision, totalBytes, usedBytes } = await engine.status({ signal })
      return {
        header: headerAt(revision),
        version: etcdVersion,
        dbSize: totalBytes,
        dbSizeInUse: usedBytes,
        leader: memberId,
        raftIndex: revision,
        raftAppliedIndex: revision,
        raftTerm: 2,
      }
    }),
    ...answering('Maintenance/Alarm', async ({ action }, { signal }) => {
      if (action === 1) {
        const words = 'etcdserver: alarms are not raised by hand here'
        throw new GrpcError(status.unimplemented, words)
      }
      return { header: await header(signal) }
    }),
    ...answering('Maintenance/Defragment', async (_request, { signal }) => {
      await engine.defragment({ signal })
      return { header: await header(signal) }
    }),
    ...answering('Maintenance/Hash', async (_request, { signal }) => {
      const { revision } = await engine.status({ signal })
      return { header: headerAt(revision), hash: await hash(revision, signal) }
    }),
    ...answering('Maintenance/HashKV', async (request, { signal }) => {
      const { revision, compactRevision } = await engine.status({ signal })
      const at = request.revision || revision
      return {
        header: headerAt(revision),
        hash: await hash(at, signal),
        compact_revision: compactRevision,
      }
    }),
    /** Our own form: `openSqliteEngine({ from })` reads it, etcdutl does not. */
    ...streaming('Maintenance/Snapshot', async function* (_request, { signal }) {
      const head = await header(signal)
      for await (const blob of engine.snapshot({ signal })) {
        yield { header: head, remaining_bytes: 1, blob }
      }
      yield { header: head, remaining_bytes: 0, blob: Buffer.alloc(0) }
    }),
  }
}

export function createClusterService(engine: Engine, { name, clientUrls }: Member): Served {
  return {
    ...answering('Cluster/MemberList', async (_request, { signal }) => {
      const { revision } = await engine.status({ signal })
      const member = { ID: memberId, name, peerURLs: [], clientURLs: clientUrls }
      return { header: headerAt(revision), members: [member] }
    }),
  }
}

export function createAuthService(engine: Engine): Served {
  return {
    ...answering('Auth/AuthStatus', async (_request, { signal }) => {
      const { revision } = await engine.status({ signal })
      return { header: headerAt(revision), enabled: false, authRevision: 1 }
    }),
    ...answering('Auth/Authenticate', async () => {
      const words = 'etcdserver: authentication is not enabled'
      throw new GrpcError(status.failedPrecondition, words)
    }),
  }
}
