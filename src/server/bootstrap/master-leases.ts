/**
 * Which servers there are: each keeps a key named after its address, which goes by itself when
 * nobody renews it. As upstream keeps them, so that servers of both kinds find each other.
 */
import type { KindDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { Endpoints } from '#kinds/core/endpoints/types.ts'
import type { ObjectStore } from '#server/served/object-store.ts'

/** Half as long again as the time between two renewals. */
const leaseSeconds = 15

/** How a lease is kept; nobody asks the API for it. */
export const masterLeaseKind: KindDefinition = {
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  scope: 'Cluster',
  storagePrefix: 'masterleases',
}

export interface MasterLeases {
  renew(ip: string, signal: AbortSignal): Promise<void>
  /** Whether there was one. */
  remove(ip: string, signal: AbortSignal): Promise<boolean>
  /** The addresses of all servers that live, in order. */
  addresses(): readonly string[]
}

export function createMasterLeases(store: ObjectStore): MasterLeases {
  return {
    async renew(ip, signal) {
      await store.write(
        { namespace: '', name: ip },
        (current) => ({ put: leaseOf(ip, current?.object), ttlSeconds: leaseSeconds }),
        { signal },
      )
    },
    async remove(ip, signal) {
      if (!(await store.get({ namespace: '', name: ip }, { signal }))) return false
      try {
        await store.write(
          { namespace: '', name: ip },
          (current) => {
            if (!current) throw new Gone()
            return { remove: true }
          },
          { signal },
        )
        return true
      } catch (error) {
        if (error instanceof Gone) return false
        throw error
      }
    },
    addresses() {
      const ips = store.peekAll('').flatMap(({ object }) => {
        const [subset] = (object as Endpoints).subsets ?? []
        return subset?.addresses?.[0]?.ip || []
      })
      return [...new Set(ips)].toSorted()
    },
  }
}

/** It ended by itself. */
class Gone extends Error {
  override readonly name = 'Gone'
}

/** The generation tells one renewal from the next: what is the same is not written. */
function leaseOf(ip: string, there: Resource | undefined): Endpoints {
  const metadata = there?.metadata ?? { name: '' }
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { ...metadata, generation: Number(metadata.generation ?? 0) + 1 },
    subsets: [{ addresses: [{ ip }] }],
  }
}
