/** Cuts an expression into tokens. What is no token is reported and left out. */
import type { Issue } from '#api/cel/declarations.ts'
import type { Source } from '#api/cel/source.ts'

export type TokenKind =
  | 'ident'
  | 'int'
  | 'uint'
  | 'float'
  | 'string'
  | 'bytes'
  | 'escaped'
  | 'symbol'
  | 'end'

export interface Token {
  /** A symbol or keyword (`in`, `true`, `false`, `null`) stands for itself in `text`. */
  readonly kind: TokenKind
  readonly text: string
  /** In code points. */
  readonly offset: number
  /** What stands before it and means nothing. */
  readonly space: string
}

const keywords: ReadonlySet<string> = new Set(['in', 'true', 'false', 'null'])

const escaped =
  String.raw`\\(?:[abfnrtv"'\\?` +
  '`' +
  String.raw`]|[xX][\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-3][0-7]{2})`
/** The rest of a string, up to the character that goes wrong: in an escape, or at the end of the line. */
const unfinished = new RegExp(
  String.raw`(?:${escaped}|[^\\\n\r])*` +
    String.raw`(?:\\(?:[xX][\da-fA-F]?|u[\da-fA-F]{0,3}|U[\da-fA-F]{0,7}|[0-3][0-7]?)?[\s\S]?|[\n\r])?`,
  'y',
)

/** What may come next, longest first. Sticky patterns never look back, so the time is linear. */
const rules: readonly (readonly [TokenKind | 'space', RegExp])[] = [
  ['space', /(?:[ \t\r\n\f]+|\/\/[^\n]*)/y],
  ['string', /[rR](?:"""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\n\r]*"|'[^'\n\r]*')/y],
  ['bytes', /[bB][rR](?:"""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\n\r]*"|'[^'\n\r]*')/y],
  ['string', quoted('')],
  ['bytes', quoted('[bB]')],
  ['float', /(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)/y],
  ['uint', /(?:0x[\da-fA-F]+|\d+)[uU]/y],
  ['int', /0x[\da-fA-F]+|\d+/y],
  ['ident', /[_a-zA-Z]\w*/y],
  ['escaped', /`[\w.\-/ ]+`/y],
  ['symbol', /&&|\|\||[=!<>]=|[<>[\]{}().,\-!?:+*/%]/y],
]

function quoted(prefix: string): RegExp {
  const long = (quote: string): string => `${quote}{3}(?:${escaped}|[^\\\\])*?${quote}{3}`
  const short = (quote: string): string => `${quote}(?:${escaped}|[^\\\\${quote}\\n\\r])*${quote}`
  return new RegExp(`${prefix}(?:${[long('"'), long("'"), short('"'), short("'")].join('|')})`, 'y')
}

export function tokensOf({ text }: Source): {
  readonly tokens: readonly Token[]
  readonly issues: readonly Issue[]
} {
  const tokens: Token[] = []
  const issues: Issue[] = []
  let at = 0
  let offset = 0
  let space = ''
  while (at < text.length) {
    const [kind, found] = match(text, at) ?? [undefined, unrecognised(text, at)]
    if (kind === undefined) {
      issues.push({ offset, message: `Syntax error: token recognition error at: '${found}'` })
    } else if (kind === 'space') space += found
    else {
      tokens.push({ kind: keywords.has(found) ? 'symbol' : kind, text: found, offset, space })
      space = ''
    }
    at += found.length
    offset += pointsIn(found)
  }
  return { tokens: [...tokens, { kind: 'end', text: '<EOF>', offset, space }], issues }
}

function match(text: string, at: number): readonly [TokenKind | 'space', string] | undefined {
  for (const [kind, pattern] of rules) {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) return [kind, found[0]]
  }
  return undefined
}

/** What is left out: an unfinished string up to where it went wrong, else one character. */
function unrecognised(text: string, at: number): string {
  const quote = text[at]
  // One half of `==`, `&&` or `||`, or of a name in quotes, is wrong only at what comes after it, and
  // takes that along.
  const half = /(?:[=&|]|`[\w.\-/ ]*)[\s\S]?/y
  half.lastIndex = at
  const halved = half.exec(text)
  if (halved) return halved[0]
  if (quote !== '"' && quote !== "'") return String.fromCodePoint(text.codePointAt(at)!)
  unfinished.lastIndex = at + 1
  return quote + (unfinished.exec(text)?.[0] ?? '')
}

function pointsIn(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
