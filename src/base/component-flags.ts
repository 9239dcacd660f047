/**
 * The command lines of Kubernetes' components: flags as data, read with the grammar and the words
 * of upstream's parser. Every flag that upstream knows is in a component's table, and says of itself
 * whether it works here, means nothing here, or is missing: none is passed over in silence.
 */
import { readCsvLine } from '#base/go-csv.ts'
import { parseBool } from '#base/go-number.ts'
import { quoteGo } from '#base/go-text.ts'

/**
 * A `pair` is `key=value`, commas and all, and may be given several times; a `map` is a list of such.
 * `texts` may be given several times too, each of a form of its own.
 */
export type FlagType =
  | 'string'
  | 'strings'
  | 'texts'
  | 'int'
  | 'float'
  | 'bool'
  | 'duration'
  | 'map'
  | 'pair'

export interface ComponentFlag {
  readonly type: FlagType
  readonly standard: string
  /** `missing`: a value other than the standard one is refused. `inert`: it is told of. */
  readonly state: 'works' | 'inert' | 'missing'
  /** Why it means nothing, or what is missing. */
  readonly why?: string
  readonly help?: string
  /** Why a value is none, beside what the type says. */
  problemOf?(value: string): string | undefined
}

export type FlagTable = Readonly<Record<string, ComponentFlag>>

export function works(type: FlagType, standard = '', help = ''): ComponentFlag {
  return { type, standard, state: 'works', help }
}

export function inert(type: FlagType, standard: string, why: string): ComponentFlag {
  return { type, standard, state: 'inert', why }
}

export function missing(type: FlagType, standard: string, why: string): ComponentFlag {
  return { type, standard, state: 'missing', why }
}

/** The command line cannot be followed. The message is complete. */
export class FlagError extends Error {
  override readonly name = 'FlagError'
}

