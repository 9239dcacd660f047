/**
 * Makes links of what is served through the server lead back through it: a page says `/style.css` and
 * means its own root, which is below the proxy's path. Relative links lead there by themselves.
 */
import { posix } from 'node:path'

export interface LinkFrame {
  /** What the client's path has before the target's own. */
  readonly prefix: string
  /** Of the target, as it was connected to, and as the client named the server. */
  readonly hosts: readonly string[]
}

const absolute = /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(.*)$/is

export function rewriteLink(link: string, { prefix, hosts }: LinkFrame): string {
  const [, scheme, host, path = '', rest = ''] = absolute.exec(link) ?? []
  const isElsewhere = host !== undefined && !hosts.includes(host)
  const isOpaque = scheme !== undefined && host === undefined
  if (isElsewhere || isOpaque || !path.startsWith('/')) return link
  if (path.startsWith(prefix)) return `${path}${rest}`
  const joined = posix.join(prefix, path)
  return `${joined}${path.endsWith('/') && !joined.endsWith('/') ? '/' : ''}${rest}`
}

/** Which attributes of which elements are links. */
const linking: Readonly<Record<string, readonly string[]>> = {
  a: ['href'],
  applet: ['codebase'],
  area: ['href'],
  audio: ['src'],
  base: ['href'],
  blockquote: ['cite'],
  body: ['background'],
  button: ['formaction'],
  command: ['icon'],
  del: ['cite'],
  embed: ['src'],
  form: ['action'],
  frame: ['longdesc', 'src'],
  head: ['profile'],
  html: ['manifest'],
  iframe: ['longdesc', 'src'],
  img: ['longdesc', 'src', 'usemap'],
  input: ['formaction', 'src', 'usemap'],
  ins: ['cite'],
  link: ['href'],
  object: ['classid', 'codebase', 'data', 'usemap'],
  q: ['cite'],
  script: ['src'],
  source: ['src'],
  video: ['poster', 'src'],
}

/** A tag longer than this is passed on as it is: no page has reason for one. */
const mostTagChars = 8 * 1024
/** Inside these a `<` begins no tag, until their own end. */
const rawText: ReadonlySet<string> = new Set(['script', 'style', 'textarea', 'title'])

export interface PageRewriter {
  /** The page so far, less what may still be the beginning of a tag. Latin-1 in and out: bytes. */
  push(text: string): string
  end(): string
}

/** Reads a page piece by piece, and holds no more of it than one tag. */
export function createPageRewriter(frame: LinkFrame): PageRewriter {
  let kept = ''
  let inside = ''

  /** How far the markup at `at` reaches, or -1: its end is not there yet. */
  function endOfMarkup(text: string, at: number): number {
    if (text.startsWith('<!--', at)) {
      const end = text.indexOf('-->', at + 4)
      return end < 0 ? -1 : end + 3
    }
    return endOfTag(text, at)
  }

  function rewrite(text: string, isEnd: boolean): string {
    let out = ''
    let at = 0
    for (;;) {
      const from = inside === '' ? indexOfMarkup(text, at) : indexOfEnd(text, inside, at)
      if (from < 0) {
        // A tag may just have begun.
        const most = inside === '' ? 1 : inside.length + 2
        const held = isEnd ? 0 : Math.min(most, text.length - at)
        kept = text.slice(text.length - held)
        return out + text.slice(at, text.length - held)
      }
      out += text.slice(at, from)
      const to = endOfMarkup(text, from)
      if (to < 0 && !isEnd && text.length - from <= mostTagChars) {
        kept = text.slice(from)
        return out
      }
      // What is no tag is skipped whole: to look into it again would take forever.
      at = to < 0 ? Math.min(from + mostTagChars, text.length) : to
      const markup = text.slice(from, at)
      const name = /^<([a-z]+)(?=[\s/>])/i.exec(markup)?.[1]?.toLowerCase() ?? ''
      inside = rawText.has(name) ? name : ''
      out += to < 0 ? markup : rewriteTag(markup, linking[name], frame)
    }
  }

  const take = (text: string, isEnd: boolean) => {
    const whole = kept + text
    kept = ''
    return rewrite(whole, isEnd)
  }
  return { push: (text) => take(text, false), end: () => take('', true) }
}

function indexOfMarkup(text: string, at: number): number {
  const found = /<[a-z/!]/gi
  found.lastIndex = at
  return found.exec(text)?.index ?? -1
}

function indexOfEnd(text: string, name: string, at: number): number {
  const found = new RegExp(`</${name}(?=[\\s/>])`, 'ig')
  found.lastIndex = at
  return found.exec(text)?.index ?? -1
}

/** A `>` in quotes ends no tag. */
function endOfTag(text: string, at: number): number {
  let quote = ''
  const most = Math.min(text.length, at + mostTagChars)
  for (let i = at + 1; i < most; i++) {
    const char = text[i]!
    if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === '>') return i + 1
    else if ((char === '"' || char === "'") && /[=]\s*$/.test(text.slice(Math.max(at, i - 8), i))) {
      quote = char
    }
  }
  return -1
}

const attribute = /(\s[a-z]+\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)/gi

function rewriteTag(tag: string, names: readonly string[] | undefined, frame: LinkFrame): string {
  if (!names) return tag
  return tag.replace(attribute, (whole: string, start: string, value: string) => {
    const name = start.slice(0, start.indexOf('=')).trim().toLowerCase()
    if (!names.includes(name)) return whole
    const isQuoted = value.startsWith('"') || value.startsWith("'")
    const quote = isQuoted ? value[0] : ''
    const link = isQuoted ? value.slice(1, -1) : value
    return `${start}${quote}${rewriteLink(link, frame)}${quote}`
  })
}
