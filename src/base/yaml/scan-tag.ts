/** Scans tags and directives, which Kubernetes' own files hardly ever have. */
import { isBreak, isBreakOrEnd, isDigit, isSpaceOrEnd, isWord } from '#base/yaml/characters.ts'
import type { Cursor } from '#base/yaml/cursor.ts'

/** A tag's handle (`!`, `!!`, `!name!`, or empty for a verbatim one) and the rest of it. */
export function scanTag(cursor: Cursor): { handle: string; suffix: string } {
  const tag = readTag(cursor)
  if (!isSpaceOrEnd(cursor.peek())) {
    throw cursor.fail('did not find expected whitespace or line break')
  }
  return tag
}

function readTag(cursor: Cursor): { handle: string; suffix: string } {
  if (cursor.peek(1) === 0x3c) {
    cursor.skip(2)
    const suffix = readUri(cursor, '')
    if (cursor.char() !== '>') throw cursor.fail("did not find the expected '>'")
    cursor.skip()
    return { handle: '', suffix }
  }
  const handle = readHandle(cursor)
  if (handle.length > 1 && handle.endsWith('!')) return { handle, suffix: readUri(cursor, '') }
  const suffix = readUri(cursor, handle)
  return suffix === '' ? { handle: '', suffix: '!' } : { handle: '!', suffix }
}

function readHandle(cursor: Cursor): string {
  if (cursor.char() !== '!') throw cursor.fail("did not find expected '!'")
  let handle = cursor.read()
  while (isWord(cursor.peek())) handle += cursor.read()
  if (cursor.char() === '!') handle += cursor.read()
  return handle
}

function readUri(cursor: Cursor, head: string): string {
  let uri = head.slice(1)
  while (isWord(cursor.peek()) || ";/?:@&=+$,.!~*'()[]%".includes(cursor.char())) {
    uri += cursor.char() === '%' ? readOctets(cursor) : cursor.read()
  }
  if (uri === '' && head === '') throw cursor.fail('did not find expected tag URI')
  return uri
}

function readOctets(cursor: Cursor): string {
  const [octets] =
    /^(?:%[0-9a-fA-F]{2})+/.exec(cursor.text.slice(cursor.pos, cursor.pos + 96)) ?? []
  if (octets === undefined) throw cursor.fail('did not find URI escaped octet')
  cursor.skip(octets.length)
  try {
    return decodeURIComponent(octets)
  } catch {
    throw cursor.fail('found an incorrect leading UTF-8 octet')
  }
}

export function scanDirective(cursor: Cursor): { name: string; handle: string; prefix: string } {
  cursor.skip()
  let name = ''
  while (isWord(cursor.peek())) name += cursor.read()
  if (name === '') throw cursor.fail('could not find expected directive name')
  if (!isSpaceOrEnd(cursor.peek())) throw cursor.fail('found unexpected non-alphabetical character')
  cursor.skipBlanks()
  let handle = ''
  let prefix = ''
  if (name === 'YAML') readVersion(cursor)
  else if (name === 'TAG') {
    handle = readHandle(cursor)
    if (!isSpaceOrEnd(cursor.peek())) throw cursor.fail('did not find expected whitespace')
    cursor.skipBlanks()
    prefix = readUri(cursor, '')
  } else throw cursor.fail('found unknown directive name')
  cursor.skipBlanks()
  cursor.skipComment()
  if (!isBreakOrEnd(cursor.peek())) {
    throw cursor.fail('did not find expected comment or line break')
  }
  if (isBreak(cursor.peek())) cursor.readBreak()
  return { name, handle, prefix }
}

function readVersion(cursor: Cursor): void {
  const major = readVersionNumber(cursor)
  if (cursor.char() !== '.') throw cursor.fail("did not find expected digit or '.' character")
  cursor.skip()
  const minor = readVersionNumber(cursor)
  if (major !== 1 || minor > 1) throw cursor.fail('found incompatible YAML document')
}

function readVersionNumber(cursor: Cursor): number {
  let digits = ''
  while (isDigit(cursor.peek())) digits += cursor.read()
  if (digits === '') throw cursor.fail('did not find expected version number')
  if (digits.length > 2) throw cursor.fail('found extremely long version number')
  return Number(digits)
}
