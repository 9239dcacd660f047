/**
 * What can go wrong while an expression runs. An evaluation error is a value of the language: `||`
 * and `&&` may still decide without it. A stop is not: nothing within the expression sees it.
 */

/** The expression itself failed, in upstream's words (`no such key: x`). */
export class CelError extends Error {
  override readonly name = 'CelError'
}

/** The expression was stopped because it did too much. */
export class CelStop extends Error {
  override readonly name = 'CelStop'
}

export function noSuchKey(key: string): CelError {
  return new CelError(`no such key: ${key}`)
}

export function noSuchOverload(): CelError {
  return new CelError('no such overload')
}

export function conversionError(source: string, wanted: string): CelError {
  const [quotedSource, quotedWanted] = [source, wanted].map((name) => `'${name}'`)
  return new CelError(`type conversion error from ${quotedSource} to ${quotedWanted}`)
}
