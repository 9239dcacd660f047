/**
 * Conversions by a webhook for code that cannot wait, such as the account of fields' owners. It is
 * told to stop where it needs one; that is waited for, and it begins anew.
 */
import { encodeJsonValue } from '#api/codec/json.ts'
import type { RuleContext } from '#api/definition.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import type { Converter } from '#server/served/converter.ts'

/** Not an error of anybody: something has to be waited for first. */
class ConversionNeeded extends Error {
  override readonly name = 'ConversionNeeded'
  readonly wait: () => Promise<void>

  constructor(wait: () => Promise<void>) {
    super('a conversion has to be waited for')
    this.wait = wait
  }
}

/** What the requests of now have had converted: the object, or why it could not be. */
const known = new WeakMap<RuleContext, Conversions>()

export class Conversions {
  readonly #made = new Map<string, { readonly object: JsonObject } | { readonly error: unknown }>()
  #needed: ConversionNeeded | undefined

  /** Those of one request, which has one context. */
  static of(context: RuleContext): Conversions {
    let conversions = known.get(context)
    if (!conversions) known.set(context, (conversions = new Conversions()))
    return conversions
  }

  /** Throws what a conversion failed with, or that it has to be waited for. */
  get(converter: Converter, object: JsonObject, apiVersion: string): JsonObject {
    const key = `${apiVersion}\n${encodeJsonValue(object)}`
    const made = this.#made.get(key)
    if (made && 'object' in made) return made.object
    if (made) throw made.error
    this.#needed = new ConversionNeeded(async () => {
      this.#made.set(key, await settled(converter.convertJson(object, apiVersion)))
    })
    throw this.#needed
  }

  /** Throws again that something has to be waited for, if that was passed over. */
  refuseGuess(): void {
    const needed = this.#needed
    this.#needed = undefined
    if (needed) throw needed
  }
}

async function settled(work: Promise<JsonObject>) {
  try {
    return { object: await work }
  } catch (error) {
    return { error }
  }
}

/** A request needs two for each version that a manager writes in; no definition has so many. */
const mostConversions = 500

/** Calls `work` again and again until all that it needs has been converted. */
export async function whenConverted<T>(work: () => T, signal: AbortSignal): Promise<Awaited<T>> {
  for (let left = mostConversions; ; left--) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ConversionNeeded) || left === 0) throw error
      await error.wait()
      signal.throwIfAborted()
    }
  }
}
