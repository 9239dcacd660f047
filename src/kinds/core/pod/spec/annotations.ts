/** The rules for annotations that mean something to Kubernetes when a pod bears them. */

import type { Json } from '#api/scalars/scalars.ts'
import { type FieldError, forbidden, invalid } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import type { PodSpecOptions } from '#kinds/core/pod/options.ts'
import {
  validateAppArmorText,
  validateSameAppArmor,
  validateSameSeccomp,
  validateSeccompText,
} from '#kinds/core/pod/spec/profiles.ts'
import { validateTolerations } from '#kinds/core/pod/spec/tolerations.ts'
import { containersOf, containersWithPath } from '#kinds/core/pod/spec/visit.ts'
import type { PodSpec, Toleration } from '#kinds/core/pod/types.ts'
import { annotationError, lowerKeys, textOf } from '#kinds/core/shared/annotation-json.ts'

export const mirrorAnnotation = 'kubernetes.io/config.mirror'
export const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/'
export const seccompAnnotation = 'seccomp.security.alpha.kubernetes.io/pod'
export const seccompPrefix = 'container.seccomp.security.alpha.kubernetes.io/'
const deletionCostAnnotation = 'controller.kubernetes.io/pod-deletion-cost'
const tolerationsAnnotation = 'scheduler.alpha.kubernetes.io/tolerations'

export type Annotations = Readonly<Record<string, string>>

interface Place {
  readonly at: FieldPath
  readonly options: PodSpecOptions
}

/** Upstream's ValidatePodSpecificAnnotations. */
export function validatePodAnnotations(
  annotations: Annotations,
  spec: PodSpec,
  { at, options }: Place,
): readonly FieldError[] {
  const errors: FieldError[] = []
  for (const [key, value] of Object.entries(annotations)) {
    if (key === mirrorAnnotation && (spec.nodeName ?? '') === '') {
      const detail = 'must set spec.nodeName if mirror pod annotation is set'
      errors.push(invalid(at.key(key), value, detail))
    } else if (key === tolerationsAnnotation && value !== '') {
      errors.push(...validateTolerationsText(value, at, options.comparingTolerations))
    } else if (key === deletionCostAnnotation && !options.anyDeletionCost) {
      if (!isDeletionCost(value))
        errors.push(invalid(at.key(key), value, 'must be a 32bit integer'))
    } else if (key === seccompAnnotation || key.startsWith(seccompPrefix)) {
      errors.push(...validateSeccompText(value, at.child(key)))
    } else if (key.startsWith(appArmorPrefix)) {
      const name = key.slice(appArmorPrefix.length)
      if (!containersOf(spec).some((container) => container.name === name)) {
        errors.push(invalid(at.key(key), name, 'container not found'))
      }
      errors.push(...validateAppArmorText(value, at.key(key)))
    }
  }
  return errors
}

function validateTolerationsText(
  text: string,
  at: FieldPath,
  comparing: boolean,
): readonly FieldError[] {
  const wrong = annotationError(text, 'array', '[]core.Toleration')
  if (wrong !== undefined) return [invalid(at, tolerationsAnnotation, wrong)]
  const items = (JSON.parse(text) ?? []) as readonly Json[]
  return validateTolerations(items.map(asToleration), at.child(tolerationsAnnotation), comparing)
}

function asToleration(item: Json): Toleration {
  const { tolerationseconds: seconds, ...fields } = lowerKeys(item)
  const texts = ['key', 'operator', 'value', 'effect']
    .map((name) => [name, textOf(fields[name])] as const)
    .filter(([, text]) => text !== '')
  return {
    ...Object.fromEntries(texts),
    ...(typeof seconds === 'number' && { tolerationSeconds: seconds }),
  }
}

/** Whether the cost is a number that has one way to be written, or is not given. */
export function hasDeletionCost(annotations: Annotations): boolean {
  const cost = Object.hasOwn(annotations, deletionCostAnnotation)
    ? annotations[deletionCostAnnotation]!
    : '0'
  return isDeletionCost(cost)
}

function isDeletionCost(text: string): boolean {
  if (!/^(0|-[0-9]+|[1-9][0-9]*)$/.test(text)) return false
  const value = Number(text)
  return value >= -(2 ** 31) && value < 2 ** 31
}

/** What an update may not do to annotations. */
export function validateAnnotationChanges(
  annotations: Annotations,
  old: Annotations,
  at: FieldPath,
): readonly FieldError[] {
  const errors: FieldError[] = []
  for (const key of Object.keys(old)) {
    if (Object.hasOwn(annotations, key) && annotations[key] === old[key]) continue
    const what = guarded(key)
    if (what) errors.push(forbidden(at.key(key), `may not remove or update ${what}`))
  }
  for (const key of Object.keys(annotations)) {
    if (Object.hasOwn(old, key)) continue
    const what = guarded(key)
    if (what) errors.push(forbidden(at.key(key), `may not add ${what}`))
  }
  return errors
}

function guarded(key: string): string | undefined {
  if (key.startsWith(appArmorPrefix)) return 'AppArmor annotations'
  return key === mirrorAnnotation ? 'mirror pod annotation' : undefined
}

/** Where an annotation and a field say the same thing, they must say it alike. */
export function validateAnnotationsMatch(
  annotations: Annotations,
  spec: PodSpec,
  at: FieldPath,
): readonly FieldError[] {
  const { seccompProfile: podSeccomp, appArmorProfile: podAppArmor } = spec.securityContext ?? {}
  const errors: FieldError[] = []
  const podText = annotationIn(annotations, seccompAnnotation)
  if (podSeccomp && podText !== undefined) {
    const profileAt = at.child('securityContext', 'seccompProfile')
    errors.push(...validateSameSeccomp(podText, podSeccomp, profileAt))
  }
  for (const { container, path } of containersWithPath(spec, at)) {
    const { name, securityContext: context } = container
    const seccomp = context?.seccompProfile
    const appArmor = context?.appArmorProfile ?? podAppArmor
    const seccompText = annotationIn(annotations, `${seccompPrefix}${name}`)
    const appArmorText = annotationIn(annotations, `${appArmorPrefix}${name}`)
    if (seccomp && seccompText !== undefined) {
      const profileAt = path().child('securityContext', 'seccompProfile')
      errors.push(...validateSameSeccomp(seccompText, seccomp, profileAt))
    }
    if (appArmor && appArmorText !== undefined && spec.os?.name !== 'windows') {
      const profileAt = path().child('securityContext', 'appArmorProfile')
      errors.push(...validateSameAppArmor(appArmorText, appArmor, profileAt))
    }
  }
  return errors
}

function annotationIn(annotations: Annotations, key: string): string | undefined {
  return Object.hasOwn(annotations, key) ? annotations[key] : undefined
}
