/**
 * The ports of nodes that services have. Which are taken is one object in the store, as upstream
 * keeps it, which every server of the cluster changes by comparing and swapping: no two can give the
 * same port away. See docs/decisions/0066-several-servers.md.
 */
import type { FieldError } from '#api/validation/field-error.ts'
import type { Random } from '#base/random.ts'
import type { RangeAllocation } from '#kinds/core/rangeallocation/types.ts'
import {
  dryPortOperation,
  type PortChanges,
  type PortOperation,
  portOperation,
} from '#server/resources/services/port-operation.ts'
import type { PortRange, PortSet } from '#server/resources/services/port-set.ts'
import {
  type Attempt,
  allocationOf,
  failedWith,
  lazily,
  PortWriter,
  type PortWriterOptions,
  portsOf,
  rangeName,
} from '#server/resources/services/port-writer.ts'
import type { HookContext } from '#server/verbs/hooks.ts'

/** What some work makes of the ports; with errors, it takes none. */
export interface Claimed {
  readonly errors: readonly FieldError[]
}

export interface Claim<T> {
  readonly value: T
  /** To be given back if the write is not stored. */
  readonly taken: readonly number[]
  /** To be given back once it is. */
  readonly leaving: readonly number[]
}

export interface NodePorts {
  readonly range: PortRange
  /** As far as this server knows. */
  has(port: number): boolean
  /**
   * Does `work`, and keeps what it took: answered when no server can take it any more. The work is
   * done again if another server came first, or where it failed on what may have been stale. Of a dry
   * run nothing is kept.
   */
  claim<T extends Claimed>(
    work: (operation: PortOperation) => T,
    context: HookContext,
  ): Promise<Claim<T>>
  /** Does not fail: what cannot be given back now, the repair finds. */
  release(ports: readonly number[]): Promise<void>
  /** Says anew which ports are taken. The plan is made again if another server came first. */
  rebuild(
    plan: (stored: RangeAllocation | undefined) => Promise<PortSet>,
    signal: AbortSignal,
  ): Promise<void>
}

export interface NodePortOptions extends PortWriterOptions {
  readonly random: Random
  onError(error: unknown): void
}

export function createNodePorts(options: NodePortOptions): NodePorts {
  const { range, store, onError } = options
  const writer = new PortWriter(options)
  const known = () => portsOf(range, store.peek(rangeName))

  async function release(ports: readonly number[]): Promise<void> {
    if (ports.length === 0) return
    try {
      await writer.write((set) => remove(ports, set))
    } catch (error) {
      onError(error)
    }
  }

  return {
    range,
    has: (port) => store.peek(rangeName) !== undefined && known().has(port),
    async claim(work, { dryRun, signal }) {
      if (dryRun) return { value: work(dryPortOperation(lazily(known))), taken: [], leaving: [] }
      // Most services take no port, which is found without a write.
      const first = attempt(work, options, lazily(known))
      if (!first.hasFailed && first.answer().taken.length === 0) return first.answer()
      const claim = await writer.write((ports) => attempt(work, options, ports))
      if (!signal.aborted) return claim
      await release(claim.taken)
      throw signal.reason
    },
    release,
    async rebuild(plan, signal) {
      await store.write(
        rangeName,
        async (current) => {
          const ports = await plan(current?.object as RangeAllocation | undefined)
          return { put: allocationOf(range, ports, current) }
        },
        { signal },
      )
    },
  }
}

function attempt<T extends Claimed>(
  work: (operation: PortOperation) => T,
  { range, random }: NodePortOptions,
  ports: () => PortSet,
): Attempt<Claim<T>> {
  const changes: PortChanges = { taken: [], leaving: [] }
  const undo = (): void => {
    for (const port of changes.taken) ports().delete(port)
  }
  try {
    const value = work(portOperation({ range, random, ports, changes }))
    if (value.errors.length === 0) {
      return { hasFailed: false, answer: () => ({ value, ...changes }) }
    }
    undo()
    return { hasFailed: true, answer: () => ({ value, taken: [], leaving: [] }) }
  } catch (error) {
    undo()
    return failedWith(error)
  }
}

function remove(ports: readonly number[], set: () => PortSet): Attempt<void> {
  try {
    for (const port of ports) set().delete(port)
    return { hasFailed: false, answer() {} }
  } catch (error) {
    return failedWith(error)
  }
}
