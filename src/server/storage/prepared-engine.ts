/**
 * A store whose values have their keys fetched before anybody sees them: key services are other
 * programs, and reading an object waits for nobody. A value whose key cannot be had is passed on.
 */
import type { Encryption } from '#server/storage/transformer.ts'
import type { ChangeBatch, Changes, Engine } from '#store/engine.ts'
import type { Committed, Entry } from '#store/transaction.ts'

export type ReadEngine = Pick<Engine, 'range' | 'changes' | 'commit' | 'status' | 'leases'>

export function preparedEngine(engine: Engine, encryption: Encryption): ReadEngine {
  const prepare = (entries: readonly Entry[]) =>
    encryption.prepare(entries.values().map(({ value }) => value))
  return {
    async range(query, options) {
      const result = await engine.range(query, options)
      await prepare(result.entries)
      return result
    },
    async commit(transaction, options) {
      const committed = await engine.commit(transaction, options)
      await prepare(entriesOf(committed))
      return committed
    },
    changes: (after, options) => preparedChanges(engine.changes(after, options), encryption),
    status: (options) => engine.status(options),
    leases: engine.leases,
  }
}

/** What a commit read, as it does where it did not find what it expected. */
function entriesOf({ results }: Committed): readonly Entry[] {
  return results.flatMap((result) => (result.type === 'range' ? result.entries : []))
}

function preparedChanges(changes: Changes, encryption: Encryption): Changes {
  const values = ({ changes: all }: ChangeBatch) =>
    all.values().flatMap(({ type, entry }) => (type === 'put' ? [entry.value] : []))
  const made: Changes = {
    async next() {
      const result = await changes.next()
      if (!result.done) await encryption.prepare(values(result.value))
      return result
    },
    async return() {
      return (await changes.return?.()) ?? { done: true, value: undefined }
    },
    requestProgress: () => changes.requestProgress(),
    [Symbol.asyncIterator]: () => made,
  }
  return made
}
