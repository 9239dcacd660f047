/**
 * How names of properties are written in expressions: `__dash__` for a dash and so on, since they
 * must be identifiers, and `__in__` for words that the language keeps for itself.
 */

const reserved: ReadonlySet<string> = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
)

const written: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
}
const meant: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(written).map(([plain, escaped]) => [escaped, plain]),
)

/** The identifier for a property; nothing if it cannot be named in expressions. */
export function escapeName(name: string): string | undefined {
  if (!/^[a-zA-Z_.\-/][a-zA-Z0-9_.\-/]*$/.test(name)) return undefined
  if (reserved.has(name)) return `__${name}__`
  return name.replaceAll(/__|[.\-/]/g, (found) => written[found]!)
}

/** What a word that the language keeps is written as, if one writes it as it is all the same. */
export function escapedWord(word: string): string | undefined {
  return reserved.has(word) ? `__${word}__` : undefined
}

/** The property behind an identifier; nothing if no property is written so. */
export function unescapeName(identifier: string): string | undefined {
  const word = /^__([a-z]+)__$/.exec(identifier)?.[1]
  if (word !== undefined && reserved.has(word)) return word
  let valid = true
  const name = identifier.replaceAll(/__(?:[a-z]+__)?/g, (found) => {
    valid &&= found in meant
    return meant[found] ?? found
  })
  return valid ? name : undefined
}
