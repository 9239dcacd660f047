/**
 * Judges what clients saw of a store, whichever store it was. Every answer names a revision, so the
 * store itself claims an order of all that was done: the check is whether that order is a lawful
 * one. Lawful means that each read saw the last write before it in that order, and that nothing
 * which ended before another began comes after it: that is linearizability, with its proof given.
 */

/** Something a client did. Times are from one counter, which no two moments share. */
export interface Deed {
  readonly client: number
  readonly key: string
  readonly began: number
  /** Infinite if the client never heard how it ended. */
  readonly ended: number
  readonly write?: { readonly value: string; readonly expect?: number }
  readonly outcome: 'written' | 'read' | 'refused' | 'unknown'
  /** Of a write: the one it made; of a read: the newest when it was read. */
  readonly revision?: number
  /** What a read saw, or a write that found another revision than it expected. */
  readonly seen?: Seen
}

export interface Seen {
  readonly value: string
  readonly modRevision: number
}

export interface SeenChange {
  readonly revision: number
  readonly key: string
  /** Absent: deleted. */
  readonly value?: string
}

export interface JudgeOptions {
  /** The log has some of the keys only: the revisions in between are changes of others. */
  readonly isPart?: boolean
}

/** Says everything that was unlawful; nothing, if all was well. Written values must be unique. */
export function judge(
  deeds: readonly Deed[],
  log: readonly SeenChange[],
  base: number,
  { isPart = false }: JudgeOptions = {},
): string[] {
  return [
    ...judgeLog(log, base, isPart),
    ...judgeWrites(deeds, log),
    ...judgeReads(deeds, log),
    ...judgeTimes(deeds, log),
  ]
}

/** A watch must have seen every change of the log after the revision it began at, in order. */
export function judgeWatch(watched: readonly SeenChange[], log: readonly SeenChange[]): string[] {
  const [seen, wanted] = [watched.map(wordsOf), log.map(wordsOf)]
  const at = wanted.findIndex((words, i) => seen[i] !== words)
  if (at === -1 && seen.length === wanted.length) return []
  const place = at === -1 ? wanted.length : at
  return [`the watch saw ${seen[place] ?? 'nothing'} instead of ${wanted[place] ?? 'nothing'}`]
}

function wordsOf({ revision, key, value }: SeenChange): string {
  return `${key}=${value ?? '(deleted)'}@${revision}`
}

function judgeLog(log: readonly SeenChange[], base: number, isPart: boolean): string[] {
  return log.flatMap(({ revision }, i) => {
    const before = log[i - 1]?.revision ?? base
    const isNext = isPart ? revision > before : revision === before + 1
    const follows = isNext || (revision === before && i > 0)
    return follows ? [] : [`revision ${revision} follows ${before}`]
  })
}

function judgeWrites(deeds: readonly Deed[], log: readonly SeenChange[]): string[] {
  const byValue = new Map(deeds.flatMap((deed) => (deed.write ? [[deed.write.value, deed]] : [])))
  const logged = new Map<string, SeenChange>()
  const lastOf = new Map<string, number>()
  const wrong: string[] = []
  for (const change of log) {
    const before = lastOf.get(change.key) ?? 0
    lastOf.set(change.key, change.revision)
    if (change.value === undefined) continue
    const deed = byValue.get(change.value)
    if (!deed || deed.key !== change.key) wrong.push(`nobody wrote ${wordsOf(change)}`)
    else if (deed.outcome === 'refused') wrong.push(`${wordsOf(change)} was refused`)
    if (logged.has(change.value)) wrong.push(`${wordsOf(change)} happened twice`)
    const expected = deed?.write?.expect
    if (expected !== undefined && expected !== before) {
      wrong.push(`${wordsOf(change)} followed ${before}, but expected ${expected}`)
    }
    logged.set(change.value, change)
  }
  for (const { outcome, write, revision } of deeds) {
    if (outcome !== 'written' || !write) continue
    const change = logged.get(write.value)
    if (!change) wrong.push(`the acknowledged write ${write.value} is lost`)
    else if (change.revision !== revision)
      wrong.push(`${wordsOf(change)} was answered as ${revision}`)
  }
  return wrong
}

function judgeReads(deeds: readonly Deed[], log: readonly SeenChange[]): string[] {
  const reads = deeds.filter(isRead).toSorted((a, b) => a.revision! - b.revision!)
  const state = new Map<string, SeenChange>()
  const wrong: string[] = []
  let at = 0
  for (const { key, revision, seen, write } of reads) {
    for (; at < log.length && log[at]!.revision <= revision!; at++)
      state.set(log[at]!.key, log[at]!)
    const there = state.get(key)
    const now = there?.value === undefined ? 'nothing' : wordsOf(there)
    const saw = seen ? wordsOf({ key, value: seen.value, revision: seen.modRevision }) : 'nothing'
    if (now !== saw) wrong.push(`a read at ${revision} saw ${saw} instead of ${now}`)
    if (write?.expect !== undefined && write.expect === (seen?.modRevision ?? 0)) {
      wrong.push(`a write of ${key} was refused though it expected ${saw}`)
    }
  }
  return wrong
}

/** A write that lost to another read what was there. */
function isRead({ outcome, revision }: Deed): boolean {
  return outcome === 'read' && revision !== undefined
}

/** In the order claimed, nothing may have ended before what comes before it began. */
function judgeTimes(deeds: readonly Deed[], log: readonly SeenChange[]): string[] {
  const found = new Map(log.flatMap(({ value, revision }) => (value ? [[value, revision]] : [])))
  const ordered = deeds
    .flatMap((deed) => {
      const at = deed.revision ?? (deed.write && found.get(deed.write.value))
      return at === undefined ? [] : [{ deed, at: at * 2 + (deed.outcome === 'read' ? 1 : 0) }]
    })
    .toSorted((a, b) => a.at - b.at || a.deed.began - b.deed.began)
  const wrong: string[] = []
  let earliest: { deed: Deed; at: number } | undefined
  for (const one of ordered.toReversed()) {
    if (earliest && earliest.deed.ended < one.deed.began && earliest.at > one.at) {
      wrong.push(
        `${describe(earliest.deed)} ended before ${describe(one.deed)} began, but comes after it`,
      )
    }
    if (!earliest || one.deed.ended < earliest.deed.ended) earliest = one
  }
  return wrong
}

function describe({ client, key, write, revision }: Deed): string {
  return `client ${client}'s ${write ? `write ${write.value}` : 'read'} of ${key} at ${revision ?? '?'}`
}
