/** The Warning headers of an answer: each text once, bounded as upstream bounds them. */

export interface Warnings {
  add(text: string): void
  readonly headers: string[]
}

/** From here on every text is cut, the ones before it too. */
const mostCharacters = 4 * 1024
const longestWhenCut = 256

export function createWarnings(): Warnings {
  const texts = new Set<string>()
  let isCut = false
  return {
    add(text) {
      // A header cannot hold a control character: upstream tells nothing of such a text.
      if (text === '' || control.test(text) || (isCut && total(texts, isCut) >= mostCharacters))
        return
      texts.add(text.toWellFormed())
      isCut ||= total(texts, false) > mostCharacters
    },
    get headers() {
      return headersOf(texts, isCut)
    },
  }
}

function total(texts: ReadonlySet<string>, isCut: boolean): number {
  let characters = 0
  for (const text of texts) {
    const { length } = [...text]
    characters += isCut ? Math.min(length, longestWhenCut) : length
  }
  return characters
}

function headersOf(texts: ReadonlySet<string>, isCut: boolean): string[] {
  const headers: string[] = []
  let characters = 0
  for (const text of texts) {
    if (isCut && characters >= mostCharacters) break
    const runes = isCut ? [...text].slice(0, longestWhenCut) : [...text]
    characters += runes.length
    headers.push(formatWarning(runes.join('')))
  }
  return headers
}

const control = /[\u0000-\u001f\u007f-\u009f]/

/** A header holds bytes, so a text beyond Latin letters is written as the bytes of its UTF-8. */
function formatWarning(text: string): string {
  const quoted = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
  return `299 - "${Buffer.from(quoted).toString('latin1')}"`
}
