/** Outcomes in words: what differs alike is told once. */
import { type Difference, masked } from './difference.ts'
import type { DifferentStep, Outcome } from './run.ts'

const briefLength = 300
const mostOfStep = 4

interface Group {
  readonly scenario: string
  readonly step: DifferentStep
  count: number
  /** In which others it differs alike. */
  readonly others: Set<string>
}

export function* describe(outcomes: readonly Outcome[], isWhole: boolean): Iterable<string> {
  const groups = new Map<string, Group>()
  for (const { name, different } of outcomes)
    for (const step of different) {
      const key = isWhole ? `${name} ${step.number}` : step.differences.map(keyOf).join('\n')
      const group = groups.get(key)
      if (!group) groups.set(key, { scenario: name, step, count: 1, others: new Set() })
      else {
        group.count++
        if (name !== group.scenario) group.others.add(name)
      }
    }
  for (const group of groups.values()) yield* describeGroup(group, isWhole)
}

function* describeGroup(
  { scenario, step, count, others }: Group,
  isWhole: boolean,
): Iterable<string> {
  const { number, sent, differences } = step
  const times = count > 1 ? ` (${count} times)` : ''
  yield `${scenario} #${number}${times} ${sent.method} ${sent.path}${headersOf(sent.headers)}`
  if (others.size > 0) yield `    also in ${[...others].join(', ')}`
  const most = isWhole ? Number.POSITIVE_INFINITY : mostOfStep
  if (sent.body !== undefined || sent.raw !== undefined)
    yield `    sent ${brief(sent.body ?? String(sent.raw), isWhole)}`
  for (const difference of differences.slice(0, most)) {
    const [theirs, ours] = briefPair(difference, isWhole)
    yield `    ${difference.at}`
    yield `      theirs ${theirs}`
    yield `      ours   ${ours}`
  }
  if (differences.length > most) yield `    and ${differences.length - most} more`
}

/** What differs, apart from the names of the scenario. */
function keyOf({ at, theirs, ours }: Difference): string {
  const told = (value: unknown) =>
    masked(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'))
      .replace(/("|\\")[^"\\]*("|\\")/g, '""')
      .slice(0, 300)
  return `${at.replace(/\d+/g, 'N')} ${told(theirs)} ${told(ours)}`
}

function headersOf(headers: unknown): string {
  return headers === undefined ? '' : ` ${JSON.stringify(headers)}`
}

function brief(value: unknown, isWhole: boolean): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return isWhole || text.length <= briefLength ? text : `${text.slice(0, briefLength)}…`
}

/** Long texts from a little before where they begin to differ. */
function briefPair({ theirs, ours }: Difference, isWhole: boolean): readonly [string, string] {
  const told = (value: unknown) =>
    typeof value === 'string' ? masked(value) : masked(JSON.stringify(value) ?? 'nothing')
  const [a, b] = [theirs, ours].map(told)
  let start = 0
  while (start < a!.length && a![start] === b![start]) start++
  const from = isWhole || start < 80 ? 0 : start - 60
  const cut = (text: string) =>
    `${from > 0 ? '…' : ''}${isWhole ? text : text.slice(from, from + briefLength)}`
  return [cut(a!), cut(b!)]
}
