/**
 * Forgets history as upstream's API server does: what was the newest revision one period ago, so
 * that readers have at least that long. Of several servers on one store only one does it each time:
 * they agree by the version of a key, which is upstream's own, so that its servers take part.
 */
import type { Clock } from '#base/clock.ts'
import { sleep } from '#base/wait.ts'
import type { Engine } from '#store/engine.ts'
import { onlyKey } from '#store/key.ts'
import { isStoreError } from '#store/store-error.ts'

/** Stands beside the objects, not among them, and holds the revision in decimals. */
export const compactionKey = 'compact_rev_key'

export interface AutoCompactionOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Upstream's is five minutes. */
  readonly periodMs?: number
  /** Is told of a failure; the next period is another try. */
  onError?(err: unknown): void
}

/** Who last compacted, as far as this one knows. */
interface Turn {
  readonly version: number
  /** What will be compacted in this one's next turn; 0 before the first. */
  readonly revision: number
}

/** Runs until the signal is aborted, and rejects with its reason. */
export async function compactPeriodically(
  engine: Engine,
  { clock, signal, periodMs = 300_000, onError }: AutoCompactionOptions,
): Promise<never> {
  for (let turn: Turn = { version: 0, revision: 0 }; ; ) {
    await sleep(periodMs, { clock, signal })
    try {
      turn = await takeTurn(engine, turn, signal)
    } catch (err) {
      signal.throwIfAborted()
      onError?.(err)
    }
  }
}

async function takeTurn(engine: Engine, turn: Turn, signal: AbortSignal): Promise<Turn> {
  const key = onlyKey(compactionKey)
  const value = Buffer.from(String(turn.revision))
  const { succeeded, results, revision } = await engine.commit(
    {
      compare: [{ ...key, target: 'version', is: '=', with: turn.version }],
      success: [{ type: 'put', key: compactionKey, value }],
      failure: [{ type: 'range', ...key }],
    },
    { signal },
  )
  if (!succeeded) {
    const [read] = results
    const other = read?.type === 'range' ? read.entries[0] : undefined
    return { version: other?.version ?? 0, revision }
  }
  if (turn.revision > 0) await compact(engine, turn.revision, signal)
  return { version: turn.version + 1, revision }
}

async function compact(engine: Engine, revision: number, signal: AbortSignal): Promise<void> {
  try {
    await engine.compact(revision, { signal })
  } catch (err) {
    // Somebody did it by hand.
    if (!isStoreError(err, 'Compacted')) throw err
  }
}
