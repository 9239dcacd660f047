/** The columns of custom resources: what their definition asks for, or their age. */
import { formatAge, nameColumn } from '#api/columns.ts'
import { findByPath } from '#api/custom/json-path.ts'
import type { Column } from '#api/definition.ts'
import type { Json } from '#api/scalars.ts'
import { formatGoJson } from '#base/go-text.ts'
import type { CustomResource } from '#kinds/apiextensions/customresource/custom-version.ts'
import { encodeCustom } from '#kinds/apiextensions/customresource/json.ts'
import type { CustomResourceColumnDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'

const ageColumn: CustomResourceColumnDefinition = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
}

export function customColumns(
  asked: readonly CustomResourceColumnDefinition[],
): readonly Column<CustomResource>[] {
  const shown = asked.length > 0 ? asked : [ageColumn]
  return [nameColumn, ...shown.map(columnOf)]
}

function columnOf(column: CustomResourceColumnDefinition): Column<CustomResource> {
  const { name, format, priority = 0, jsonPath } = column
  const standard = `Custom resource definition column (in JSONPath format): ${jsonPath}`
  const description = column.description || (column === ageColumn ? '' : standard)
  const type = column.type as Column<CustomResource>['type']
  return {
    name,
    type,
    ...(format && { format }),
    ...(description && { description }),
    ...(priority > 0 && { wide: true }),
    value(object, nowMs) {
      const [found] = findByPath(encodeCustom(object), jsonPath)
      return found === undefined ? undefined : cellOf(type, found, nowMs)
    },
  }
}

/** A value that is not of the column's type is not shown. */
function cellOf(type: string, value: Json, nowMs: number): string | number | boolean | undefined {
  const isNumber = typeof value === 'number' || typeof value === 'bigint'
  switch (type) {
    case 'string':
      return textOf(value)
    case 'integer':
      return isNumber ? Math.trunc(Number(value)) : undefined
    case 'number':
      return isNumber ? Number(value) : undefined
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    default:
      return typeof value === 'string' ? dateOf(value, nowMs) : undefined
  }
}

function textOf(value: Json): string {
  if (value === null) return '<nil>'
  if (typeof value === 'string') return value
  return typeof value === 'object' ? formatGoJson(value) : String(value)
}

function dateOf(text: string, nowMs: number): string {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)
  return isTime ? formatAge(text, nowMs) : '<invalid>'
}
