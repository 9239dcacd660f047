/** Changing objects as the API does: by patches, and by server-side apply. */

import { type Applied, applyObject } from '#api/apply/apply-object.ts'
import { decodeObject } from '#api/codec/plain/decode.ts'
import { encodeObject } from '#api/codec/plain/encode.ts'
import type { Resource } from '#api/metadata.ts'
import { applyJsonPatch } from '#api/patch/json-patch.ts'
import { applyMergePatch } from '#api/patch/merge-patch.ts'
import { applyStrategicPatch } from '#api/patch/strategic-patch.ts'
import { resetFieldsOf } from '#api/reset-fields.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { timeOfMs } from '#api/scalars/time.ts'
import { systemClock } from '#base/clock.ts'
import { requireKind, withDefaults } from '#library/objects.ts'

export type PatchKind = 'json' | 'merge' | 'strategic'

/** The object as the patch makes it. Throws a PatchError if the patch does not fit. */
export function patch<T extends Resource>(object: T, change: Json, kind: PatchKind): T {
  const { type } = requireKind(object)
  const before = encodeObject(type, object)
  const after =
    kind === 'json'
      ? applyJsonPatch(before, change)
      : kind === 'merge'
        ? applyMergePatch(before, change)
        : applyStrategicPatch(type, before, change)
  return decodeObject<T>(type, after).object
}

export interface ApplyOptions {
  /** Who applies: `kubectl`, a controller's name. */
  readonly manager: string
  /** Takes fields from their owners instead of answering conflicts. */
  readonly force?: boolean
}

/**
 * Server-side apply: merges what `manager` wants into what is there (undefined: nothing), and keeps
 * the account of who owns which field in `metadata.managedFields`.
 */
export function apply<T extends Resource>(
  live: T | undefined,
  wanted: JsonObject,
  { manager, force = false }: ApplyOptions,
): Applied<T> {
  const { apiVersion, kind } = wanted as unknown as Resource
  const { definition, type } = requireKind({ apiVersion, kind } as Resource)
  const resetFields = resetFieldsOf(definition)
  return applyObject<T>({
    live,
    patch: wanted,
    apiVersion,
    kind,
    type,
    manager,
    force,
    now: timeOfMs(systemClock.nowMs()),
    ...(resetFields && { resetFields }),
    complete: (merged) => withDefaults(decodeObject<T>(type, merged).object),
  })
}
