/**
 * Reads the interfaces and aliases of a `types.ts` file: a small, strict subset of TypeScript. What
 * it does not know is an error, so that nothing is ever left out in silence.
 */

export interface TypesFile {
  readonly path: string
  readonly package: string
  readonly proto: string
  /** Local name to the file and name it comes from. */
  readonly imports: ReadonlyMap<string, { readonly from: string; readonly name: string }>
  readonly interfaces: readonly InterfaceDeclaration[]
  readonly aliases: ReadonlyMap<string, string>
}

export interface InterfaceDeclaration {
  readonly name: string
  readonly extends: readonly string[]
  readonly doc: string
  readonly tags: readonly Tag[]
  readonly fields: readonly FieldDeclaration[]
}

export interface FieldDeclaration {
  readonly name: string
  readonly optional: boolean
  readonly type: string
  readonly doc: string
  readonly tags: readonly Tag[]
}

export interface Tag {
  readonly name: string
  readonly text: string
}

export function parseTypes(path: string, source: string): TypesFile {
  const lines = source.split('\n')
  let at = 0
  let comment = ''
  const imports = new Map<string, { from: string; name: string }>()
  const interfaces: InterfaceDeclaration[] = []
  const aliases = new Map<string, string>()
  let header: readonly Tag[] = []

  const fail = (why: string) => new SyntaxError(`${path}:${at + 1}: ${why}: ${lines[at]}`)
  const takeComment = (): string => {
    const taken = comment
    comment = ''
    return taken
  }

  while (at < lines.length) {
    const line = lines[at]!
    if (line.trim() === '') at++
    else if (line.trimStart().startsWith('/**')) comment = readComment()
    else if (line.startsWith('//')) at++
    else if (line.startsWith('import type ')) readImport()
    else if (line.startsWith('export interface ')) interfaces.push(readInterface())
    else if (line.startsWith('export type ')) readAlias()
    else if (line.startsWith('export type {') || line.startsWith('export {')) at++
    else throw fail('not an import, an interface or an alias')
  }
  const tag = (name: string) => header.find((t) => t.name === name)?.text
  const pkg = tag('package')
  const proto = tag('proto')
  if (!pkg || !proto)
    throw new SyntaxError(`${path}: its first comment must state @package and @proto`)
  return { path, package: pkg, proto, imports, interfaces, aliases }

  function readComment(): string {
    const parts: string[] = []
    for (;;) {
      const line = lines[at++]!
      parts.push(line)
      if (line.includes('*/')) break
      if (at >= lines.length) throw fail('a comment without end')
    }
    const text = parts.join('\n')
    if (header.length === 0 && text.includes('@package')) {
      header = splitComment(text).tags
      return ''
    }
    return text
  }

  function readImport(): void {
    let text = lines[at++]!
    while (!/from '[^']+'/.test(text)) text += ` ${lines[at++]!}`
    const match = /^import type \{(.*)\} from '([^']+)'/.exec(text)
    if (!match) throw fail('an import of another form')
    for (const part of match[1]!.split(',')) {
      const [name, local = name] = part.trim().split(/ as /)
      if (name) imports.set(local!, { from: match[2]!, name })
    }
  }

  function readAlias(): void {
    takeComment()
    let text = lines[at++]!
    while (at < lines.length && /^ {2}\S/.test(lines[at]!)) text += ` ${lines[at++]!.trim()}`
    const match = /^export type (\w+) =\s*(.*)$/.exec(text)
    if (!match) throw fail('an alias of another form')
    aliases.set(match[1]!, match[2]!.trim().replace(/^\| /, ''))
  }

  function readInterface(): InterfaceDeclaration {
    const { doc, tags } = splitComment(takeComment())
    let text = lines[at++]!
    while (!text.includes('{')) text += ` ${lines[at++]!.trim()}`
    const match = /^export interface (\w+)(?:<[^>]*>)?(?: extends ([^{]*?))?\s*\{(\})?$/.exec(text)
    if (!match) throw fail('an interface of another form')
    const fields: FieldDeclaration[] = []
    while (!match[3] && lines[at] !== '}') {
      const line = lines[at]!
      if (line.trim() === '' || line.trimStart().startsWith('//')) at++
      else if (line.trimStart().startsWith('/**')) comment = readComment()
      else fields.push(readField())
    }
    if (!match[3]) at++
    const parents = (match[2] ?? '').split(',').map((name) => name.trim())
    return { name: match[1]!, extends: parents.filter(Boolean), doc, tags, fields }
  }

  function readField(): FieldDeclaration {
    const { doc, tags } = splitComment(takeComment())
    let text = lines[at++]!
    while (/^ {4}\S|^ {2}[>\])]/.test(lines[at] ?? '')) text += ` ${lines[at++]!.trim()}`
    const match = /^ {2}readonly (?:([\w$]+)|'([^']+)')(\?)?:\s*(.*)$/.exec(text)
    if (!match) {
      at--
      throw fail('a field of another form')
    }
    const type = match[4]!
      .trim()
      .replace(/^\| /, '')
      .replace(/([<(]) /g, '$1')
      .replace(/ ([>)])/g, '$1')
    return { name: match[1] ?? match[2]!, optional: match[3] === '?', type, doc, tags }
  }
}

/** Parts a doc comment into its prose and its tags. */
function splitComment(comment: string): { doc: string; tags: readonly Tag[] } {
  const text = comment
    .replace(/^\s*\/\*\*/, '')
    .replace(/\*\/\s*$/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trim())
    .join('\n')
  const [prose = '', ...rest] = text.split(/(?:^|\s)@(?=[a-z])/)
  const tags = rest.map((part) => {
    const [name, ...words] = part.trim().split(/\s+/)
    return { name: name!, text: words.join(' ') }
  })
  return { doc: prose.trim().replace(/\s*\n\s*/g, ' '), tags }
}
