/** PEM: blocks of base64 between lines that say what is inside. */

export interface PemBlock {
  readonly type: string
  readonly hasHeaders: boolean
  readonly bytes: Buffer
}

const begin = /(?:^|\n)-----BEGIN ([^\n]*)-----[ \t\r]*\n/g
const end = '-----END '

/**
 * The blocks of a text in order. What is no block is passed over, as Go does: a beginning whose
 * next end is of another type begins nothing.
 */
export function decodePem(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = []
  let at = 0
  let to = 0
  for (;;) {
    begin.lastIndex = at
    const start = begin.exec(text)
    if (!start) return blocks
    const type = start[1]!
    const from = start.index + start[0].length
    if (to < from) to = text.indexOf(end, from)
    if (to < 0) return blocks
    const last = `${end}${type}-----`
    const block = text.startsWith(last, to) ? blockOf(type, text.slice(from, to)) : undefined
    if (block) blocks.push(block)
    // The next block may begin at the line end that this one, or its first line, ended with.
    at = block ? to + last.length : from - 1
  }
}

const bodyForm = /^[A-Za-z0-9+/]*={0,2}$/
const headerForm = /^(?:[^:\n]+:[^\n]*\n)+\r?\n?/

function blockOf(type: string, text: string): PemBlock | undefined {
  const headers = headerForm.exec(text)?.[0] ?? ''
  const letters = text.slice(headers.length).replace(/\s/g, '')
  if (letters.length % 4 !== 0 || !bodyForm.test(letters)) return undefined
  return { type, hasHeaders: headers !== '', bytes: Buffer.from(letters, 'base64') }
}

const lineLength = 64

export function encodePem(type: string, bytes: Uint8Array): string {
  const letters = Buffer.from(bytes).toString('base64')
  const lines = letters.match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? []
  return [`-----BEGIN ${type}-----`, ...lines, `-----END ${type}-----`, ''].join('\n')
}
