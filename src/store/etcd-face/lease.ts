/** The Lease service. */
import { GrpcError, status } from '#base/grpc/grpc-error.ts'
import type { Engine } from '#store/engine.ts'
import type { Header, LeaseResponse } from '#store/etcd/messages.ts'
import { headerAt } from '#store/etcd-face/answers.ts'
import { answering, conversing, type Served } from '#store/etcd-face/calls.ts'
import { isStoreError } from '#store/store-error.ts'

/** etcd's limit: what is longer overflows its clock. */
const longestTtlSeconds = 9_000_000_000

export function createLeaseService(engine: Engine): Served {
  const { leases } = engine
  const header = async (signal: AbortSignal): Promise<Header> => {
    return headerAt((await engine.status({ signal })).revision)
  }

  /** A lease that is not there is answered with no time to live, and the stream goes on. */
  async function renew(id: bigint, signal: AbortSignal): Promise<LeaseResponse> {
    try {
      const { ttlSeconds } = await leases.keepAlive(id, { signal })
      return { header: await header(signal), ID: id, TTL: ttlSeconds }
    } catch (error) {
      if (!isStoreError(error, 'LeaseNotFound')) throw error
      return { header: await header(signal), ID: id, TTL: 0 }
    }
  }

  return {
    ...answering('Lease/LeaseGrant', async ({ TTL: ttlSeconds, ID: id }, { signal }) => {
      if (ttlSeconds > longestTtlSeconds) {
        throw new GrpcError(status.outOfRange, 'etcdserver: too large lease TTL')
      }
      const wanted = { ttlSeconds: Math.max(1, ttlSeconds), ...(id !== 0n && { id }) }
      const lease = await leases.grant(wanted, { signal })
      return { header: await header(signal), ID: lease.id, TTL: lease.ttlSeconds }
    }),
    ...answering('Lease/LeaseRevoke', async ({ ID }, { signal }) => {
      return { header: headerAt(await leases.revoke(ID, { signal })) }
    }),
    ...conversing('Lease/LeaseKeepAlive', async ({ requests, send, signal }) => {
      for await (const { ID } of requests) await send(await renew(ID, signal))
    }),
    ...answering('Lease/LeaseTimeToLive', async ({ ID: id, keys }, { signal }) => {
      try {
        const lease = await leases.timeToLive(id, { signal })
        return {
          header: await header(signal),
          ID: id,
          TTL: Math.floor(lease.remainingSeconds),
          grantedTTL: lease.ttlSeconds,
          keys: keys ? lease.keys : [],
        }
      } catch (error) {
        if (!isStoreError(error, 'LeaseNotFound')) throw error
        return { header: await header(signal), ID: id, TTL: -1 }
      }
    }),
    ...answering('Lease/LeaseLeases', async (_request, { signal }) => {
      const ids = await leases.list({ signal })
      return { header: await header(signal), leases: ids.map((ID) => ({ ID })) }
    }),
  }
}
