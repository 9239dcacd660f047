/** Semantic versions: parsed, compared, and with their three numbers. */
import { declare, type Library, member, parseType, plain } from '#api/cel/declarations.ts'
import { compareText } from '#api/cel/equality.ts'
import { CelError } from '#api/cel/errors.ts'
import { opaqueKind } from '#api/cel/opaque.ts'
import type { OpaqueValue } from '#api/cel/values.ts'
import { quoteGo } from '#base/go/text.ts'

export interface Semver {
  readonly numbers: readonly [major: bigint, minor: bigint, patch: bigint]
  readonly preRelease: readonly string[]
}

type Order = -1 | 0 | 1

const kind = opaqueKind<Semver>(parseType('kubernetes.Semver'), (a, b) => compare(a, b) === 0)
const { read } = kind
const largest = 2n ** 64n - 1n

/** The value of a version that is known to be one, as device attributes hold it. */
export function semverValue(text: string): OpaqueValue {
  return kind.of(parse(text, false))
}

/** A version in its strict form; throws CelError if it is none. */
export function parseSemver(text: string): Semver {
  return parse(text, false)
}

export function compareSemvers(a: Semver, b: Semver): -1 | 0 | 1 {
  return compare(a, b)
}

/** Throws CelError in the words of the Go library that upstream uses. */
function parse(written: string, normalize: boolean): Semver {
  const text = normalize ? normalized(written) : written
  if (text === '') throw new CelError('Version string empty')
  const parts = text.split('.')
  if (parts.length < 3) throw new CelError('No Major.Minor.Patch elements found')
  const rest = parts.slice(2).join('.')
  const [, patch = '', preRelease, build] = /^([^+-]*)(?:-([^+]*))?(?:\+(.*))?$/s.exec(rest) ?? []
  const numbers = [
    numberOf('Major', parts[0]!),
    numberOf('Minor', parts[1]!),
    numberOf('Patch', patch),
  ] as const
  for (const part of build?.split('.') ?? []) checkIdentifier('Build meta data', part)
  const identifiers = preRelease?.split('.') ?? []
  for (const part of identifiers) {
    checkIdentifier('Prerelease', part)
    if (/^0\d+$/.test(part)) {
      throw new CelError(
        `Numeric PreRelease version must not contain leading zeroes ${quoteGo(part)}`,
      )
    }
  }
  return { numbers, preRelease: identifiers }
}

function numberOf(name: string, text: string): bigint {
  if (!/^\d+$/.test(text)) {
    if (text === '') throw new CelError('strconv.ParseUint: parsing "": invalid syntax')
    const found = `Invalid character(s) found in ${name.toLowerCase()} number ${quoteGo(text)}`
    throw new CelError(found)
  }
  if (text.length > 1 && text.startsWith('0')) {
    throw new CelError(`${name} number must not contain leading zeroes ${quoteGo(text)}`)
  }
  const value = text.length > 20 ? largest + 1n : BigInt(text)
  if (value > largest) {
    throw new CelError(`strconv.ParseUint: parsing ${quoteGo(text)}: value out of range`)
  }
  return value
}

function checkIdentifier(name: string, text: string): void {
  if (text === '') throw new CelError(`${name} is empty`)
  if (/[^0-9A-Za-z-]/.test(text)) {
    const where = name === 'Prerelease' ? 'prerelease' : 'build meta data'
    throw new CelError(`Invalid character(s) found in ${where} ${quoteGo(text)}`)
  }
}

/** Without a leading v and zeros at the front of numbers, with a minor and a patch number. */
function normalized(text: string): string {
  const [major = '', minor, ...rest] = text.replace(/^v/, '').split('.')
  const given = [major, minor, rest.length > 0 ? rest.join('.') : undefined]
  const parts = given.filter((part) => part !== undefined)
  const trimmed = parts.map((part) => {
    if (part.length < 2) return part
    const cut = part.replace(/^0+/, '')
    return /^\d/.test(cut) ? cut : `0${cut}`
  })
  if (trimmed.length < 3 && /[+-]/.test(trimmed.at(-1)!)) {
    throw new CelError('short version cannot contain PreRelease/Build meta data')
  }
  return [...trimmed, '0', '0'].slice(0, 3).join('.')
}

function isSemver(text: string, normalize = false): boolean {
  try {
    parse(text, normalize)
    return true
  } catch (err) {
    if (err instanceof CelError) return false
    throw err
  }
}

function compare(a: Semver, b: Semver): Order {
  for (const [i, number] of a.numbers.entries()) {
    const other = b.numbers[i]!
    if (number !== other) return number < other ? -1 : 1
  }
  return comparePreReleases(a.preRelease, b.preRelease)
}

/** A version comes after its own pre-releases. */
function comparePreReleases(a: readonly string[], b: readonly string[]): Order {
  if (a.length === 0 || b.length === 0) return sign(b.length - a.length)
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareIdentifiers(a[i]!, b[i]!)
    if (order !== 0) return order
  }
  return sign(a.length - b.length)
}

function compareIdentifiers(a: string, b: string): Order {
  const [x, y] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (x && y) return sign(Number(BigInt(a) - BigInt(b)))
  return x === y ? compareText(a, b) : x ? -1 : 1
}

function sign(value: number): Order {
  return value < 0 ? -1 : value > 0 ? 1 : 0
}

const semver = 'kubernetes.Semver'
const two = `${semver}, ${semver}`
const order = (a: OpaqueValue, b: OpaqueValue): Order => compare(read(a), read(b))
const number = (index: 0 | 1 | 2) => (value: OpaqueValue) =>
  BigInt.asIntN(64, read(value).numbers[index])

export const semverLibrary: Library = {
  name: 'kubernetes.Semver',
  functions: [
    declare(
      'semver',
      plain('string_to_semver', `string -> ${semver}`, semverValue),
      plain(
        'string_bool_to_semver',
        `string, bool -> ${semver}`,
        (text: string, normalize: boolean) => kind.of(parse(text, normalize)),
      ),
    ),
    declare(
      'isSemver',
      plain('is_semver_string', 'string -> bool', isSemver),
      plain('is_semver_string_bool', 'string, bool -> bool', isSemver),
    ),
    declare(
      'isGreaterThan',
      member(
        'semver_is_greater_than',
        `${two} -> bool`,
        (a: OpaqueValue, b: OpaqueValue) => order(a, b) > 0,
      ),
    ),
    declare(
      'isLessThan',
      member(
        'semver_is_less_than',
        `${two} -> bool`,
        (a: OpaqueValue, b: OpaqueValue) => order(a, b) < 0,
      ),
    ),
    declare(
      'compareTo',
      member('semver_compare_to', `${two} -> int`, (a: OpaqueValue, b: OpaqueValue) =>
        BigInt(order(a, b)),
      ),
    ),
    declare('major', member('semver_major', `${semver} -> int`, number(0))),
    declare('minor', member('semver_minor', `${semver} -> int`, number(1))),
    declare('patch', member('semver_patch', `${semver} -> int`, number(2))),
  ],
}
