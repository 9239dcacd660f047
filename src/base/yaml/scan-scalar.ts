/** Scans scalars: in blocks, in quotes, and plain. Line breaks within are folded as YAML 1.1 says. */
import { isBlank, isBreak, isBreakOrEnd, isDigit, isSpaceOrEnd } from '#base/yaml/characters.ts'
import type { Cursor } from '#base/yaml/cursor.ts'

/** Line breaks met between two parts of a scalar. */
interface Gap {
  first: string
  more: string
}

/** One line break becomes a space; more of them lose the first. */
function folded({ first, more }: Gap): string {
  if (!first.startsWith('\n')) return first + more
  return more === '' ? ' ' : more
}

export function scanBlockScalar(cursor: Cursor, outerIndent: number, isLiteral: boolean): string {
  cursor.skip()
  const { chomping, increment } = scanBlockHeader(cursor)
  let indent = increment > 0 ? Math.max(outerIndent, 0) + increment : 0
  const leading = scanBlockBreaks(cursor, indent, outerIndent)
  indent = leading.indent
  const parts: string[] = []
  const gap: Gap = { first: '', more: leading.breaks }
  let wasIndented = false
  while (cursor.column === indent && cursor.peek() !== 0) {
    const isIndented = isBlank(cursor.peek())
    const joins = !isLiteral && gap.first.startsWith('\n') && !wasIndented && !isIndented
    parts.push(joins ? (gap.more === '' ? ' ' : gap.more) : gap.first + gap.more)
    wasIndented = isIndented
    const start = cursor.pos
    while (!isBreakOrEnd(cursor.peek())) cursor.skip()
    parts.push(cursor.text.slice(start, cursor.pos))
    gap.first = isBreak(cursor.peek()) ? cursor.readBreak() : ''
    gap.more = scanBlockBreaks(cursor, indent, outerIndent).breaks
  }
  if (chomping !== '-') parts.push(gap.first)
  if (chomping === '+') parts.push(gap.more)
  return parts.join('')
}

function scanBlockHeader(cursor: Cursor): { chomping: string; increment: number } {
  let chomping = ''
  let increment = 0
  for (let i = 0; i < 2; i++) {
    const c = cursor.peek()
    if ((c === 0x2b || c === 0x2d) && chomping === '') chomping = cursor.read()
    else if (isDigit(c) && increment === 0) {
      if (c === 0x30) throw cursor.fail('found an indentation indicator equal to 0')
      increment = Number(cursor.read())
    }
  }
  cursor.skipBlanks()
  cursor.skipComment()
  if (!isBreakOrEnd(cursor.peek())) {
    throw cursor.fail('did not find expected comment or line break')
  }
  if (isBreak(cursor.peek())) cursor.readBreak()
  return { chomping, increment }
}

/** Skips indentation and empty lines; finds the indentation where it is not known yet. */
function scanBlockBreaks(cursor: Cursor, known: number, outerIndent: number) {
  let breaks = ''
  let deepest = 0
  for (;;) {
    while ((known === 0 || cursor.column < known) && cursor.peek() === 0x20) cursor.skip()
    deepest = Math.max(deepest, cursor.column)
    if ((known === 0 || cursor.column < known) && cursor.peek() === 0x09) {
      throw cursor.fail('found a tab character where an indentation space is expected')
    }
    if (!isBreak(cursor.peek())) break
    breaks += cursor.readBreak()
  }
  const indent = known === 0 ? Math.max(deepest, outerIndent + 1, 1) : known
  return { breaks, indent }
}

export function scanQuotedScalar(cursor: Cursor, quote: number): string {
  cursor.skip()
  const parts: string[] = []
  for (;;) {
    if (cursor.isDocumentMark()) throw cursor.fail('found unexpected document indicator')
    if (cursor.peek() === 0) throw cursor.fail('found unexpected end of stream')
    const escapedBreak = scanQuotedWord(cursor, quote, parts)
    if (cursor.peek() === quote) break
    scanQuotedGap(cursor, parts, escapedBreak)
  }
  cursor.skip()
  return parts.join('')
}

