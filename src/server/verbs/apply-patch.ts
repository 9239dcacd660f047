/** Server-side apply within a request. */
import { applyObject, formatObject } from '#api/apply/apply-object.ts'
import { conflictAnswer } from '#api/apply/conflicts.ts'
import { patchAnswer } from '#api/apply/patch-answer.ts'
import { isDecodeError } from '#api/codec/plain/decode-error.ts'
import { strictWarnings } from '#api/codec/yaml.ts'
import type { Resource } from '#api/metadata.ts'
import { restored } from '#api/patch/restore-problem.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import { badRequest, unknownFailure } from '#api/status/status-answers.ts'
import { managerRules, withManagersOf } from '#server/served/field-managers.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
import { fromHub, toHub } from '#server/served/versions.ts'
import type { VerbDependencies } from '#server/verbs/dependencies.ts'
import type { ReadPatch } from '#server/verbs/read-patch.ts'
import type { WriteRequest } from '#server/verbs/write-request.ts'

export interface Applying {
  readonly read: ReadPatch
  readonly force: boolean
  /** In the hub version; undefined if the object is to be made. */
  readonly live: Resource | undefined
}

/** The object that comes of it, in the hub version. Throws a StatusError. */
export function applyPatch(
  deps: VerbDependencies,
  write: WriteRequest,
  { read, force, live }: Applying,
): Resource {
  const { call, context, fieldValidation } = write
  const { resource } = call
  let hub: Resource | undefined
  const own = live && fromHub(resource, live)
  const { object, conflicts } = inApplyWords(() =>
    applyObject<Resource>({
      ...managerRules(deps.resources, write),
      live: own,
      patch: read.json,
      force,
      complete(merged) {
        const whole = decode(resource, merged)
        hub = converted(read, () => toHub(resource, whole, context))
        return fromHub(resource, hub)
      },
    }),
  )
  if (!object) throw conflictAnswer(conflicts)
  warnOrRefuse(read, fieldValidation, call.warn)
  if (object === own) return live!
  return resource.conversion ? withManagersOf(hub ?? live!, object) : object
}

/** What fits the schema may still be nothing that can be converted. */
function converted<T>({ json }: ReadPatch, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!isDecodeError(error)) throw error
    const shown = formatObject(json as JsonObject)
    throw unknownFailure(`failed to convert to unversioned (${shown}): ${error.message}`)
  }
}

function inApplyWords<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw patchAnswer(error) ?? error
  }
}

function decode({ type, json, apiVersion, definition }: ServedResource, merged: JsonObject) {
  const { object } = json
    ? json.decode(merged, { keepsNulls: true })
    : restored<Resource>(type, merged)
  return { ...object, apiVersion, kind: definition.kind }
}

/** Only what YAML itself says twice is left to tell: unknown fields were refused before. */
function warnOrRefuse(
  { strict }: ReadPatch,
  fieldValidation: WriteRequest['fieldValidation'],
  warn: (text: string) => void,
): void {
  if (strict.length === 0) return
  if (fieldValidation === 'Strict') {
    throw badRequest(
      `error strict decoding YAML: error converting YAML to JSON: ${strict.join(', ')}`,
    )
  }
  for (const words of strictWarnings(strict)) warn(words)
}
