/**
 * Keys by which servers on one store know of each other: each has an address, and goes by itself when
 * nobody renews it. As upstream keeps them, so that servers of both kinds find each other.
 */
import type { KindDefinition } from '#api/definition.ts'
import type { Endpoints } from '#kinds/core/endpoints/types.ts'
import type { ObjectStore } from '#server/served/object-store.ts'

/** Half as long again as the time between two renewals. */
const leaseSeconds = 15

/** Nobody asks the API for them. */
export function endpointLeaseKind(storagePrefix: string): KindDefinition {
  return {
    group: '',
    version: 'v1',
    kind: 'Endpoints',
    plural: 'endpoints',
    scope: 'Cluster',
    storagePrefix,
  }
}

export interface Told extends Pick<Endpoints, 'subsets'> {
  readonly labels?: Readonly<Record<string, string>>
}

export interface EndpointLeases {
  renew(name: string, told: Told, signal: AbortSignal): Promise<void>
  /** Whether there was one. */
  remove(name: string, signal: AbortSignal): Promise<boolean>
  all(): readonly Endpoints[]
}

export function createEndpointLeases(store: ObjectStore): EndpointLeases {
  return {
    async renew(name, told, signal) {
      await store.write(
        { namespace: '', name },
        (current) => ({
          put: leaseOf(told, current?.object as Endpoints | undefined),
          ttlSeconds: leaseSeconds,
        }),
        { signal },
      )
    },
    async remove(name, signal) {
      if (!(await store.get({ namespace: '', name }, { signal }))) return false
      try {
        await store.write(
          { namespace: '', name },
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
    all: () => store.peekAll('').map(({ object }) => object as Endpoints),
  }
}

/** It ended by itself. */
class Gone extends Error {
  override readonly name = 'Gone'
}

/** The generation tells one renewal from the next: what is the same is not written. */
function leaseOf({ labels, subsets }: Told, there: Endpoints | undefined): Endpoints {
  const metadata = there?.metadata ?? { name: '' }
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      ...metadata,
      ...(labels && { labels: { ...metadata.labels, ...labels } }),
      generation: Number(metadata.generation ?? 0) + 1,
    },
    ...(subsets && { subsets }),
  }
}