export interface FlagValues {
  text(name: string): string
  /** What is empty is left out. */
  list(name: string): readonly string[]
  /** Every value, as it was given. */
  each(name: string): readonly string[]
  /** As `list`, with what is empty, for flags that refuse that. */
  listWithEmpty(name: string): readonly string[]
  number(name: string): number
  isOn(name: string): boolean
  durationMs(name: string): number
  /** `key=value` pairs, in the order they were given. */
  map(name: string): ReadonlyMap<string, string>
  /** Whether the user gave it. */
  given(name: string): boolean
  /** What was given and means nothing, in words for the user. */
  readonly notes: readonly string[]
  /** Of the process: for programs that files name which flags name. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Throws FlagError. */
export function parseComponentFlags(
  table: FlagTable,
  words: readonly string[],
  environment: FlagValues['environment'] = {},
): FlagValues {
  const given = readWords(table, words)
  const notes: string[] = []
  for (const [name, values] of given) {
    const flag = table[name]!
    for (const value of values) checkValue(name, flag, value)
    if (flag.state === 'works' || isStandard(flag, values)) continue
    if (flag.state === 'missing') {
      throw new FlagError(`--${name} is not supported yet: ${flag.why}`)
    }
    notes.push(`--${name} has no effect: ${flag.why}`)
  }
  return { ...valuesOf(table, given), notes, environment }
}

function isStandard({ type, standard }: ComponentFlag, values: readonly string[]): boolean {
  const last = values.at(-1)!
  if (type === 'bool') return parseBool(last) === parseBool(standard)
  if (type === 'duration') return durationOf(last) === durationOf(standard)
  return values.join(',') === standard
}

function valuesOf(
  table: FlagTable,
  given: ReadonlyMap<string, readonly string[]>,
): Omit<FlagValues, 'notes' | 'environment'> {
  const all = (name: string): readonly string[] => {
    const flag = table[name]
    if (!flag) throw new TypeError(`No flag is called ${name}`)
    return given.get(name) ?? (flag.standard === '' ? [] : [flag.standard])
  }
  const last = (name: string) => all(name).at(-1) ?? ''
  const split = (name: string) => all(name).flatMap((text) => text.split(','))
  const values = (name: string) => all(name).flatMap(listOf)
  return {
    given: (name) => given.has(name),
    text: last,
    list: (name) => values(name).filter(Boolean),
    listWithEmpty: values,
    each: all,
    number: (name) => Number(last(name) || 0),
    isOn: (name) => parseBool(last(name)) === true,
    durationMs: (name) => durationOf(last(name)) ?? 0,
    map: (name) =>
      new Map((table[name]?.type === 'pair' ? all(name) : split(name).filter(Boolean)).map(pairOf)),
  }
}

/** A text that is no list was refused before. */
function listOf(text: string): readonly string[] {
  const values = readCsvLine(text)
  return 'problem' in values ? [] : values
}

function pairOf(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  return at < 0 ? [text.trim(), 'true'] : [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}

function readWords(table: FlagTable, words: readonly string[]): Map<string, string[]> {
  const given = new Map<string, string[]>()
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    const match = /^(?:--([^=]+)|-(v))(?:=(.*))?$/s.exec(word)
    if (!match) throw new FlagError(misplaced(word))
    const name = (match[1] ?? match[2]!).replaceAll('_', '-')
    const flag = Object.hasOwn(table, name) ? table[name] : undefined
    if (!flag) throw new FlagError(`unknown flag: --${name}`)
    let value = match[3]
    if (value === undefined && flag.type === 'bool') value = 'true'
    if (value === undefined) {
      if (at + 1 >= words.length) throw new FlagError(`flag needs an argument: --${name}`)
      value = words[++at]!
    }
    given.set(name, [...(given.get(name) ?? []), value])
  }
  return given
}

function misplaced(word: string): string {
  return word.startsWith('-')
    ? `unknown shorthand flag: ${quoteGo(word[1] ?? '')} in ${word}`
    : `unexpected argument ${quoteGo(word)}: this command takes flags only`
}

function checkValue(name: string, flag: ComponentFlag, value: string): void {
  const problem = problemOf(flag.type, value) ?? flag.problemOf?.(value)
  if (problem === undefined) return
  throw new FlagError(`invalid argument ${quoteGo(value)} for "--${name}" flag: ${problem}`)
}

function problemOf(type: FlagType, value: string): string | undefined {
  const syntax = (parser: string) => `strconv.${parser}: parsing ${quoteGo(value)}: invalid syntax`
  switch (type) {
    case 'int':
      return /^[+-]?\d+$/.test(value) ? undefined : syntax('ParseInt')
    case 'float':
      return value !== '' && Number.isFinite(Number(value)) ? undefined : syntax('ParseFloat')
    case 'bool':
      return parseBool(value) !== undefined ? undefined : syntax('ParseBool')
    case 'duration':
      return durationOf(value) === undefined
        ? `time: invalid duration ${quoteGo(value)}`
        : undefined
    case 'strings': {
      const values = readCsvLine(value)
      return 'problem' in values ? values.problem : undefined
    }
    case 'map': {
      const wrong = value.split(',').find((pair) => pair !== '' && !pair.includes('='))
      return wrong === undefined ? undefined : `malformed pair, expect string=string: ${wrong}`
    }
    case 'pair':
      return value.includes('=') ? undefined : 'malformed pair, expect string=string'
    default:
      return undefined
  }
}

const unitsMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/** Go's durations, such as `1h5m` or `1.5s`. */
function durationOf(text: string): number | undefined {
  if (text === '' || text === '0') return 0
  const [, sign, rest] = /^([+-]?)((?:\d+(?:\.\d*)?(?:ns|us|\u00b5s|ms|s|m|h))+)$/.exec(text) ?? []
  if (rest === undefined) return undefined
  let total = 0
  for (const [, number, unit] of rest.matchAll(/(\d+(?:\.\d*)?)(ns|us|\u00b5s|ms|s|m|h)/g)) {
    total += Number(number) * unitsMs[unit!]!
  }
  return sign === '-' ? -total : total
}
