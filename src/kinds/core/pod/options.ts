/** How strict the rules for a pod are: what was stored before stays allowed. */
import type { Features } from '#api/features.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

export interface PodSpecOptions {
  readonly features: Features
}

export function podSpecOptions(
  _pod: PodTemplateSpec,
  _old: PodTemplateSpec | undefined,
  features: Features,
): PodSpecOptions {
  return { features }
}
