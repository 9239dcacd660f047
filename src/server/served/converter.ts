/** What converts the objects of a definition whose versions are not one shape. */
import type { Resource } from '#api/metadata.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'

/**
 * *Errors.* StatusError (500), with upstream's words, of the first object that fails.
 *
 * *Cancellation.* None but the webhook's time: what is converted is for whoever asks next, too.
 */
export interface Converter {
  /** The objects in another version, in their order; those that are in it already as they are. */
  convert(objects: readonly Resource[], apiVersion: string): Promise<readonly Converted[]>
  /** The same of one that is JSON, and has no metadata that matters but its name. */
  convertJson(object: JsonObject, apiVersion: string): Promise<JsonObject>
}

export interface Converted {
  /** Frozen. */
  readonly object: Resource
  /** About how long it is. */
  readonly bytes: number
}
