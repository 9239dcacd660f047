/**
 * Reads the text form of label selectors, `x in (foo,,baz),y,z notin (),!v`. What is wrong is said
 * in upstream's words, which name the first token that does not fit.
 */

import { GrammarError } from '#api/grammar-error.ts'
import { labelKeyErrors } from '#api/names/label-names.ts'
import {
  binaryOperators,
  createRequirement,
  type LabelOperator,
  type LabelRequirement,
  type LabelRequirements,
  sortRequirements,
} from '#api/selectors/labels.ts'
import { formatFieldErrorBody, invalid } from '#api/validation/field-error.ts'

/** What a selector asks for, sorted by key. Throws GrammarError. */
export function parseLabelSelector(text: string): LabelRequirements {
  const tokens = new Tokens(text)
  const requirements: LabelRequirement[] = []
  while (tokens.peek().type !== 'end') {
    const { type, literal } = tokens.peek()
    if (type !== 'identifier' && type !== '!') {
      throw new GrammarError(`found '${literal}', expected: !, identifier, or 'end of string'`)
    }
    requirements.push(parseRequirement(tokens))
    readSeparator(tokens)
  }
  return sortRequirements(requirements)
}

type TokenType = 'identifier' | 'end' | ')' | ',' | '!' | '==' | '=' | '>' | '<' | '!=' | '('

interface Token {
  readonly type: TokenType
  readonly literal: string
}

const end: Token = { type: 'end', literal: '' }
/** A zero byte ends an identifier and is dropped; where a token should start it ends the text. */
const lexeme = /[ \t\r\n]*(?:([!=]=|[=!(),<>])|([^ \t\r\n=!(),<>\0]+)\0?)/y

class Tokens {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(text: string) {
    this.#tokens = [...scan(text)]
  }

  peek(): Token {
    return this.#tokens[this.#at] ?? end
  }

  next(): Token {
    return this.#tokens[this.#at++] ?? end
  }
}

function* scan(text: string): Generator<Token> {
  const lexemes = new RegExp(lexeme)
  for (let match = lexemes.exec(text); match; match = lexemes.exec(text)) {
    const [, symbol, identifier = ''] = match
    if (symbol !== undefined) yield { type: symbol as TokenType, literal: symbol }
    else yield { type: 'identifier', literal: identifier }
  }
}

function readSeparator(tokens: Tokens): void {
  const { type, literal } = tokens.next()
  if (type === 'end') return
  if (type !== ',') throw new GrammarError(`found '${literal}', expected: ',' or 'end of string'`)
  const after = tokens.peek()
  if (after.type !== 'identifier' && after.type !== '!') {
    throw new GrammarError(`found '${after.literal}', expected: identifier after ','`)
  }
}

function parseRequirement(tokens: Tokens): LabelRequirement {
  try {
    return parseTerm(tokens)
  } catch (cause) {
    if (!(cause instanceof GrammarError)) throw cause
    throw new GrammarError(`unable to parse requirement: ${cause.message}`, { cause })
  }
}

function parseTerm(tokens: Tokens): LabelRequirement {
  const isNegated = tokens.peek().type === '!'
  if (isNegated) tokens.next()
  const key = readIdentifier(tokens)
  const messages = labelKeyErrors(key)
  if (messages.length > 0) {
    throw new GrammarError(
      `<nil>: ${formatFieldErrorBody(invalid(undefined, key, messages.join('; ')))}`,
    )
  }
  const { type } = tokens.peek()
  if (isNegated) return createRequirement(key, '!', [])
  if (type === 'end' || type === ',') return createRequirement(key, 'exists', [])
  const operator = readOperator(tokens)
  const isSet = operator === 'in' || operator === 'notin'
  return createRequirement(key, operator, isSet ? readValues(tokens) : [readExactValue(tokens)])
}

function readIdentifier(tokens: Tokens): string {
  const { type, literal } = tokens.next()
  if (type === 'identifier') return literal
  throw new GrammarError(`found '${literal}', expected: identifier`)
}

function readOperator(tokens: Tokens): LabelOperator {
  const { type, literal } = tokens.next()
  if (type === '=' || type === '==' || type === '!=') return type
  if (type === '>') return 'gt'
  if (type === '<') return 'lt'
  if (literal === 'in' || literal === 'notin') return literal
  throw new GrammarError(`found '${literal}', expected: ${binaryOperators.join(', ')}`)
}

function readExactValue(tokens: Tokens): string {
  const { type } = tokens.peek()
  return type === 'end' || type === ',' ? '' : readIdentifier(tokens)
}

/** A list in parentheses; what is left out between two commas, or beside one, is an empty value. */
function readValues(tokens: Tokens): readonly string[] {
  const open = tokens.next()
  if (open.type !== '(') throw new GrammarError(`found '${open.literal}' expected: '('`)
  const first = tokens.peek()
  if (first.type === ')') {
    tokens.next()
    return ['']
  }
  if (first.type !== 'identifier' && first.type !== ',') {
    throw new GrammarError(`found '${first.literal}', expected: ',', ')' or identifier`)
  }
  const values = new Set<string>()
  while (tokens.peek().type !== ')') readListItem(tokens, values)
  tokens.next()
  return [...values].toSorted()
}

function readListItem(tokens: Tokens, values: Set<string>): void {
  const { type, literal } = tokens.next()
  const after = tokens.peek()
  if (type === 'identifier') {
    values.add(literal)
    if (after.type !== ',' && after.type !== ')') {
      throw new GrammarError(`found '${after.literal}', expected: ',' or ')'`)
    }
  } else if (type === ',') {
    if (values.size === 0 || after.type === ')' || after.type === ',') values.add('')
  } else {
    throw new GrammarError(`found '${literal}', expected: ',', or identifier`)
  }
}
