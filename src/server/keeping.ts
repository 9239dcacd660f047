/** What an API server keeps, and how: its store, encrypted or not, and the kinds that are built in over it. */
import type { KindDefinition, RuleContext } from '#api/definition.ts'
import type { Features } from '#api/features.ts'
import type { GroupResource } from '#api/resource.ts'
import { timeOfMs } from '#api/scalars/time.ts'
import type { Metrics } from '#base/metrics.ts'
import { kinds } from '#kinds/list.ts'
import { schema } from '#kinds/schema.ts'
import {
  createMasterLeases,
  type MasterLeases,
  masterLeaseKind,
} from '#server/bootstrap/leases/master-leases.ts'
import {
  createPeerLeases,
  type PeerLeases,
  peerLeaseKind,
} from '#server/bootstrap/leases/peer-leases.ts'
import type { OpenEncryption } from '#server/encryption/encryption.ts'
import type { HealthCheck } from '#server/http/paths/health.ts'
import { identityOf } from '#server/identity.ts'
import type { ServerOptions } from '#server/options.ts'
import type { ObjectStore } from '#server/served/object-store.ts'
import { createResourceTable, groupVersionsOf } from '#server/served/resource-table.ts'
import { parseRuntimeConfig } from '#server/served/runtime-config.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'
import { builtInStorage, type KindStorage } from '#server/storage/kind-storage.ts'
import { openStorage, type Storage } from '#server/storage/storage.ts'
import type { Encryption } from '#server/storage/transformer.ts'

export interface Keeping {
  /** Of all but what is kept in stores of its own. */
  readonly storage: Storage
  /** Settles when any store is no longer followed; rejects if that failed for good. */
  readonly storageEnded: Promise<void>
  readonly builtIn: ResourceTable
  readonly keep: Keep
  /** Both absent where nobody else writes to the store. */
  readonly masterLeases?: MasterLeases
  readonly peerLeases?: PeerLeases
  /** Whether what encryption needs is there. */
  readonly encryptionChecks: readonly HealthCheck[]
}

/** `isPlain`: it is kept beside the objects, and never encrypted. */
export type Keep = (definition: KindDefinition, keeping?: { readonly isPlain: true }) => ObjectStore

/** All that it opens closes with `stack`. */
export async function openKeeping(
  options: ServerOptions,
  { features, metrics }: { readonly features: Features; readonly metrics: Metrics },
  stack: AsyncDisposableStack,
): Promise<Keeping> {
  const encryption = options.encryption && stack.use(await encryptionOf(options, metrics))
  const storage = stack.use(await storageOf(options, encryption))
  const others: OtherStorage[] = []
  for (const { engine, resources } of options.otherStores ?? []) {
    const own = { ...options, engine, storage: { ...options.storage, isShared: true } }
    const isMain = engine === options.engine
    others.push({
      resources,
      storage: isMain ? storage : stack.use(await storageOf(own, encryption)),
    })
  }
  const keep = keeperOf(options, storageChoice(storage, others), features)
  const storageEnded = Promise.race([storage, ...others.map((other) => other.storage)].map(endOf))
  storageEnded.catch(() => {}) // whoever waits for it is told; until then it is no unhandled rejection
  return {
    ...{ storage, storageEnded, keep, builtIn: builtInTable(options, keep, features) },
    ...leasesOf(options, keep),
    encryptionChecks: encryption?.checks ?? [],
  }
}

interface OtherStorage {
  readonly resources: readonly GroupResource[]
  readonly storage: Storage
}

function endOf({ ended }: Storage): Promise<void> {
  return ended
}

/** What is kept beside the objects, and what upstream's other servers in the same process keep, is never moved. */
function storageChoice(
  main: Storage,
  others: readonly OtherStorage[],
): (kind: KindStorage) => Storage {
  const find = (group: string, resource: string) =>
    others.findLast(({ resources }) =>
      resources.some((named) => named.group === group && named.resource === resource),
    )
  return ({ definition: { group, plural, storedAs }, isPlain }) => {
    if (isPlain || storedAs === 'json') return main
    return (find(group, plural) ?? find(group, '*'))?.storage ?? main
  }
}

/** Loaded only where it is asked for. */
async function encryptionOf(options: ServerOptions, metrics: Metrics): Promise<OpenEncryption> {
  const { encryption, clock, random, log } = options
  const { openEncryption } = await import('#server/encryption/encryption.ts')
  return openEncryption(encryption!, { clock, random, log, metrics, serverId: identityOf(options) })
}

function storageOf(
  { engine, storage, clock, random, log }: ServerOptions,
  encryption: Encryption | undefined,
): Promise<Storage> {
  const starting = new AbortController()
  return openStorage({
    engine,
    prefix: `${storage.keyPrefix}/`,
    isShared: storage.isShared,
    isUncached: storage.isUncached ?? false,
    signal: starting.signal,
    clock,
    random,
    encryption,
    onError: (error) => log.error('storage failed', { error }),
  })
}

function builtInTable(
  { runtimeConfig }: ServerOptions,
  storeOf: Keep,
  features: Features,
): ResourceTable {
  return createResourceTable({
    ...{ kinds, schema, features, storeOf },
    runtimeConfig: parseRuntimeConfig(runtimeConfig, groupVersionsOf(kinds)),
  })
}

function keeperOf(
  { clock, storage: { form = 'protobuf' } }: ServerOptions,
  storageOfKind: (kind: KindStorage) => Storage,
  features: Features,
): Keep {
  const contextOf = (apiVersion: string): RuleContext => ({
    now: timeOfMs(clock.nowMs()),
    features,
    apiVersion,
  })
  return (definition, keeping) => {
    const kind = builtInStorage(definition, { schema, contextOf, form, ...keeping })
    return storageOfKind(kind).store(kind)
  }
}

function leasesOf(
  { storage }: ServerOptions,
  keep: Keep,
): Pick<Keeping, 'masterLeases' | 'peerLeases'> {
  if (!storage.isShared) return {}
  return {
    masterLeases: createMasterLeases(keep(masterLeaseKind, { isPlain: true })),
    peerLeases: createPeerLeases(keep(peerLeaseKind, { isPlain: true })),
  }
}
