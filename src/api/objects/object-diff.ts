/** Shows people where two objects differ, in the form of `diff -u`, after a refusal's message. */
import { formatGoJson } from '#base/go/text.ts'
import { type Edit, editsBetween } from '#base/line-diff.ts'

const contextLines = 3
/** What is longer is not compared line by line: that takes the square of its length. */
const longestLines = 4000

/** Hunks of the lines that differ, with what stands around them. */
export function formatObjectDiff(before: unknown, after: unknown): string {
  const old = linesOf(before)
  const now = linesOf(after)
  const edits =
    old.length + now.length > longestLines ? [replacing(old, now)] : editsBetween(old, now)
  return hunksOf(edits)
    .map((hunk) => formatHunk(hunk, old, now))
    .join('')
}

function replacing(old: readonly string[], now: readonly string[]): Edit {
  return { isSame: false, old: { from: 0, to: old.length }, now: { from: 0, to: now.length } }
}

type Hunk = readonly Edit[]

/** Where much stays the same, one hunk ends and another begins. */
function hunksOf(edits: readonly Edit[]): readonly Hunk[] {
  const hunks: Edit[][] = [[]]
  for (const [at, edit] of edits.entries()) {
    const { old, isSame } = edit
    const [isFirst, isLast] = [at === 0, at === edits.length - 1]
    if (!isSame) hunks.at(-1)!.push(edit)
    else if (isFirst) hunks.at(-1)!.push(endOf(edit))
    else if (isLast) hunks.at(-1)!.push(startOf(edit))
    else if (old.to - old.from <= 2 * contextLines) hunks.at(-1)!.push(edit)
    else {
      hunks.at(-1)!.push(startOf(edit))
      hunks.push([endOf(edit)])
    }
  }
  return hunks.filter((hunk) => hunk.some(({ isSame }) => !isSame))
}

function startOf({ isSame, old, now }: Edit): Edit {
  const length = Math.min(contextLines, old.to - old.from)
  return {
    isSame,
    old: { from: old.from, to: old.from + length },
    now: { from: now.from, to: now.from + length },
  }
}

function endOf({ isSame, old, now }: Edit): Edit {
  const length = Math.min(contextLines, old.to - old.from)
  return {
    isSame,
    old: { from: old.to - length, to: old.to },
    now: { from: now.to - length, to: now.to },
  }
}

function formatHunk(hunk: Hunk, old: readonly string[], now: readonly string[]): string {
  const [first, last] = [hunk[0]!, hunk.at(-1)!]
  const ranges = [
    formatRange(first.old.from, last.old.to),
    formatRange(first.now.from, last.now.to),
  ]
  const marked = (mark: string, lines: readonly string[]) => lines.map((line) => `${mark}${line}\n`)
  const lines = hunk.flatMap(({ isSame, old: a, now: b }) =>
    isSame
      ? marked(' ', old.slice(a.from, a.to))
      : [...marked('-', old.slice(a.from, a.to)), ...marked('+', now.slice(b.from, b.to))],
  )
  return `@@ -${ranges[0]} +${ranges[1]} @@\n${lines.join('')}`
}

function formatRange(from: number, to: number): string {
  const length = to - from
  if (length === 1) return String(from + 1)
  return `${length === 0 ? from : from + 1},${length}`
}

const parts = /"(?:[^"\\]|\\.)*"|\{\}|\[\]|[[\]{},:]|[^"[\]{},:]+/g

/** Go's JSON, a member or item to a line. */
function linesOf(value: unknown): readonly string[] {
  const lines = ['']
  let depth = 0
  const write = (text: string) => {
    lines[lines.length - 1] += text
  }
  const startLine = () => lines.push(' '.repeat(depth))
  for (const [part] of formatGoJson(value).matchAll(parts)) {
    if (part === '}' || part === ']') {
      depth--
      startLine()
    }
    write(part === ':' ? ': ' : part)
    if (part === '{' || part === '[') depth++
    if (part === '{' || part === '[' || part === ',') startLine()
  }
  return lines
}
