/** The column of bindings that says where their parameters come from. */
import type { LabelSelector } from '#api/metadata.ts'
import type { ParamRef } from '#kinds/admissionregistration/shared/types.ts'

export function formatParamRef(paramRef: ParamRef | undefined): string {
  if (!paramRef) return '<unset>'
  const { name, namespace = '*', selector } = paramRef
  return name ? `${namespace}/${name}` : formatSelector(selector)
}

/** As Go prints a pointer to one. */
function formatSelector(selector: LabelSelector | undefined): string {
  if (!selector) return 'nil'
  const labels = Object.entries(selector.matchLabels ?? {})
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}: ${value},`)
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  )
  const all = `MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},`
  return `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},${all}}`
}
