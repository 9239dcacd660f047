/** Paths such as `.spec.ports['http']` that rules and selectors name fields of a schema by. */
import { additionalOf, type JsonSchema, propertyOf } from '#api/custom/json-schema.ts'
import { FieldPath } from '#api/validation/field-path.ts'

export type SchemaPath =
  | {
      readonly path: FieldPath | undefined
      readonly first: string
      readonly schema: JsonSchema | undefined
    }
  | { readonly error: string }

const notField = 'does not refer to a valid field'

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  "'": "'",
  '\\': '\\',
}

/** Follows a path from a schema; `subscripts` says whether names may stand in brackets. */
export function followSchemaPath(
  text: string,
  root: JsonSchema,
  { subscripts = true }: { readonly subscripts?: boolean } = {},
): SchemaPath {
  const tokens = tokensOf(text)
  let schema: JsonSchema | undefined = root
  let path: FieldPath | undefined
  let first: string | undefined
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!
    if (token !== '.' && token !== '[') return { error: `expected [ or . but got: ${token}` }
    if (token === '[' && !subscripts) return { error: 'array notation is not allowed' }
    const given = tokens[++i]
    if (given === undefined) return { error: 'unexpected end of JSON path' }
    const name = token === '[' ? unquoted(given) : { text: given }
    if ('error' in name) return name
    const hasProperties = Object.keys(schema?.properties ?? {}).length > 0
    if (hasProperties) {
      path = path ? path.child(name.text) : new FieldPath(name.text)
      schema = propertyOf(schema!, name.text)
      if (!schema) return { error: notField }
    } else if (schema?.additionalProperties !== undefined) {
      path = new FieldPath(name.text, path, true)
      schema = additionalOf(schema)
    } else return { error: notField }
    first ??= name.text
    if (token === '.') continue
    const end = tokens[++i]
    if (end === undefined) return { error: 'unexpected end of JSON path' }
    if (end !== ']') return { error: `expected ] but got ${end}` }
  }
  return { path, first: first ?? '', schema }
}

/** Dots, brackets, and what lies between; in quotes all three are characters like any other. */
function tokensOf(text: string): readonly string[] {
  const tokens: string[] = []
  let rest = text
  while (rest !== '') {
    const length = rest.startsWith("'") ? quotedLength(rest) : plainLength(rest)
    tokens.push(rest.slice(0, length))
    rest = rest.slice(length)
  }
  return tokens
}

function quotedLength(text: string): number {
  for (let i = 1; i < text.length; i++) {
    if (text[i] === "'" && text[i - 1] !== '\\') return i + 1
  }
  return text.length
}

function plainLength(text: string): number {
  const at = text.search(/[.[\]]/)
  if (at < 0) return text.length
  return at === 0 ? 1 : at
}

function unquoted(token: string): { readonly text: string } | { readonly error: string } {
  if (token.length < 2 || !token.startsWith("'") || !token.endsWith("'")) {
    return { error: `expected single quoted string but got ${token}` }
  }
  let wrong: string | undefined
  const text = token.slice(1, -1).replace(/\\./g, (written) => {
    const char = escapes[written[1]!]
    if (char === undefined) wrong = written
    return char ?? ''
  })
  return wrong === undefined
    ? { text }
    : { error: `invalid string literal: invalid escape char ${wrong}` }
}
