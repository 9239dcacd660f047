/** Clients that read, write and watch a store as they please, and write down what they saw. */
import { createSeededRandom } from '#base/random.ts'
import type { Deed, SeenChange } from '#store/conformance/history.ts'
import { bytes, text } from '#store/conformance/kit.ts'
import type { Engine } from '#store/engine.ts'
import { onlyKey } from '#store/key.ts'
import { isStoreError } from '#store/store-error.ts'
import type { Entry, Transaction } from '#store/transaction.ts'

export interface Workload {
  readonly seed: number
  readonly clients: number
  readonly deedsEach: number
  readonly keys: number
  /** Ends it earlier. */
  readonly until?: AbortSignal
  /** Hears of each deed as it ends, and through which engine it was done. */
  onDeed?(deed: Deed, engine: number): void
}

/** Runs all clients to their end, in turn on the engines given, which lead to one store. Faults that a store may have are part of the history. */
export async function runWorkload(
  engines: Engine | readonly Engine[],
  { seed, clients, deedsEach, keys, until, onDeed }: Workload,
): Promise<Deed[]> {
  const ways = 'commit' in engines ? [engines] : engines
  let now = 0
  const deeds: Deed[] = []

  async function client(number: number): Promise<void> {
    const random = createSeededRandom(seed * 1000 + number)
    const known = new Map<string, number>() // where this client last saw a key
    const way = number % ways.length
    for (let i = 0; i < deedsEach && !until?.aborted; i++) {
      const key = `key-${random.below(keys)}`
      const kind = random.below(10)
      const expect = kind >= 7 ? { expect: known.get(key) ?? 0 } : {}
      const write = kind < 3 ? undefined : { value: `${number}/${i}`, ...expect }
      const began = now++
      const ending = await attempt(ways[way]!, key, write)
      const ended = ending.outcome === 'unknown' ? Number.POSITIVE_INFINITY : now++
      const deed: Deed = { client: number, key, began, ended, ...(write && { write }), ...ending }
      deeds.push(deed)
      onDeed?.(deed, way)
      if (deed.outcome === 'written') known.set(key, deed.revision!)
      else if (deed.seen) known.set(key, deed.seen.modRevision)
      else if (deed.outcome === 'read') known.delete(key)
    }
  }

  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
  return deeds
}

type Ending = Pick<Deed, 'outcome' | 'revision' | 'seen'>

async function attempt(engine: Engine, key: string, write: Deed['write']): Promise<Ending> {
  try {
    if (!write) {
      const { entries, revision } = await engine.range(onlyKey(key))
      return { outcome: 'read', revision, ...seenOf(entries[0]) }
    }
    const { succeeded, results, revision } = await engine.commit(transactionOf(key, write))
    if (succeeded) return { outcome: 'written', revision }
    const [read] = results
    if (read?.type !== 'range') throw new TypeError('A lost comparison reads the key')
    return { outcome: 'read', revision: read.revision, ...seenOf(read.entries[0]) }
  } catch (err) {
    if (isStoreError(err, 'Unavailable') || isStoreError(err, 'NoSpace'))
      return { outcome: 'refused' }
    if (isStoreError(err, 'Uncertain') || isStoreError(err, 'Failed')) return { outcome: 'unknown' }
    throw err
  }
}

function transactionOf(key: string, { value, expect }: NonNullable<Deed['write']>): Transaction {
  const success = [{ type: 'put' as const, key, value: bytes(value) }]
  if (expect === undefined) return { success }
  const compare = [
    { ...onlyKey(key), target: 'modRevision' as const, is: '=' as const, with: expect },
  ]
  return { compare, success, failure: [{ type: 'range', ...onlyKey(key) }] }
}

function seenOf(entry: Entry | undefined): Pick<Deed, 'seen'> {
  return entry ? { seen: { value: text(entry.value), modRevision: entry.modRevision } } : {}
}

/** Watches from a revision to the first change of `lastKey`, again and again where it breaks off. */
export async function watchUntil(
  engine: Engine,
  after: number,
  lastKey: string,
  signal: AbortSignal,
): Promise<SeenChange[]> {
  const seen: SeenChange[] = []
  for (let position = after; ; ) {
    try {
      for await (const batch of engine.changes(position, { signal })) {
        for (const { type, entry } of batch.changes) {
          const put = type === 'put' ? { value: text(entry.value) } : {}
          seen.push({ revision: entry.modRevision, key: entry.key, ...put })
        }
        position = batch.revision
        if (seen.at(-1)?.key === lastKey) return seen
      }
    } catch (err) {
      if (!isStoreError(err, 'Unavailable')) throw err
    }
  }
}
