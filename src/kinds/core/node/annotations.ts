/** The rules for annotations that once held what is now in a node's spec. */

import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { goJsonKind, goJsonSyntaxError } from '#base/go/json.ts'
import { validateTaints } from '#kinds/core/node/taints.ts'
import type { Taint } from '#kinds/core/node/types.ts'

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
  const wrong = readError(text, 'array', '[]core.Taint')
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
  const wrong = readError(text, 'object', 'v1.AvoidPods')
  if (wrong !== undefined) return [invalid(at.child('AvoidPods'), avoidKey, wrong)]
  const entries = lowerKeys(JSON.parse(text) as Json)['preferavoidpods']
  const avoidPath = at.child('PreferAvoidPods')
  if (!Array.isArray(entries) || entries.length === 0) return [required(avoidPath)]
  return (entries as readonly Json[]).flatMap((entry, i) =>
    validateAvoidEntry(entry, avoidPath.index(i).child('PodSignature')),
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

/** What Go would say of a text that does not hold a value of its type. */
function readError(text: string, kind: string, type: string): string | undefined {
  const syntax = goJsonSyntaxError(text)
  if (syntax !== undefined) return syntax
  const found = goJsonKind(JSON.parse(text))
  if (found === kind || found === 'null') return undefined
  return `json: cannot unmarshal ${found} into Go value of type ${type}`
}

/** Go reads the keys of such texts without regard to case. */
function lowerKeys(value: Json | undefined): Readonly<Record<string, Json>> {
  if (!isObject(value)) return {}
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toLowerCase(), item]))
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}
