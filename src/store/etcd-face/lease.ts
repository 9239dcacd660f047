/** The Lease service. */
import { status } from '@grpc/grpc-js'
import type { Engine } from '#store/engine.ts'
import type { Header, Long } from '#store/etcd/messages.ts'
import { FaceError, headerAt } from '#store/etcd-face/answers.ts'
import { answering, conversing, type Handler } from '#store/etcd-face/calls.ts'
import { bytesOfKey } from '#store/key.ts'
import { isStoreError } from '#store/store-error.ts'

/** etcd's limit: what is longer overflows its clock. */
const longestTtlSeconds = 9_000_000_000

interface KeepAlive {
  readonly header: Header
  readonly ID: Long
  readonly TTL: Long
}

export function createLeaseService(engine: Engine): Record<string, Handler> {
  const { leases } = engine
  const header = async (signal: AbortSignal): Promise<Header> => {
    return headerAt((await engine.status({ signal })).revision)
  }

  /** A lease that is not there is answered with no time to live, and the stream goes on. */
  async function renew(id: bigint, signal: AbortSignal): Promise<KeepAlive> {
    try {
      const { ttlSeconds } = await leases.keepAlive(id, { signal })
      return { header: await header(signal), ID: String(id), TTL: ttlSeconds }
    } catch (error) {
      if (!isStoreError(error, 'LeaseNotFound')) throw error
      return { header: await header(signal), ID: String(id), TTL: 0 }
    }
  }

  return {
    LeaseGrant: answering(async (request: { TTL: Long; ID: Long }, signal) => {
      const ttlSeconds = Number(request.TTL)
      if (ttlSeconds > longestTtlSeconds) {
        throw new FaceError(status.OUT_OF_RANGE, 'etcdserver: too large lease TTL')
      }
      const id = BigInt(request.ID)
      const wanted = { ttlSeconds: Math.max(1, ttlSeconds), ...(id !== 0n && { id }) }
      const lease = await leases.grant(wanted, { signal })
      return { header: await header(signal), ID: String(lease.id), TTL: lease.ttlSeconds }
    }),
    LeaseRevoke: answering(async (request: { ID: Long }, signal) => {
      return { header: headerAt(await leases.revoke(BigInt(request.ID), { signal })) }
    }),
    LeaseKeepAlive: conversing<{ ID: Long }, KeepAlive>(async ({ requests, send, signal }) => {
      for await (const { ID } of requests) await send(await renew(BigInt(ID), signal))
    }),
    LeaseTimeToLive: answering(async (request: { ID: Long; keys: boolean }, signal) => {
      const id = BigInt(request.ID)
      try {
        const lease = await leases.timeToLive(id, { signal })
        return {
          header: await header(signal),
          ID: String(id),
          TTL: Math.floor(lease.remainingSeconds),
          grantedTTL: lease.ttlSeconds,
          keys: request.keys ? lease.keys.map(bytesOfKey) : [],
        }
      } catch (error) {
        if (!isStoreError(error, 'LeaseNotFound')) throw error
        return { header: await header(signal), ID: String(id), TTL: -1 }
      }
    }),
    LeaseLeases: answering(async (_request: object, signal) => {
      const ids = await leases.list({ signal })
      return { header: await header(signal), leases: ids.map((id) => ({ ID: String(id) })) }
    }),
  }
}
