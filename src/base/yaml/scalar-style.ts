/** In which of YAML's forms a text can be written so that it is read back as the same text. */
import { isBlank, isBreak } from '#base/yaml/characters.ts'
import { resolvePlain } from '#base/yaml/resolve.ts'

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal'

const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/
/** What go-yaml writes as it is; tabs and what is beyond the basic plane it escapes. */
const unprintable = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/

export function isPrintable(char: string): boolean {
  return !unprintable.test(char)
}

/** The style go-yaml chooses; keys stand on one line. */
export function scalarStyle(text: string, isKey: boolean): ScalarStyle {
  const allowed = analyze(text)
  const wanted = wantedStyle(text)
  if (isKey && allowed.isMultiline) return 'double'
  if (wanted === 'literal') return allowed.block && !isKey ? 'literal' : 'double'
  if (wanted === 'double') return 'double'
  if (allowed.plain) return 'plain'
  return allowed.single ? 'single' : 'double'
}

function wantedStyle(text: string): ScalarStyle {
  if (text.includes('\n')) return 'literal'
  const isText = resolvePlain(text).type === 'str' && !base60.test(text)
  return isText ? 'plain' : 'double'
}

interface Allowed {
  readonly plain: boolean
  readonly single: boolean
  readonly block: boolean
  readonly isMultiline: boolean
}

function analyze(text: string): Allowed {
  const isMultiline = /[\n\r\x85\u2028\u2029]/.test(text)
  const isSpecial = unprintable.test(text)
  const spaceThenBreak = / [\n\r\x85\u2028\u2029]/.test(text)
  const breakThenSpace = /[\n\r\x85\u2028\u2029] /.test(text)
  const isPadded = /^[ \n\r\x85\u2028\u2029]|[ \n\r\x85\u2028\u2029]$/.test(text)
  const single = !breakThenSpace && !spaceThenBreak && !isSpecial
  return {
    plain: single && !isPadded && !isMultiline && !hasIndicator(text),
    single,
    block: !text.endsWith(' ') && !spaceThenBreak && !isSpecial,
    isMultiline,
  }
}

/** Whether something in it would mean something else to a reader. */
function hasIndicator(text: string): boolean {
  if (text.startsWith('---') || text.startsWith('...')) return true
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text)) return true
  const follows = text.charCodeAt(1)
  const isFollowedBySpace = text.length === 1 || isBlank(follows)
  if (/^[-?:]/.test(text) && isFollowedBySpace) return true
  for (let i = 1; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 0x3a && (i + 1 === text.length || isBlank(text.charCodeAt(i + 1)))) return true
    if (c === 0x23) {
      const before = text.charCodeAt(i - 1)
      if (isBlank(before) || isBreak(before)) return true
    }
  }
  return false
}
