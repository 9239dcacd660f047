/**
 * Keys of labels whose values are the pod's own: they are made part of a selector when the pod is
 * created, so that it selects the pods of one revision, say.
 */

import type { LabelSelector } from '#api/metadata.ts'
import { labelKeyErrors } from '#api/names/label-names.ts'
import { type FieldError, forbidden, invalid } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'

export interface KeyedSelector {
  readonly labelSelector?: LabelSelector
  readonly matchLabelKeys?: readonly string[]
  readonly mismatchLabelKeys?: readonly string[]
}

const none: readonly FieldError[] = []

/** Upstream's ValidateMatchLabelKeysAndMismatchLabelKeys, after the keys became requirements. */
export function validateLabelKeys(keyed: KeyedSelector, at: FieldPath): readonly FieldError[] {
  const { matchLabelKeys = [], mismatchLabelKeys = [], labelSelector } = keyed
  if (matchLabelKeys.length === 0 && mismatchLabelKeys.length === 0) return none
  const matchAt = at.child('matchLabelKeys')
  return [
    ...validateKeys(matchLabelKeys, labelSelector, matchAt),
    ...validateKeys(mismatchLabelKeys, labelSelector, at.child('mismatchLabelKeys')),
    ...validateOnce(matchLabelKeys, labelSelector, at),
    ...matchLabelKeys.flatMap((key, i) =>
      mismatchLabelKeys.includes(key)
        ? [invalid(matchAt.index(i), key, 'exists in both matchLabelKeys and mismatchLabelKeys')]
        : none,
    ),
  ]
}

function validateKeys(
  keys: readonly string[],
  selector: LabelSelector | undefined,
  at: FieldPath,
): readonly FieldError[] {
  if (keys.length === 0) return none
  if (!selector) return [forbidden(at, 'must not be specified when labelSelector is not set')]
  return keys.flatMap((key, i) =>
    labelKeyErrors(key).map((message) => invalid(at.index(i), key, message)),
  )
}

/** A requirement of the user's own about a key meets the one that was made of the key. */
function validateOnce(
  keys: readonly string[],
  selector: LabelSelector | undefined,
  at: FieldPath,
): readonly FieldError[] {
  if (!selector) return none
  const seen = new Set(Object.keys(selector.matchLabels ?? {}))
  const errors: FieldError[] = []
  for (const { key } of selector.matchExpressions ?? []) {
    const index = keys.lastIndexOf(key)
    if (index >= 0 && seen.has(key)) {
      errors.push(invalid(at.index(index), key, 'exists in both matchLabelKeys and labelSelector'))
    }
    seen.add(key)
  }
  return errors
}

/** Upstream's ValidateMatchLabelKeysInTopologySpread, for keys that stay keys. */
export function validateUnmergedKeys(keyed: KeyedSelector, at: FieldPath): readonly FieldError[] {
  const { matchLabelKeys: keys = [], labelSelector } = keyed
  if (keys.length === 0) return none
  const keysAt = at.child('matchLabelKeys')
  const selected = new Set([
    ...Object.keys(labelSelector?.matchLabels ?? {}),
    ...(labelSelector?.matchExpressions ?? []).map(({ key }) => key),
  ])
  return [
    ...(labelSelector
      ? none
      : [forbidden(keysAt, 'must not be specified when labelSelector is not set')]),
    ...keys.flatMap((key, i) => [
      ...labelKeyErrors(key).map((message) => invalid(keysAt.index(i), key, message)),
      ...(selected.has(key)
        ? [invalid(keysAt.index(i), key, 'exists in both matchLabelKeys and labelSelector')]
        : none),
    ]),
  ]
}

/** The selector with a requirement for every key that the pod has a label for. */
export function withLabelKeys<T extends KeyedSelector>(
  keyed: T,
  labels: Readonly<Record<string, string>>,
): T {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = keyed
  if (!labelSelector) return keyed
  const added = [
    ...requirements(matchLabelKeys, 'In', labels),
    ...requirements(mismatchLabelKeys, 'NotIn', labels),
  ]
  if (added.length === 0) return keyed
  const matchExpressions = [...(labelSelector.matchExpressions ?? []), ...added]
  return { ...keyed, labelSelector: { ...labelSelector, matchExpressions } }
}

function requirements(
  keys: readonly string[],
  operator: 'In' | 'NotIn',
  labels: Readonly<Record<string, string>>,
) {
  return keys
    .filter((key) => Object.hasOwn(labels, key))
    .map((key) => ({ key, operator, values: [labels[key]!] }))
}
