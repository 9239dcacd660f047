/** Compact JSON text over several lines, two spaces a level, as Go's json.Indent lays it out. */
export function indentJson(text: string): string {
  const parts: string[] = []
  let level = 0
  let at = 0
  const breakLine = () => `\n${'  '.repeat(level)}`
  while (at < text.length) {
    const c = text[at]!
    if (c === '{' || c === '[') {
      const isEmpty = text[at + 1] === (c === '{' ? '}' : ']')
      if (!isEmpty) level++
      parts.push(isEmpty ? text.slice(at, at + 2) : c + breakLine())
      at += isEmpty ? 2 : 1
    } else if (c === '}' || c === ']') {
      level--
      parts.push(breakLine() + c)
      at++
    } else if (c === ',') {
      parts.push(c + breakLine())
      at++
    } else if (c === ':') {
      parts.push(': ')
      at++
    } else {
      const end = c === '"' ? stringEnd(text, at) : scalarEnd(text, at)
      parts.push(text.slice(at, end))
      at = end
    }
  }
  return parts.join('')
}

function stringEnd(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  for (;;) {
    let backslashes = 0
    while (text[end - 1 - backslashes] === '\\') backslashes++
    if (backslashes % 2 === 0) return end + 1
    end = text.indexOf('"', end + 1)
  }
}

function scalarEnd(text: string, start: number): number {
  let end = start
  while (end < text.length && !',]}'.includes(text[end]!)) end++
  return end
}
