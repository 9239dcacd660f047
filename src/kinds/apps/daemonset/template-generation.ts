/**
 * How often the template of a DaemonSet changed. It was a field once; in this version an annotation
 * holds it, which is the server's to write, however the user leaves it.
 */
import { isDeepStrictEqual } from 'node:util'
import type { DaemonSet } from '#kinds/apps/daemonset/types.ts'

const key = 'deprecated.daemonset.template.generation'
const int64 = /^[+-]?\d{1,19}$/

/** The number a new DaemonSet starts from: one, unless it brings a greater one. */
export function withFirstTemplateGeneration(daemonSet: DaemonSet): DaemonSet {
  const given = templateGenerationOf(daemonSet)
  return withTemplateGeneration(daemonSet, given < 1n ? 1n : given)
}

export function withNextTemplateGeneration(daemonSet: DaemonSet, old: DaemonSet): DaemonSet {
  const before = templateGenerationOf(old)
  const isSame = isDeepStrictEqual(daemonSet.spec.template, old.spec.template)
  return withTemplateGeneration(daemonSet, isSame ? before : before + 1n)
}

export function withTemplateGenerationOf(daemonSet: DaemonSet, old: DaemonSet): DaemonSet {
  return withTemplateGeneration(daemonSet, templateGenerationOf(old))
}

function templateGenerationOf({ metadata: { annotations = {} } }: DaemonSet): bigint {
  const text = Object.hasOwn(annotations, key) ? annotations[key] : undefined
  return text !== undefined && int64.test(text) ? BigInt(text.replace('+', '')) : 0n
}

function withTemplateGeneration(daemonSet: DaemonSet, generation: bigint): DaemonSet {
  const { metadata } = daemonSet
  const text = String(generation)
  if (metadata.annotations?.[key] === text) return daemonSet
  const annotations = { ...metadata.annotations, [key]: text }
  return { ...daemonSet, metadata: { ...metadata, annotations } }
}
