/** Legal or nearly legal JSON that no encoder writes: it stands in a body as a mark, and is put in as text. */
import type { Random } from '#base/random.ts'

const mark = '«json»'

export function oddJson(text: string): unknown {
  return { [mark]: text }
}

const numbers = [
  '1.0',
  '1e0',
  '1E+2',
  '10e-1',
  '-0',
  '-0.0',
  '1e400',
  '01',
  '+1',
  '.5',
  '1.',
  '0x1',
]
const wide = [
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775809',
  '123456789012345678901234567890',
]
const words = [
  'NaN',
  'True',
  "'a'",
  '"\\u0041"',
  '"\\ud800"',
  '"\\x41"',
  '"a\tb"',
  '"\\/"',
  '"\\u0000"',
  'tru',
]
const shapes = ['[1,]', '{"a":1,}', '{"a":1,"a":2}', '[[[[[[]]]]]]', '{"":{}}', '/**/1', '1 2']

/** The second value of a field that is given twice, or a form that tests a reader. */
export function drawOddJson(random: Random, name: string, value: unknown): unknown {
  if (random.below(2) === 0) {
    const second = value === undefined ? '1' : JSON.stringify(value)
    const first = random.below(2) === 0 ? second : '"x"'
    return oddJson(`${first},${JSON.stringify(name)}:${second}`)
  }
  const texts = [...numbers, ...wide, ...words, ...shapes]
  return oddJson(texts[random.below(texts.length)]!)
}

export function formatOddJson(body: unknown): string {
  const inner = /\{"«json»":("(?:[^"\\]|\\.)*")\}/g
  return JSON.stringify(body).replaceAll(inner, (_, text: string) => JSON.parse(text) as string)
}
