/**
 * The annotation in which kubectl kept what it applied, before servers could. An object that was
 * kept so comes over to server-side apply by the first apply of the manager `kubectl`.
 */

import { atomOf } from '#api/apply/atom.ts'
import { compareValues } from '#api/apply/compare.ts'
import { difference, type FieldSet } from '#api/apply/field-set.ts'
import type { Versioned } from '#api/apply/merge-rules.ts'
import { setOfValue } from '#api/apply/set-of-value.ts'
import { validateTyped } from '#api/apply/validate-typed.ts'
import { isJsonObject, memberOf, refuseDeep } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import { byteLength, formatGoJson } from '#base/go/text.ts'

const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'
/** The manager whose applies keep the annotation and take over from it. */
export const kubectlManager = 'kubectl'
/** Upstream's limit on all annotations of an object together. */
const annotationsLimitBytes = 256 * 1024

export type Annotations = Readonly<Record<string, string>>

/**
 * The fields that client-side apply put there and that are as it left them: an apply may take these
 * from their owners without force. Undefined where there is no annotation, or none to rely on.
 */
export function fieldsLastApplied(
  type: ObjectType,
  live: Versioned,
  annotations: Annotations | undefined,
): FieldSet | undefined {
  const text = annotations && lastApplied(annotations)
  if (!text) return undefined
  try {
    const applied = JSON.parse(text) as Json
    refuseDeep(applied)
    if (!isJsonObject(applied) || applied.apiVersion !== live.apiVersion) return undefined
    const atom = atomOf(type)
    validateTyped(atom, applied)
    const { added, modified, removed } = compareValues(atom, applied, live.value)
    const set = setOfValue(atom, applied)
    return difference(difference(difference(set, modified), added), removed)
  } catch {
    // What cannot be read says nothing of who put what there: conflicts stay conflicts, as upstream has it.
    return undefined
  }
}

function lastApplied(annotations: Annotations): string | undefined {
  return Object.hasOwn(annotations, lastAppliedAnnotation)
    ? annotations[lastAppliedAnnotation]
    : undefined
}

/**
 * The annotations with what is applied now in place of what was applied last, for an object that
 * has the annotation; as upstream has it, the annotation goes if there is no room.
 */
export function withLastApplied(annotations: Annotations, patch: JsonObject): Annotations {
  if (!lastApplied(annotations)) return annotations
  const text = `${formatGoJson(withoutAnnotation(patch))}\n`
  const next = { ...annotations, [lastAppliedAnnotation]: text }
  const size = Object.entries(next).reduce((sum, [k, v]) => sum + byteLength(k) + byteLength(v), 0)
  if (size <= annotationsLimitBytes) return Object.freeze(next)
  const { [lastAppliedAnnotation]: _, ...others } = annotations
  return Object.freeze(others)
}

function withoutAnnotation(patch: JsonObject): JsonObject {
  const metadata = memberOf(patch, 'metadata')
  if (!isJsonObject(metadata)) return patch
  const { annotations, ...rest } = metadata
  if (!isJsonObject(annotations)) return { ...patch, metadata: rest }
  const { [lastAppliedAnnotation]: _, ...others } = annotations
  return { ...patch, metadata: { ...rest, annotations: others } }
}
