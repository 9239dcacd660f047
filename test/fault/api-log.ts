/** What became of the ConfigMaps, read from the store itself before it forgets. */
import type { SeenChange } from '#store/conformance/history.ts'
import { newest } from '#store/conformance/kit.ts'
import type { Engine } from '#store/engine.ts'
import { namespace } from './api-writers.ts'

const prefix = `/registry/configmaps/${namespace}/`

export interface ApiLog {
  /** Every change up to where it was last read on. */
  readonly changes: readonly SeenChange[]
  /** How often the store was told to forget. */
  readonly compactions: number
  /** Reads on up to the newest revision; with `compacts`, the store forgets what led there. */
  readOn(engine: Engine, how: { compacts: boolean; signal: AbortSignal }): Promise<void>
}

/** What was encoded of an object, of which the store may have kept something else. */
export type Plain = (value: Uint8Array, key: string) => Uint8Array

/** Nothing may have been forgotten since `base`. */
export function createApiLog(base: number, plain: Plain = (value) => value): ApiLog {
  const changes: SeenChange[] = []
  let revision = base
  let compacted = 0
  let compactions = 0

  async function read(engine: Engine, signal: AbortSignal): Promise<void> {
    const end = await newest(engine)
    if (revision === end) return
    for await (const batch of engine.changes(revision, { signal })) {
      for (const { type, entry } of batch.changes) {
        if (!entry.key.startsWith(prefix)) continue
        const key = entry.key.slice(prefix.length)
        const put = type === 'put' ? { value: valueIn(plain(entry.value, entry.key)) } : {}
        changes.push({ revision: entry.modRevision, key, ...put })
      }
      revision = batch.revision
      if (revision >= end) return
    }
  }

  return {
    changes,
    get compactions() {
      return compactions
    },
    async readOn(engine, { compacts, signal }) {
      await read(engine, signal)
      if (!compacts || revision === compacted) return
      await engine.compact(revision, { signal })
      compacted = revision
      compactions++
    },
  }
}

/** Values look like nothing else that the stored form of a ConfigMap holds. */
function valueIn(bytes: Uint8Array): string {
  const found = /value\x12.(\d+\/\d+|last)/s.exec(Buffer.from(bytes).toString('latin1'))
  if (!found) throw new Error('A stored ConfigMap has no value')
  return found[1]!
}
