/** Holds what clients of the API saw against what the store itself has kept. */
import { type Deed, judge, judgeWatch, type SeenChange } from '#store/conformance/history.ts'
import type { Epoch, Watched } from './api-watchers.ts'
import type { Needs, Written } from './api-writers.ts'

/** Says everything that was unlawful; nothing, if all was well. */
export function judgeAll(
  { deeds, needs, deletions }: Written,
  watched: readonly Watched[],
  log: readonly SeenChange[],
  base: number,
): string[] {
  return [
    ...judge(deeds, log, base, { isPart: true }),
    ...judgeNeeds(needs, log),
    ...judgeDeletions(deletions, log),
    ...watched.flatMap(({ wrong, epochs }) => [
      ...wrong,
      ...judgeLists(epochs),
      ...epochs.flatMap((epoch) => judgeEpoch(epoch, log)),
    ]),
  ]
}

/** Who lists anew never goes back to what was before. */
function judgeLists(epochs: readonly Epoch[]): string[] {
  return epochs.flatMap(({ at }, i) => {
    const before = epochs[i - 1]
    return before && at < before.upTo ? [`a list at ${at} after ${before.upTo}`] : []
  })
}

/** A list shows the state of its revision; the watch after it, all that came later and nothing else. */
function judgeEpoch({ at, state, changes, upTo }: Epoch, log: readonly SeenChange[]): string[] {
  const then = new Map<string, SeenChange>()
  for (const change of log) {
    if (change.revision > at) break
    if (change.value === undefined) then.delete(change.key)
    else then.set(change.key, change)
  }
  const wrong = [...new Set([...then.keys(), ...state.keys()])]
    .filter((key) => then.get(key)?.revision !== state.get(key)?.revision)
    .map(
      (key) =>
        `a list at ${at} had ${key} of ${state.get(key)?.revision}, not ${then.get(key)?.revision}`,
    )
  const between = log.filter(({ revision }) => revision > at && revision <= upTo)
  return [...wrong, ...judgeWatch(changes, between)]
}

function judgeNeeds(needs: ReadonlyMap<string, Needs>, log: readonly SeenChange[]): string[] {
  const there = new Map<string, number>()
  const wrong: string[] = []
  for (const { key, value, revision } of log) {
    const before = there.get(key)
    const needed = value === undefined ? 'present' : needs.get(value)
    const isMet =
      needed === undefined || (needed === 'absent' ? before === undefined : before !== undefined)
    if (!isMet || (typeof needed === 'number' && before !== needed)) {
      wrong.push(`${value ?? 'a deletion'} of ${key} needed ${needed}, but found ${before}`)
    }
    if (value === undefined) there.delete(key)
    else there.set(key, revision)
  }
  return wrong
}

function judgeDeletions(deletions: Written['deletions'], log: readonly SeenChange[]): string[] {
  return [...deletions].flatMap(([key, { sure, perhaps }]) => {
    const done = log.filter((change) => change.key === key && change.value === undefined).length
    if (done >= sure && done <= sure + perhaps) return []
    return [`${key} was deleted ${done} times, not ${sure} to ${sure + perhaps} times`]
  })
}

export function summaryOf(deeds: readonly Deed[], watched: readonly Watched[]): string {
  const written = deeds.filter(({ outcome }) => outcome === 'written').length
  const unknown = deeds.filter(({ outcome }) => outcome === 'unknown').length
  const lists = watched.reduce((sum, { epochs }) => sum + epochs.length, 0)
  const gone = watched.reduce((sum, one) => sum + one.gone, 0)
  const connections = watched.reduce((sum, one) => sum + one.connections, 0)
  const events = watched.flatMap(({ epochs }) => epochs.map(({ changes }) => changes.length))
  const seen = events.reduce((sum, count) => sum + count, 0)
  return [
    `${deeds.length} deeds, ${written} written, ${unknown} unknown`,
    `${lists} lists, ${connections} watches (${gone} gone), ${seen} events`,
  ].join('; ')
}
