/** The columns of custom resources: what their definition asks for, or their age. */
import { formatAge, nameColumn } from '#api/columns.ts'
import { findByPath } from '#api/custom/json-path.ts'
import { jsonPathProblem } from '#api/custom/json-path-syntax.ts'
import type { Column } from '#api/definition.ts'
import { isGrammarError } from '#api/grammar-error.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { canonicalTime } from '#api/scalars/time.ts'
import { formatGoJson, formatGoNumber } from '#base/go/text.ts'
import type { CustomResource } from '#kinds/apiextensions/customresource/custom-version.ts'
import { encodeCustom } from '#kinds/apiextensions/customresource/json.ts'
import type { CustomResourceColumnDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'

const ageColumn: CustomResourceColumnDefinition = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
}

/** A column whose path cannot be read is not shown, nor are those after it. */
export function customColumns(
  asked: readonly CustomResourceColumnDefinition[],
): readonly Column<CustomResource>[] {
  const shown = asked.length > 0 ? asked : [ageColumn]
  const wrong = shown.findIndex(({ jsonPath }) => jsonPathProblem(jsonPath) !== undefined)
  return [nameColumn, ...shown.slice(0, wrong < 0 ? shown.length : wrong).map(columnOf)]
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
  if (value === null) return '<no value>'
  if (typeof value === 'number' || typeof value === 'bigint') return formatGoNumber(value)
  return typeof value === 'object' ? formatGoJson(value) : String(value)
}

function dateOf(text: string, nowMs: number): string {
  try {
    const time = text === '' || text === 'null' ? '' : canonicalTime(text)
    return formatAge(time, nowMs)
  } catch (error) {
    if (!isGrammarError(error)) throw error
    return '<invalid>'
  }
}
