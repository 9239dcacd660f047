/** Parts a text into its YAML documents where upstream's reader does: at lines of `---`. */

export interface YamlDocument {
  readonly text: string
  /** How many lines stand before it. */
  readonly line: number
}

const separator = /^---[ \t\r\v\f]*(?:#.*)?$/

export function splitYamlDocuments(text: string): readonly YamlDocument[] {
  const documents: YamlDocument[] = []
  const lines = text.split('\n')
  let start = 0
  lines.forEach((line, index) => {
    if (!separator.test(line)) return
    if (index > start) documents.push({ text: joined(lines, start, index), line: start })
    start = index > start ? index + 1 : start
  })
  const rest = lines.slice(start).join('\n')
  if (rest !== '') documents.push({ text: rest, line: start })
  return documents
}

function joined(lines: readonly string[], start: number, end: number): string {
  return `${lines.slice(start, end).join('\n')}\n`
}
