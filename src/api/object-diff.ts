/** Shows people where two objects differ, in the form of `diff -u`, after a refusal's message. */

const contextLines = 3

/** One hunk from the first line that differs to the last, with what stands around it. */
export function formatObjectDiff(before: unknown, after: unknown): string {
  const old = linesOf(before)
  const now = linesOf(after)
  const shorter = Math.min(old.length, now.length)
  let same = 0
  while (same < shorter && old[same] === now[same]) same++
  let sameEnd = 0
  while (sameEnd < shorter - same && old.at(-1 - sameEnd) === now.at(-1 - sameEnd)) sameEnd++
  const start = Math.max(0, same - contextLines)
  const tail = Math.min(sameEnd, contextLines)
  const oldEnd = old.length - sameEnd
  const nowEnd = now.length - sameEnd
  const marked = (mark: string, lines: readonly string[]) => lines.map((line) => `${mark}${line}`)
  return [
    `@@ -${start + 1},${oldEnd + tail - start} +${start + 1},${nowEnd + tail - start} @@`,
    ...marked(' ', old.slice(start, same)),
    ...marked('-', old.slice(same, oldEnd)),
    ...marked('+', now.slice(same, nowEnd)),
    ...marked(' ', old.slice(oldEnd, oldEnd + tail)),
    '',
  ].join('\n')
}

/** Fields in the order of their names, so that an order alone is no difference. */
function linesOf(value: unknown): readonly string[] {
  const sorted = (_: string, one: unknown) => {
    if (typeof one === 'bigint') return String(one)
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one
    return Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  }
  return (JSON.stringify(value, sorted, 2) ?? '').split('\n')
}
