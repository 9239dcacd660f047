/** How objects are shown and chosen: columns, selectable fields; and the paths of subresources. */
import type { JsonSchema } from '#api/custom/json-schema.ts'
import { followSchemaPath } from '#api/custom/schema-path.ts'
import {
  duplicate,
  type FieldError,
  invalid,
  required,
  tooMany,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import type {
  CustomResourceColumnDefinition,
  CustomResourceSubresources,
  SelectableField,
} from '#kinds/apiextensions/customresourcedefinition/types.ts'

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string']
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password']

export function validateColumn(
  { name, type, format = '', jsonPath }: CustomResourceColumnDefinition,
  at: FieldPath,
): readonly FieldError[] {
  const typeWords = `must be one of ${columnTypes.join(',')}`
  const errors: FieldError[] = []
  if (name === '') errors.push(required(at.child('name')))
  if (type === '') errors.push(required(at.child('type'), typeWords))
  else if (!columnTypes.includes(type)) errors.push(invalid(at.child('type'), type, typeWords))
  if (format !== '' && !columnFormats.includes(format)) {
    errors.push(invalid(at.child('format'), format, `must be one of ${columnFormats.join(',')}`))
  }
  if (jsonPath === '') errors.push(required(at.child('JSONPath')))
  else errors.push(...pathErrors(jsonPath, '', at.child('JSONPath')))
  return errors
}

export function validateSubresources(
  { scale }: CustomResourceSubresources,
  at: FieldPath,
): readonly FieldError[] {
  if (!scale) return []
  const { specReplicasPath, statusReplicasPath, labelSelectorPath = '' } = scale
  const mandatory = (path: string, part: string, place: FieldPath) =>
    path === '' ? [required(place)] : pathErrors(path, part, place)
  return [
    ...mandatory(specReplicasPath, '.spec', at.child('scale.specReplicasPath')),
    ...mandatory(statusReplicasPath, '.status', at.child('scale.statusReplicasPath')),
    ...(labelSelectorPath === ''
      ? []
      : selectorPathErrors(labelSelectorPath, at.child('scale.labelSelectorPath'))),
  ]
}

/** Selectors may also lie in the spec, so that kinds without a status can be scaled. */
function selectorPathErrors(path: string, at: FieldPath): readonly FieldError[] {
  const errors = pathErrors(path, '', at)
  if (errors.length > 0 || path.startsWith('.status.') || path.startsWith('.spec.')) return errors
  return [invalid(at, path, 'should be a json path under either .spec or .status')]
}

function pathErrors(path: string, part: string, at: FieldPath): readonly FieldError[] {
  if (!path.startsWith('.')) {
    return [invalid(at, path, 'must be a simple json path starting with .')]
  }
  if (part === '' || path.startsWith(`${part}.`)) return []
  return [invalid(at, path, `should be a json path under ${part}`)]
}

/** So many fields may be selected by. */
export const mostSelectable = 8
const selectableTypes = ['string', 'boolean', 'integer']

export function validateSelectableFields(
  fields: readonly SelectableField[],
  schema: JsonSchema,
  at: FieldPath,
  anyNumber: boolean,
): readonly FieldError[] {
  const seen = new Set<string>()
  const errors = fields.flatMap(({ jsonPath }, i) =>
    selectableErrors(jsonPath, schema, at.index(i).child('jsonPath'), seen),
  )
  if (seen.size <= mostSelectable || anyNumber) return errors
  return [...errors, tooMany(at, seen.size, mostSelectable)]
}

function selectableErrors(
  text: string,
  schema: JsonSchema,
  at: FieldPath,
  seen: Set<string>,
): readonly FieldError[] {
  if (text === '') return [required(at)]
  const found = followSchemaPath(text, schema, { subscripts: false })
  if ('error' in found) return [invalid(at, text, `is an invalid path: ${found.error}`)]
  const errors: FieldError[] = []
  if (found.first === 'metadata') {
    errors.push(invalid(at, text, 'must not point to fields in metadata'))
  }
  if (!selectableTypes.includes(found.schema?.type ?? '')) {
    const why =
      'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.'
    errors.push(invalid(at, text, why))
  }
  const name = String(found.path)
  if (seen.has(name)) errors.push(duplicate(at, text))
  else seen.add(name)
  return errors
}
