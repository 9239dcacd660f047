/** Which characters mean what to YAML 1.1. The text ends with NUL, which cannot be in it. */

export function isBreak(c: number): boolean {
  return c === 0x0a || c === 0x0d || c === 0x85 || c === 0x2028 || c === 0x2029
}

export function isBlank(c: number): boolean {
  return c === 0x20 || c === 0x09
}

/** A line break or the end. */
export function isBreakOrEnd(c: number): boolean {
  return c === 0 || isBreak(c)
}

export function isSpaceOrEnd(c: number): boolean {
  return isBlank(c) || isBreakOrEnd(c)
}

export function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39
}

/** What may be in an anchor or a tag handle. */
export function isWord(c: number): boolean {
  return (
    isDigit(c) || (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a) || c === 0x5f || c === 0x2d
  )
}

/** What may not be in a YAML text at all. */
export const forbidden =
  /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|\ud800/u
