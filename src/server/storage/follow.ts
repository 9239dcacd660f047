/** Does something whenever the objects of a kind change, and again while it is not over. */
import { isOvertaken } from '#api/status/status.ts'
import type { Clock } from '#base/clock.ts'
import { orAborted, sleep } from '#base/wait.ts'
import type { ObjectStore, Watcher } from '#server/served/object-store.ts'

/** Looks at what is there and does the next thing; false if that is not over. */
export type Step = (signal: AbortSignal) => Promise<boolean>

export interface Following {
  readonly store: ObjectStore
  /** Absent: all. */
  readonly namespace?: string
  readonly clock: Clock
  readonly step: Step
  /** Is told of what goes wrong; it is tried again. */
  onError(error: unknown): void
}

export interface Follow {
  run(signal: AbortSignal): Promise<void>
  /** Something else has changed that the step looks at. */
  wake(): void
}

/** How long until what went wrong, or is not over, is looked at again. */
const retryMs = 1000

export function createFollow(following: Following): Follow {
  const { store, namespace = '', clock, step, onError } = following
  let isWoken = false
  let ready: (() => void) | undefined

  async function next(watcher: Watcher, isDone: boolean, signal: AbortSignal): Promise<void> {
    if (drain(watcher) || watcher.hasEnded || isWoken) return
    const { promise, resolve } = Promise.withResolvers<void>()
    watcher.onReady = resolve
    ready = resolve
    using _ = isDone ? undefined : clock.after(retryMs, resolve)
    await orAborted(promise, signal)
    drain(watcher)
  }

  async function follow(signal: AbortSignal): Promise<void> {
    const query = { namespace, labels: [], fields: [], resourceVersion: '', bookmarks: false }
    using watcher = await store.watch(query, signal)
    while (!watcher.hasEnded) {
      isWoken = false
      await next(watcher, await step(signal), signal)
    }
  }

  return {
    wake() {
      isWoken = true
      ready?.()
    },
    async run(signal) {
      while (!signal.aborted) {
        try {
          await follow(signal)
        } catch (error) {
          if (signal.aborted) return
          onError(error)
          await sleep(retryMs, { clock, signal })
        }
      }
    },
  }
}

/** A step with each of them; one that fails does not keep the others waiting. */
export async function doEach<T>(
  all: readonly T[],
  { signal, onError }: Pick<Following, 'onError'> & { readonly signal: AbortSignal },
  work: (one: T) => Promise<boolean>,
): Promise<boolean> {
  let isDone = true
  for (const one of all) {
    try {
      if (!(await work(one))) isDone = false
    } catch (error) {
      signal.throwIfAborted()
      if (!isOvertaken(error)) onError(error)
      isDone = false
    }
  }
  return isDone
}

/** Only that something came matters: what is there is read anew. */
function drain(watcher: Watcher): boolean {
  let came = false
  while (watcher.take().length > 0) came = true
  return came
}
