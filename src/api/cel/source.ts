/**
 * An expression's text as code points, and issues in it written the way cel-go writes them: the
 * place, the message, the line, and a caret below what is meant.
 */
import type { Issue } from '#api/cel/declarations.ts'

export interface Source {
  readonly text: string
  readonly points: readonly string[]
}

/** The offset of what is wrong with an expression as a whole. */
export const nowhere = -1

/** Past this many issues only their number is told. */
const mostIssues = 100
/** A longer line is not shown. */
const longestSnippet = 16384

export function sourceOf(text: string): Source {
  return { text, points: Array.from(text) }
}

export function formatIssues(source: Source, issues: readonly Issue[]): string {
  const sorted = issues.toSorted((a, b) => a.offset - b.offset)
  const shown = sorted.slice(0, mostIssues).map((issue) => formatIssue(source, issue))
  const rest = issues.length - shown.length
  return [...shown, ...(rest > 0 ? [`${rest} more errors were truncated`] : [])].join('\n')
}

/** An issue of the whole expression has no place, which is written as upstream writes it. */
function formatIssue({ points }: Source, { offset, message }: Issue): string {
  if (offset === nowhere) return `ERROR: <input>:-1:0: ${message}`
  const before = points.slice(0, offset)
  const line = before.filter((point) => point === '\n').length
  const start = before.lastIndexOf('\n') + 1
  const column = before.length - start
  const newline = points.indexOf('\n', start)
  const snippet = points.slice(start, newline < 0 ? points.length : newline)
  const head = `ERROR: <input>:${line + 1}:${column + 1}: ${message}`
  if (points.length === 0 || snippet.length > longestSnippet) return head
  const dots = snippet.slice(0, column).map((point) => (isWide(point) ? '．' : '.'))
  const caret = isWide(snippet[column]) ? '＾' : '^'
  const shown = snippet.join('').replaceAll('\t', ' ')
  return `${head}\n | ${shown}\n | ${dots.join('')}${caret}`
}

function isWide(point: string | undefined): boolean {
  return point !== undefined && point.codePointAt(0)! > 0x7f
}
