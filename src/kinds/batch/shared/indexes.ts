/** Sets of indexes as Jobs write them: `1,3-5,7`, in order and without overlap. */
import { integerError } from '#base/go/number.ts'
import { quoteGo } from '#base/go/text.ts'

interface Interval {
  readonly first: number
  readonly last: number
}

type Parsed<T> = { readonly value: T } | { readonly error: string }

/** How many indexes a text names, or what is wrong with it. All must be less than `completions`. */
export function countIndexes(text: string, completions: number): Parsed<number> {
  if (text === '') return { value: 0 }
  let count = 0
  let previous: number | undefined
  for (const part of text.split(',')) {
    const parsed = parseInterval(part, completions)
    if ('error' in parsed) return parsed
    const { first, last } = parsed.value
    if (previous !== undefined && previous >= first) return outOfOrder(previous, first)
    count += last - first + 1
    previous = last
  }
  return { value: count }
}

/**
 * The first index found in both of two texts. Parts that cannot be read are passed over: what is
 * wrong with them is said elsewhere.
 */
export function commonIndex(a: string, b: string, completions: number): number | undefined {
  const left = readableIntervals(a, completions)
  const right = readableIntervals(b, completions)
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const x = left[i]!
    const y = right[j]!
    if (x.first <= y.last && y.first <= x.last) return Math.max(x.first, y.first)
    if (x.first <= y.first) i++
    else j++
  }
  return undefined
}

function readableIntervals(text: string, completions: number): readonly Interval[] {
  if (text === '') return []
  return text.split(',').flatMap((part) => {
    const parsed = parseInterval(part, completions)
    return 'error' in parsed ? [] : [parsed.value]
  })
}

function parseInterval(text: string, completions: number): Parsed<Interval> {
  const limits = text.split('-')
  if (limits.length > 2) {
    const rule =
      "the requirement that an index interval can have at most two parts separated by '-'"
    return { error: `the fragment ${quoteGo(text)} violates ${rule}` }
  }
  const numbers: number[] = []
  for (const limit of limits) {
    if (integerError(limit) !== undefined) {
      return { error: `cannot convert string to integer for index: ${quoteGo(limit)}` }
    }
    if (Number(limit) >= completions) return { error: `too large index: ${quoteGo(limit)}` }
    numbers.push(Number(limit))
  }
  const [first = 0, last = first] = numbers
  if (limits.length === 2 && first >= last) return outOfOrder(first, last)
  return { value: { first, last } }
}

function outOfOrder(previous: number, current: number): { readonly error: string } {
  return { error: `non-increasing order, previous: ${previous}, current: ${current}` }
}
