/** The pieces that the messages about names are made of, in upstream's words. */

/** No message: what was asked about is as it should be. */
export const valid: readonly string[] = []

/**
 * The name of a limit's unit. Limits count bytes, but upstream's older rules say characters, and
 * clients know them by these words.
 */
export type LengthUnit = 'bytes' | 'characters'

export function maxLengthMessage(limit: number, unit: LengthUnit): string {
  return `must be no more than ${limit} ${unit}`
}

/** Upstream's form, down to the comma before each `or`. */
export function patternMessage(
  words: string,
  pattern: string,
  ...examples: readonly string[]
): string {
  const regex = `regex used for validation is '${pattern}')`
  if (examples.length === 0) return `${words} (${regex}`
  return `${words} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}${regex}`
}

export const emptyMessage = 'must be non-empty'

export function rangeMessage(least: number | bigint, most: number | bigint): string {
  return `must be between ${least} and ${most}, inclusive`
}

/** A pattern that has to match a whole text. The one line of the text may not end in a line feed. */
export function wholly(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`)
}
