/** What Go's strconv makes of texts, and says of those that are nothing to it: upstream's messages pass that on. */
import { quoteGo } from '#base/go-text.ts'

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

/** Undefined: it says neither. */
export function parseBool(text: string): boolean | undefined {
  if (/^(1|t|T|TRUE|true|True)$/.test(text)) return true
  return /^(0|f|F|FALSE|false|False)$/.test(text) ? false : undefined
}
