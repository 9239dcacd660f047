/**
 * A text that does not follow its grammar: a quantity, a time, a selector. The message is
 * upstream's, without a word on where the text stood; callers turn it into a field error or a
 * Status that says so.
 */
export class GrammarError extends Error {
  override readonly name = 'GrammarError'
}

export function isGrammarError(error: unknown): error is GrammarError {
  return error instanceof Error && error.name === 'GrammarError'
}
