/**
 * Which lines of two texts are the same, as Python's difflib and its offspring find them: the longest run
 * that both have, then the longest before it and behind it, and so on.
 */

/** Lines `from` to `to` of one text became lines `from` to `to` of the other. */
export interface Edit {
  readonly isSame: boolean
  readonly old: Span
  readonly now: Span
}

export interface Span {
  readonly from: number
  /** The line behind the last one. */
  readonly to: number
}

interface Run {
  readonly old: number
  readonly now: number
  readonly length: number
}

/** So long a text leaves out of account, at first, what it says over and over. */
const longText = 200

/** How the one text became the other, from its first line to its last. */
export function editsBetween(old: readonly string[], now: readonly string[]): readonly Edit[] {
  const edits: Edit[] = []
  let [i, j] = [0, 0]
  const upTo = (run: Run) => {
    if (i < run.old || j < run.now) {
      edits.push({ isSame: false, old: { from: i, to: run.old }, now: { from: j, to: run.now } })
    }
    i = run.old + run.length
    j = run.now + run.length
    if (run.length > 0) {
      edits.push({ isSame: true, old: { from: run.old, to: i }, now: { from: run.now, to: j } })
    }
  }
  for (const run of joined(sameRuns(old, now))) upTo(run)
  upTo({ old: old.length, now: now.length, length: 0 })
  return edits
}

function sameRuns(old: readonly string[], now: readonly string[]): readonly Run[] {
  const places = placesOf(now)
  const runs: Run[] = []
  const open: [Span, Span][] = [[whole(old), whole(now)]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [a, b] = next
    const run = longestRun([old, a], [now, b], places)
    if (run.length === 0) continue
    runs.push(run)
    const [endOld, endNow] = [run.old + run.length, run.now + run.length]
    const before: [Span, Span] = [
      { from: a.from, to: run.old },
      { from: b.from, to: run.now },
    ]
    const behind: [Span, Span] = [
      { from: endOld, to: a.to },
      { from: endNow, to: b.to },
    ]
    for (const rest of [before, behind])
      if (rest.every(({ from, to }) => from < to)) open.push(rest)
  }
  return runs.toSorted((a, b) => a.old - b.old)
}

function whole(lines: readonly string[]): Span {
  return { from: 0, to: lines.length }
}

/** Where each line stands, without those that a long text repeats too often. */
function placesOf(lines: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const places = Map.groupBy(lines.keys(), (at) => lines[at]!)
  if (lines.length < longText) return places
  const most = Math.floor(lines.length / 100) + 1
  return new Map([...places].filter(([, at]) => at.length <= most))
}

type Part = readonly [lines: readonly string[], span: Span]

/** Of several the one that begins first in the old text, and then in the new one. */
function longestRun(
  [old, a]: Part,
  [now, b]: Part,
  places: ReadonlyMap<string, readonly number[]>,
): Run {
  let best: Run = { old: a.from, now: b.from, length: 0 }
  // How long the run is that ends with the line before, by its place in the new text.
  let lengths = new Map<number, number>()
  for (let i = a.from; i < a.to; i++) {
    const next = new Map<number, number>()
    for (const j of places.get(old[i]!) ?? []) {
      if (j < b.from || j >= b.to) continue
      const length = (lengths.get(j - 1) ?? 0) + 1
      next.set(j, length)
      if (length > best.length) best = { old: i - length + 1, now: j - length + 1, length }
    }
    lengths = next
  }
  return widened(best, [old, a], [now, b])
}

/** What was left out of account belongs to a run beside it. */
function widened({ old: i, now: j, length }: Run, [old, a]: Part, [now, b]: Part): Run {
  let before = 0
  while (
    i - before > a.from &&
    j - before > b.from &&
    old[i - before - 1] === now[j - before - 1]
  ) {
    before++
  }
  let end = length
  while (i + end < a.to && j + end < b.to && old[i + end] === now[j + end]) end++
  return { old: i - before, now: j - before, length: before + end }
}

/** Runs that follow each other without a gap are one. */
function joined(runs: readonly Run[]): readonly Run[] {
  const result: Run[] = []
  for (const run of runs) {
    const last = result.at(-1)
    const follows = last && last.old + last.length === run.old && last.now + last.length === run.now
    if (follows) result[result.length - 1] = { ...last, length: last.length + run.length }
    else result.push(run)
  }
  return result
}
