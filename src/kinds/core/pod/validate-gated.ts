/** How the choice of nodes of a pod may change while it waits at a gate: it may only narrow. */

import { isSame } from '#api/objects/equality.ts'
import { nilList } from '#api/schema/zero.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import type { NodeSelectorTerm, PodSpec } from '#kinds/core/pod/types.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

export function validateGatedChanges(
  spec: PodSpec,
  old: PodSpec,
  at: FieldPath,
): readonly FieldError[] {
  const { nodeSelector = {} } = spec
  const isLost = Object.entries(old.nodeSelector ?? {}).some(
    ([key, value]) => !Object.hasOwn(nodeSelector, key) || nodeSelector[key] !== value,
  )
  const detail = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)'
  return [
    ...(isLost ? [invalid(at.child('nodeSelector'), spec.nodeSelector, detail)] : []),
    ...validateTerms(termsOf(spec), termsOf(old) ?? [], at),
  ]
}

const needed = 'requiredDuringSchedulingIgnoredDuringExecution'

function termsOf({ affinity }: PodSpec): readonly NodeSelectorTerm[] | undefined {
  return affinity?.nodeAffinity?.[needed]?.nodeSelectorTerms
}

function validateTerms(
  terms: readonly NodeSelectorTerm[] | undefined,
  old: readonly NodeSelectorTerm[],
  specAt: FieldPath,
): readonly FieldError[] {
  if (old.length === 0) return []
  const at = specAt.child('affinity', 'nodeAffinity', needed, 'nodeSelectorTerms')
  if (terms?.length !== old.length) {
    const detail = 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'
    return [invalid(at, terms === nilList ? nilList : terms?.map(shownTerm), detail)]
  }
  const detail = 'only additions are allowed (no mutations or deletions)'
  return terms.flatMap((term, i) =>
    isNarrower(term, old[i]!) ? [] : [invalid(at.index(i), shownTerm(term), detail)],
  )
}

/** A term that selects nothing must not come to select something. */
function isNarrower(term: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  const lists = [
    [term.matchExpressions ?? [], old.matchExpressions ?? []],
    [term.matchFields ?? [], old.matchFields ?? []],
  ] as const
  const wasEmpty = lists.every(([, before]) => before.length === 0)
  if (wasEmpty && lists.some(([now]) => now.length > 0)) return false
  return lists.every(([now, before]) => isSame(now.slice(0, before.length), before))
}

function shownTerm(term: NodeSelectorTerm): unknown {
  return internalFormOf('core.v1.NodeSelectorTerm', term)
}
