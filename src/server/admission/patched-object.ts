/** Objects out of what a patch has made of their JSON. */
import { decodeObject } from '#api/decode.ts'
import { isDecodeError } from '#api/decode-error.ts'
import type { Resource } from '#api/metadata.ts'
import type { Json, JsonObject } from '#api/scalars.ts'
import { internalError } from '#api/status-answers.ts'
import { timeOfMs } from '#api/time.ts'
import type { AdmissionContext } from '#server/admission/admission.ts'
import type { ServedResource } from '#server/resources/served-resource.ts'
import { toHub } from '#server/verbs/versions.ts'

/**
 * In the hub version, with defaults. What the type does not know is gone. Throws a StatusError (500)
 * where it does not fit the type: whoever patched it is at fault, not the client.
 */
export function patchedObject(
  shape: ServedResource,
  after: Json,
  { clock, features }: AdmissionContext,
): Resource {
  const { type, json, apiVersion, definition } = shape
  try {
    const decoded = json
      ? json.decode(after as JsonObject).object
      : decodeObject<Resource>(type, after).object
    const whole = { ...decoded, apiVersion, kind: definition.kind }
    return toHub(shape, whole, {
      now: timeOfMs(clock.nowMs()),
      features,
      apiVersion,
    })
  } catch (error) {
    if (!isDecodeError(error)) throw error
    throw internalError((error as Error).message, { cause: error })
  }
}
