/** Writes of custom resources as they are in other versions, where a webhook has to convert between them. */
import type { Resource } from '#api/metadata.ts'
import { isStatusError } from '#api/status/status.ts'
import { internalError } from '#api/status/status-answers.ts'
import { orAborted } from '#base/wait.ts'
import type { Admission } from '#server/admission/admission.ts'
import type { ServedResource } from '#server/served/served-resource.ts'

/**
 * The object in the version of `shape`: the same one where nobody has to be asked for it. Throws a
 * StatusError (500) where it cannot be converted, whatever is said of failures: the rule did not fail.
 */
export function shownIn(
  { custom, apiVersion }: ServedResource,
  object: Resource,
  signal: AbortSignal,
): Resource | Promise<Resource> {
  const { converter } = custom ?? {}
  if (!converter || object.apiVersion === apiVersion) return object
  return converted(object, () => converter.convert([object], apiVersion), signal)
}

async function converted(
  object: Resource,
  convert: () => Promise<readonly { readonly object: Resource }[]>,
  signal: AbortSignal,
): Promise<Resource> {
  try {
    const [only] = await orAborted(convert(), signal)
    return only?.object ?? object
  } catch (error) {
    throw isStatusError(error) ? internalError(error.message, { cause: error }) : error
  }
}

/** The write with its objects in the version of `shape`. */
export async function admissionIn(shape: ServedResource, admission: Admission): Promise<Admission> {
  if (!shape.custom?.converter) return admission
  const { object, old, call } = admission
  return {
    ...admission,
    ...(object && { object: await shownIn(shape, object as Resource, call.signal) }),
    ...(old && { old: await shownIn(shape, old, call.signal) }),
  }
}