/** Reads up to white space or the closing quote; answers whether an escaped line break ended it. */
function scanQuotedWord(cursor: Cursor, quote: number, parts: string[]): boolean {
  let start = cursor.pos
  const flush = () => parts.push(cursor.text.slice(start, cursor.pos))
  for (let c = cursor.peek(); !isSpaceOrEnd(c); c = cursor.peek()) {
    if (c === quote && !(c === 0x27 && cursor.peek(1) === 0x27)) break
    if (c === 0x27 && quote === 0x27) {
      cursor.skip()
      flush()
      cursor.skip()
      start = cursor.pos
    } else if (c === 0x5c && quote === 0x22) {
      flush()
      cursor.skip()
      if (isBreak(cursor.peek())) {
        cursor.readBreak()
        return true
      }
      parts.push(scanEscape(cursor))
      start = cursor.pos
    } else cursor.skip()
  }
  flush()
  return false
}

function scanQuotedGap(cursor: Cursor, parts: string[], escapedBreak: boolean): void {
  const gap: Gap = { first: '', more: '' }
  let blanks = ''
  let isBroken = escapedBreak
  for (let c = cursor.peek(); isBlank(c) || isBreak(c); c = cursor.peek()) {
    if (isBreak(c)) {
      if (isBroken) gap.more += cursor.readBreak()
      else gap.first = cursor.readBreak()
      isBroken = true
    } else {
      const blank = cursor.read()
      if (!isBroken) blanks += blank
    }
  }
  if (!isBroken) parts.push(blanks)
  else parts.push(gap.first === '' ? gap.more : folded(gap))
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
}
const escapeLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

function scanEscape(cursor: Cursor): string {
  const c = cursor.char()
  const length = escapeLengths[c]
  if (length === undefined) {
    const known = escapes[c]
    if (known === undefined) throw cursor.fail('found unknown escape character')
    cursor.skip()
    return known
  }
  const digits = cursor.text.slice(cursor.pos + 1, cursor.pos + 1 + length)
  if (!/^[0-9a-fA-F]*$/.test(digits)) {
    throw cursor.fail('did not find expected hexdecimal number')
  }
  const code = Number.parseInt(digits, 16)
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
    throw cursor.fail('found invalid Unicode character escape code')
  }
  cursor.skip(1 + length)
  return String.fromCodePoint(code)
}

/** Answers the text, and whether a line break came after it. */
export function scanPlainScalar(cursor: Cursor, indent: number, inFlow: boolean) {
  const parts: string[] = []
  let pending = ''
  let endsLine = false
  while (!cursor.isDocumentMark() && cursor.peek() !== 0x23) {
    const start = cursor.pos
    scanPlainWord(cursor, inFlow)
    if (cursor.pos > start) {
      parts.push(pending, cursor.text.slice(start, cursor.pos))
      pending = ''
      endsLine = false
    }
    const c = cursor.peek()
    if (!isBlank(c) && !isBreak(c)) break
    const gap = scanPlainGap(cursor, indent)
    pending = gap.text
    endsLine = gap.isBroken
    if (!inFlow && cursor.column < indent) break
  }
  return { text: parts.join(''), endsLine }
}

function scanPlainWord(cursor: Cursor, inFlow: boolean): void {
  for (let c = cursor.peek(); !isSpaceOrEnd(c); c = cursor.peek()) {
    if (c === 0x3a && isSpaceOrEnd(cursor.peek(1))) return
    if (inFlow && isFlowIndicator(c)) return
    cursor.skip()
  }
}

/** `,?[]{}`: what may end a plain scalar within a flow collection. */
function isFlowIndicator(c: number): boolean {
  return c === 0x2c || c === 0x3f || c === 0x5b || c === 0x5d || c === 0x7b || c === 0x7d
}

function scanPlainGap(cursor: Cursor, indent: number) {
  const gap: Gap = { first: '', more: '' }
  let blanks = ''
  let isBroken = false
  for (let c = cursor.peek(); isBlank(c) || isBreak(c); c = cursor.peek()) {
    if (isBreak(c)) {
      if (isBroken) gap.more += cursor.readBreak()
      else gap.first = cursor.readBreak()
      isBroken = true
    } else {
      if (isBroken && c === 0x09 && cursor.column < indent) {
        throw cursor.fail('found a tab character that violates indentation')
      }
      const blank = cursor.read()
      if (!isBroken) blanks += blank
    }
  }
  return { text: isBroken ? folded(gap) : blanks, isBroken }
}
