/** PEM: blocks of base64 between lines that say what is inside. */

export interface PemBlock {
  readonly type: string
  readonly hasHeaders: boolean
  readonly bytes: Buffer
}

const begin = /(?:^|\n)-----BEGIN ([^\n]*)-----[ \t\r]*\n/g

/** The blocks of a text in order; what is no block is passed over, as Go does. */
export function decodePem(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = []
  let at = 0
  for (;;) {
    begin.lastIndex = at
    const start = begin.exec(text)
    if (!start) return blocks
    const type = start[1]!
    const from = start.index + start[0].length
    const end = `-----END ${type}-----`
    const to = text.indexOf(end, from)
    const block = to < 0 ? undefined : blockOf(type, text.slice(from, to))
    if (block) blocks.push(block)
    // The next block may begin at the line end that this one ended with.
    at = block ? to + end.length : start.index + 1
  }
}

const bodyForm = /^[A-Za-z0-9+/\s]*={0,2}\s*$/
const headerForm = /^(?:[^:\n]+:[^\n]*\n)+\r?\n?/

function blockOf(type: string, text: string): PemBlock | undefined {
  const headers = headerForm.exec(text)?.[0] ?? ''
  const body = text.slice(headers.length)
  if (!bodyForm.test(body)) return undefined
  const letters = body.replace(/\s/g, '')
  if (letters.length % 4 !== 0) return undefined
  return { type, hasHeaders: headers !== '', bytes: Buffer.from(letters, 'base64') }
}

const lineLength = 64

export function encodePem(type: string, bytes: Uint8Array): string {
  const letters = Buffer.from(bytes).toString('base64')
  const lines = letters.match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? []
  return [`-----BEGIN ${type}-----`, ...lines, `-----END ${type}-----`, ''].join('\n')
}
