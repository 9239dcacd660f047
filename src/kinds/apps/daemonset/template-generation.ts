/**
 * How often the template of a DaemonSet changed. It was a field once; in this version an annotation
 * holds it, which is the server's to write, however the user leaves it.
 */

import { DecodeError } from '#api/codec/plain/decode-error.ts'
import type { ObjectMeta } from '#api/metadata.ts'
import { isSame } from '#api/objects/equality.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import { integerError } from '#base/go/number.ts'
import type { DaemonSet } from '#kinds/apps/daemonset/types.ts'

const key = 'deprecated.daemonset.template.generation'

/** With the annotation, whose number is zero if not said. Throws DecodeError if it holds no number. */
export function withReadTemplateGeneration(daemonSet: DaemonSet): DaemonSet {
  const text = annotationOf(daemonSet)
  const error = text === undefined ? undefined : integerError(text, 'ParseInt')
  if (error !== undefined) throw new DecodeError(error)
  return withTemplateGeneration(daemonSet, templateGenerationOf(daemonSet))
}

/** The number a new DaemonSet starts from: one, unless it brings a greater one. */
export function withFirstTemplateGeneration(daemonSet: DaemonSet): DaemonSet {
  const given = templateGenerationOf(daemonSet)
  return withTemplateGeneration(daemonSet, given < 1n ? 1n : given)
}

export function withNextTemplateGeneration(daemonSet: DaemonSet, old: DaemonSet): DaemonSet {
  const before = templateGenerationOf(old)
  const isKept = isSame(daemonSet.spec.template, old.spec.template)
  return withTemplateGeneration(daemonSet, isKept ? before : before + 1n)
}

export function withTemplateGenerationOf(daemonSet: DaemonSet, old: DaemonSet): DaemonSet {
  return withTemplateGeneration(daemonSet, templateGenerationOf(old))
}

function templateGenerationOf(daemonSet: DaemonSet): bigint {
  return BigInt(annotationOf(daemonSet)?.replace('+', '') ?? 0)
}

function annotationOf({ metadata: { annotations = {} } }: DaemonSet): string | undefined {
  return Object.hasOwn(annotations, key) ? annotations[key] : undefined
}

function withTemplateGeneration(daemonSet: DaemonSet, generation: bigint): DaemonSet {
  const { metadata } = daemonSet
  const text = String(generation)
  if (metadata.annotations?.[key] === text) return daemonSet
  const annotations = { ...metadata.annotations, [key]: text }
  return { ...daemonSet, metadata: { ...metadata, annotations } }
}

/** Upstream shows metadata as it holds it itself, where the number is still a field. */
export function withoutTemplateGeneration({ metadata }: DaemonSet): ObjectMeta {
  const { [key]: _, ...annotations } = metadata.annotations ?? {}
  if (Object.keys(annotations).length > 0) return { ...metadata, annotations }
  return withoutFields(metadata, 'annotations')
}
