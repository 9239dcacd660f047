/**
 * Regular expressions as Go has them (RE2): their time grows with the text and never explodes,
 * which matters since users write both the expressions and the texts. JavaScript's own must not be
 * run on either.
 */
import { RE2JS } from 're2js'
import { createLru } from '#base/collections/lru.ts'

export interface Regexp {
  readonly source: string
  /** Whether it matches anywhere in a text. */
  test(text: string): boolean
  /** The first match, or nothing. */
  find(text: string): string | undefined
  /** All matches that do not overlap, or the first few. */
  findAll(text: string, limit?: number): readonly string[]
}

/** Expressions beyond this are refused: compiling them would take too much room. */
const longestSource = 65_536
/** The same expression is met again and again: with every object of a kind, in every loop. */
const kept = 256

const compiled = createLru<string, Regexp | RegexpError>({ limit: kept })

/** Why an expression cannot be compiled, in Go's words ("error parsing regexp: ..."). */
export interface RegexpError {
  readonly message: string
}

export function compileRegexp(source: string): Regexp | RegexpError {
  const known = compiled.get(source)
  if (known) return known
  const result = compile(source)
  compiled.set(source, result)
  return result
}

function compile(source: string): Regexp | RegexpError {
  if (source.length > longestSource) {
    return { message: 'error parsing regexp: expression too large' }
  }
  try {
    return regexpOf(source, RE2JS.compile(source))
  } catch (err) {
    const { message } = err as Error
    return { message: message.endsWith('`') ? message : `${message}: \`\`` }
  }
}

function regexpOf(source: string, expression: RE2JS): Regexp {
  return {
    source,
    test: (text) => expression.test(text),
    find(text) {
      const matcher = expression.matcher(text)
      return matcher.find() ? (matcher.group() ?? '') : undefined
    },
    findAll(text, limit = Infinity) {
      const found: string[] = []
      const matcher = expression.matcher(text)
      while (found.length < limit && matcher.find()) found.push(matcher.group() ?? '')
      return found
    },
  }
}
