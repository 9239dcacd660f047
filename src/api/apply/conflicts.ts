/** Conflicts of an apply, in upstream's words. */

import { idOf, type Manager } from '#api/apply/managers.ts'
import type { Conflict } from '#api/apply/own-fields.ts'
import type { StatusCause } from '#api/metadata.ts'
import type { StatusError } from '#api/status/status.ts'
import { applyConflict } from '#api/status/status-answers.ts'
import { quoteGo } from '#base/go/text.ts'

/** What a server answers to an apply that others' fields stand against. */
export function conflictAnswer(conflicts: readonly Conflict[]): StatusError {
  return applyConflict(conflictCauses(conflicts), formatConflicts(conflicts))
}

/** The message of the Status that a conflicting apply is answered with. */
export function formatConflicts(conflicts: readonly Conflict[]): string {
  const [first] = conflicts
  if (first && conflicts.length === 1) {
    return `Apply failed with 1 conflict: conflict with ${formatManager(first.manager)}: ${first.path}`
  }
  const groups = Map.groupBy(conflicts, ({ manager }) => idOf(manager))
  const lines = [...groups.keys()].toSorted().flatMap((id) => {
    const group = groups.get(id)!
    const head = `conflicts with ${formatManager(group[0]!.manager)}:`
    return [head, ...group.map(({ path }) => `- ${path}`)]
  })
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`
}

/** The causes of that Status, one for each field. */
export function conflictCauses(conflicts: readonly Conflict[]): readonly StatusCause[] {
  return conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${formatManager(manager)}`,
    field: path,
  }))
}

function formatManager({ name, operation, apiVersion, subresource }: Manager): string {
  const sub = subresource ? ` with subresource ${quoteGo(subresource)}` : ''
  const version = operation === 'Update' ? ` using ${apiVersion}` : ''
  return `${quoteGo(name)}${sub}${version}`
}
