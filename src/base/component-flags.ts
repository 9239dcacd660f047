/**
 * The command lines of Kubernetes' components: flags as data, read with the grammar and the words
 * of upstream's parser. Every flag that upstream knows is in a component's table, and says of itself
 * whether it works here, means nothing here, or is missing: none is passed over in silence.
 */
import { readCsvLine } from '#base/go/csv.ts'
import { readGoDuration } from '#base/go/duration.ts'
import { integerError, parseBool, readGoInteger } from '#base/go/number.ts'
import { quoteGo } from '#base/go/text.ts'

/**
 * A `pair` is `key=value`, commas and all, and may be given several times; a `map` is a list of such.
 * `texts` may be given several times too, each of a form of its own. A `level` is how much is logged.
 */
export type FlagType =
  | 'string'
  | 'strings'
  | 'texts'
  | 'int'
  | 'level'
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
  /** What its users are told, since it may go. */
  readonly deprecated?: string
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

/** A value is of a form of its own. */
export function formed(
  flag: ComponentFlag,
  problemOf: NonNullable<ComponentFlag['problemOf']>,
): ComponentFlag {
  return { ...flag, problemOf }
}

/** Upstream's words for what may go from it. */
export function deprecated(flag: ComponentFlag, says: string): ComponentFlag {
  return { ...flag, deprecated: says }
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

interface Process {
  /** The name that refusals of a whole command line tell. */
  readonly component?: string
  readonly environment?: FlagValues['environment']
}

/** Throws FlagError. */
export function parseComponentFlags(
  table: FlagTable,
  words: readonly string[],
  { component = 'the component', environment = {} }: Process = {},
): FlagValues {
  const { given, others } = readWords(table, words)
  if (others.some(Boolean)) {
    const got = others.map(quoteGo).join(' ')
    throw new FlagError(`${quoteGo(component)} does not take any arguments, got [${got}]`)
  }
  const notes: string[] = []
  for (const [name, values] of given) {
    const flag = table[name]!
    if (flag.deprecated !== undefined) {
      notes.push(`Flag --${name} has been deprecated, ${flag.deprecated}`)
    }
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
    number: (name) => numberOf(last(name)),
    isOn: (name) => parseBool(last(name)) === true,
    durationMs: (name) => durationOf(last(name)),
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
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}

interface Words {
  readonly given: ReadonlyMap<string, readonly string[]>
  /** Those that are no flags. */
  readonly others: readonly string[]
}

function readWords(table: FlagTable, words: readonly string[]): Words {
  const given = new Map<string, string[]>()
  const others: string[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    if (word === '--') return { given, others: [...others, ...words.slice(at + 1)] }
    if (word === '-' || !word.startsWith('-')) {
      others.push(word)
      continue
    }
    const named = word.startsWith('--') ? longFlag(table, word) : shortFlag(table, word)
    const value = named.value ?? words[++at]
    if (value === undefined) throw new FlagError(`flag needs an argument: ${named.shown}`)
    checkValue(named.name, table[named.name]!, value)
    given.set(named.name, [...(given.get(named.name) ?? []), value])
  }
  return { given, others }
}

interface NamedFlag {
  readonly name: string
  /** As it was given. */
  readonly shown: string
  /** Absent: it is the next word. */
  readonly value?: string
}

function longFlag(table: FlagTable, word: string): NamedFlag {
  const [, shown = '', value] = /^--([^=-][^=]*)(?:=(.*))?$/s.exec(word) ?? []
  if (shown === '') throw new FlagError(`bad flag syntax: ${word}`)
  const name = shown.replaceAll('_', '-')
  if (!Object.hasOwn(table, name)) throw new FlagError(`unknown flag: --${shown}`)
  const implied = value ?? (table[name]!.type === 'bool' ? 'true' : undefined)
  return { name, shown: `--${shown}`, ...(implied !== undefined && { value: implied }) }
}

/** `-v` alone is one. */
function shortFlag(table: FlagTable, word: string): NamedFlag {
  const letter = word[1]!
  const shown = `'${letter}' in ${word}`
  if (table[letter]?.type !== 'level') throw new FlagError(`unknown shorthand flag: ${shown}`)
  const value = word.slice(2).replace(/^=(?=.)/s, '')
  return { name: letter, shown, ...(value !== '' && { value }) }
}

function checkValue(name: string, flag: ComponentFlag, value: string): void {
  const problem = problems[flag.type]?.(value) ?? flag.problemOf?.(value)
  if (problem === undefined) return
  const shown = flag.type === 'level' ? `-${name}, --${name}` : `--${name}`
  throw new FlagError(`invalid argument ${quoteGo(value)} for "${shown}" flag: ${problem}`)
}

/** Why a text is no value of a type, in Go's words. */
const problems: Readonly<Partial<Record<FlagType, (value: string) => string | undefined>>> = {
  int: (value) => problemIn(readGoInteger(value)),
  level: (value) =>
    integerError(value, 'ParseUint') ??
    (Number(value) < 2 ** 31 ? undefined : syntax('ParseUint', value, 'value out of range')),
  float: (value) =>
    value !== '' && Number.isFinite(Number(value)) ? undefined : syntax('ParseFloat', value),
  bool: (value) => (parseBool(value) === undefined ? syntax('ParseBool', value) : undefined),
  duration: (value) => problemIn(readGoDuration(value)),
  strings: (value) => problemIn(readCsvLine(value)),
  pair: (value) => (value.includes('=') ? undefined : 'malformed pair, expect string=string'),
}

function problemIn(read: object | bigint): string | undefined {
  return typeof read === 'object' && 'problem' in read ? String(read.problem) : undefined
}

function syntax(parser: string, value: string, why = 'invalid syntax'): string {
  return `strconv.${parser}: parsing ${quoteGo(value)}: ${why}`
}

/** What is no number was refused before. */
function numberOf(text: string): number {
  const integer = readGoInteger(text)
  return typeof integer === 'bigint' ? Number(integer) : Number(text || 0)
}

/** In milliseconds. */
function durationOf(text: string): number {
  const read = readGoDuration(text)
  return typeof read === 'bigint' ? Number(read) / 1e6 : 0
}
