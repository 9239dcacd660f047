/** What Go's strconv makes of texts, and says of those that are nothing to it: upstream's messages pass that on. */
import { quoteGo } from '#base/go/text.ts'

/** Why `text` is no decimal integer of 64 bits, in Go's words for the function it calls. */
export function integerError(
  text: string,
  called: 'Atoi' | 'ParseInt' | 'ParseUint' = 'Atoi',
): string | undefined {
  const pattern = called === 'ParseUint' ? /^[0-9]+$/ : /^[+-]?[0-9]+$/
  const say = (why: string): string => `strconv.${called}: parsing ${quoteGo(text)}: ${why}`
  if (!pattern.test(text)) return say('invalid syntax')
  const value = BigInt(text.replace('+', ''))
  const inRange = called === 'ParseUint' ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value)
  return inRange === value ? undefined : say('value out of range')
}

const anyBase = /^[+-]?(?:0x(?:_?[0-9a-f])+|0b(?:_?[01])+|(0)o?(?:_?[0-7])+|0|[1-9](?:_?[0-9])*)$/i

/** An integer of 64 bits as it stands in Go's source, such as 0x10, 010 or 1_000; or why it is none. */
export function readGoInteger(text: string): bigint | { readonly problem: string } {
  const problem = (why: string) => ({
    problem: `strconv.ParseInt: parsing ${quoteGo(text)}: ${why}`,
  })
  const [all, octal] = anyBase.exec(text) ?? []
  if (all === undefined) return problem('invalid syntax')
  const digits = all.replace(/^[+-]|_/g, '')
  const size = BigInt(octal === undefined ? digits : digits.replace(/^0o?/i, '0o'))
  const value = all.startsWith('-') ? -size : size
  return BigInt.asIntN(64, value) === value ? value : problem('value out of range')
}

/** Undefined: it says neither. */
export function parseBool(text: string): boolean | undefined {
  if (/^(1|t|T|TRUE|true|True)$/.test(text)) return true
  return /^(0|f|F|FALSE|false|False)$/.test(text) ? false : undefined
}
