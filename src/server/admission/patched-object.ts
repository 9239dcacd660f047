/** Objects out of what a patch has made of their JSON. */
import { notRegistered, type ObjectKind } from '#api/codec/object-kind.ts'
import { decodeObject } from '#api/codec/plain/decode.ts'
import { isDecodeError } from '#api/codec/plain/decode-error.ts'
import type { Resource } from '#api/metadata.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { timeOfMs } from '#api/scalars/time.ts'
import { internalError } from '#api/status/status-answers.ts'
import type { AdmissionContext } from '#server/admission/admission.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
import { toHub } from '#server/served/versions.ts'

/**
 * In the hub version, with defaults. What the type does not know is gone, or refused where that is
 * strict. Throws a StatusError (500) where it does not fit the type: whoever patched it is at fault,
 * not the client.
 */
export function patchedObject(
  shape: ServedResource,
  after: Json,
  { clock, features }: AdmissionContext,
  { isStrict = false }: { readonly isStrict?: boolean } = {},
): Resource {
  const { type, json, apiVersion, definition } = shape
  try {
    if (!json) refuseOtherKind(after, { apiVersion, kind: definition.kind })
    const { object, strict } = json
      ? { ...json.decode(after as JsonObject), strict: [] }
      : decodeObject<Resource>(type, after)
    if (isStrict && strict.length > 0) {
      throw internalError(`strict decoding error: ${strict.join(', ')}`)
    }
    const whole = { ...object, apiVersion, kind: definition.kind }
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

/** Upstream decodes what the patch says it is, and can make nothing else of it. */
function refuseOtherKind(after: Json, wanted: ObjectKind): void {
  if (!isJsonObject(after)) return
  const stated = (key: 'apiVersion' | 'kind') => {
    const value = after[key]
    return typeof value === 'string' && value !== '' ? value : wanted[key]
  }
  const found = { apiVersion: stated('apiVersion'), kind: stated('kind') }
  if (found.apiVersion !== wanted.apiVersion || found.kind !== wanted.kind) {
    throw notRegistered(found)
  }
}
