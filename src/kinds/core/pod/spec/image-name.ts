/** What the name of an image says of its version. */
import { isGrammarError } from '#api/grammar-error.ts'
import { parseImageReference } from '#api/names/image-reference.ts'

/**
 * The tag that a name asks for: `latest` if it says neither tag nor digest. Without one if it has
 * a digest only, or cannot be read.
 */
export function imageTag(name: string): string | undefined {
  try {
    const { tag, digest } = parseImageReference(name)
    return tag ?? (digest === undefined ? 'latest' : undefined)
  } catch (error) {
    if (isGrammarError(error)) return undefined
    throw error
  }
}
