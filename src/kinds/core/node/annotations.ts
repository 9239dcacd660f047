/** The rules for annotations that once held what is now in a node's spec. */

import type { Json } from '#api/scalars/scalars.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { validateTaints } from '#kinds/core/node/taints.ts'
import type { Taint } from '#kinds/core/node/types.ts'
import { annotationError, isObject, lowerKeys, textOf } from '#kinds/core/shared/annotation-json.ts'

const taintsKey = 'scheduler.alpha.kubernetes.io/taints'
const avoidKey = 'scheduler.alpha.kubernetes.io/preferAvoidPods'

export function validateNodeAnnotations(
  annotations: Readonly<Record<string, string>> = {},
  at: FieldPath,
): readonly FieldError[] {
  const { [taintsKey]: taints = '', [avoidKey]: avoid = '' } = annotations
  return [
    ...(taints === '' ? [] : validateTaintsText(taints, at)),
    ...(avoid === '' ? [] : validateAvoidText(avoid, at)),
  ]
}

function validateTaintsText(text: string, at: FieldPath): readonly FieldError[] {
  const wrong = annotationError(text, 'array', '[]core.Taint')
  if (wrong !== undefined) return [invalid(at, taintsKey, wrong)]
  const items = (JSON.parse(text) ?? []) as readonly Json[]
  const taints = items.map((item): Taint => {
    const fields = lowerKeys(item)
    return {
      key: textOf(fields['key']),
      value: textOf(fields['value']),
      effect: textOf(fields['effect']) as Taint['effect'],
    }
  })
  return validateTaints(taints, at.child(taintsKey))
}

function validateAvoidText(text: string, at: FieldPath): readonly FieldError[] {
  const wrong = annotationError(text, 'object', 'v1.AvoidPods')
  if (wrong !== undefined) return [invalid(at.child('AvoidPods'), avoidKey, wrong)]
  const entries = lowerKeys(JSON.parse(text) as Json)['preferavoidpods']
  if (!Array.isArray(entries)) return []
  return (entries as readonly Json[]).flatMap((entry, i) =>
    validateAvoidEntry(entry, at.child(avoidKey).index(i).child('PodSignature')),
  )
}

function validateAvoidEntry(entry: Json, at: FieldPath): readonly FieldError[] {
  const controller = lowerKeys(lowerKeys(entry)['podsignature'])['podcontroller']
  if (!isObject(controller)) return [required(at)]
  const isController = lowerKeys(controller)['controller']
  if (isController === true) return []
  const where = at.child('PodController', 'Controller')
  return [invalid(where, isController ?? false, 'must point to a controller')]
}
