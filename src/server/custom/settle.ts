/** Takes the next step with each definition: says what became of it, or lets it go with its objects. */
import { timeOfMs } from '#api/scalars/time.ts'
import type { Clock } from '#base/clock.ts'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import { isEnding, planEnd } from '#server/custom/finalize.ts'
import { planStatus } from '#server/custom/plan-status.ts'
import type { OwnWrites } from '#server/own-writes.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
import { doEach, type Step } from '#server/storage/follow.ts'

export interface SettlingOptions {
  /** That of definitions. */
  readonly resource: ServedResource
  /** The definitions that are there now. */
  definitions(): readonly CustomResourceDefinition[]
  /** In what the objects of a definition are, by its name; nothing if it is not served. */
  hub(definition: string): ServedResource | undefined
  readonly writes: OwnWrites
  readonly clock: Clock
  onError(error: unknown): void
}

export function createSettling(options: SettlingOptions): Step {
  const { resource, definitions, hub, writes, clock, onError } = options
  const now = () => timeOfMs(clock.nowMs())

  /** A change that is written comes back by the watch, and then the next step is taken. */
  async function say(crd: CustomResourceDefinition, signal: AbortSignal): Promise<boolean> {
    await writes.updateStatus(resource, crd, signal)
    return true
  }

  async function advance(crd: CustomResourceDefinition, signal: AbortSignal): Promise<boolean> {
    if (isEnding(crd)) return end(crd, signal)
    // Read anew for each: of two that want the same name the second must see that the first has it.
    const group = definitions().filter(({ spec }) => spec.group === crd.spec.group)
    const next = planStatus(crd, group, now())
    return !next || say(next, signal)
  }

  async function end(crd: CustomResourceDefinition, signal: AbortSignal): Promise<boolean> {
    const kind = hub(crd.metadata.name)
    const left = kind?.store?.peekAll('') ?? []
    const step = planEnd(crd, left.length, now())
    if ('say' in step) return say(step.say, signal)
    if ('finish' in step) return say(step.finish, signal)
    for (const { object } of left) {
      if (object.metadata.deletionTimestamp === undefined)
        await writes.remove(kind!, object, signal)
    }
    return kind!.store!.peekAll('').length === 0 && end(crd, signal)
  }

  return (signal) =>
    doEach(definitions(), { signal, onError }, (definition) => advance(definition, signal))
}
