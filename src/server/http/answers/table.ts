/** Objects as rows of a table, for tools that print them. */
import { defaultColumns } from '#api/columns.ts'
import type { Column } from '#api/definition.ts'
import type { ListMeta, Resource } from '#api/metadata.ts'
import { badRequest } from '#api/status/status-answers.ts'
import { formatGoJson, quoteGo } from '#base/go/text.ts'
import type { PartialText } from '#server/http/answers/object-shapes.ts'
import { firstOf, type Query } from '#server/http/request-target.ts'
import type { Outgoing } from '#server/served/object-store.ts'
import type { ServedResource } from '#server/served/served-resource.ts'

export type IncludeObject = 'None' | 'Metadata' | 'Object'

const choices: readonly string[] = ['None', 'Metadata', 'Object']

/** Throws StatusError (400). */
export function parseIncludeObject(query: Query): IncludeObject {
  const text = firstOf(query, 'includeObject')
  if (!text) return 'Metadata'
  if (choices.includes(text)) return text as IncludeObject
  throw badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${quoteGo(text)}: must be 'Metadata', 'Object', 'None', or empty`,
  )
}

export interface TableForm {
  readonly apiVersion: string
  readonly include: IncludeObject
  readonly resource: ServedResource
  readonly nowMs: number
  readonly partialText: PartialText
}

/** The table as compact JSON, without a line feed. Without a head, the columns are left out. */
export function formatTable(
  rows: readonly Outgoing[],
  metadata: ListMeta,
  form: TableForm,
  { hasHead = true }: { readonly hasHead?: boolean } = {},
): string {
  const columns = columnsOf(form.resource)
  const head = hasHead ? columnsJson(columns) : 'null'
  const { rowOrder } = form.resource.definition
  const sorted = rowOrder ? rows.toSorted((a, b) => rowOrder(a.object, b.object)) : rows
  const lines = sorted.map((row) => formatRow(row, columns, form)).join(',')
  // Upstream's way for kinds that do not say how they are printed makes no list of what is none.
  const isNone = rows.length === 0 && columns === defaultColumns
  const meta = formatGoJson(new Map(Object.entries(metadata)))
  const kind = `"kind":"Table","apiVersion":"${form.apiVersion}"`
  return `{${kind},"metadata":${meta},"columnDefinitions":${head},"rows":${isNone ? 'null' : `[${lines}]`}}`
}

function columnsOf({ definition }: ServedResource): readonly Column<Resource>[] {
  return definition.columns ?? defaultColumns
}

const heads = new WeakMap<readonly Column<Resource>[], string>()

function columnsJson(columns: readonly Column<Resource>[]): string {
  let text = heads.get(columns)
  if (text === undefined) {
    const announced = columns.filter(({ unannounced }) => !unannounced)
    text = formatGoJson(announced.map(columnDefinition))
    heads.set(columns, text)
  }
  return text
}

function columnDefinition(column: Column<Resource>): ReadonlyMap<string, unknown> {
  const { name, type, format = '', description = '', wide } = column
  return new Map(Object.entries({ name, type, format, description, priority: wide ? 1 : 0 }))
}

function formatRow(row: Outgoing, columns: readonly Column<Resource>[], form: TableForm): string {
  const { object } = row
  const { definition, isCustom } = form.resource
  // Of kinds that are built in, what a text is not said is the empty text.
  const cellOf = ({ type, value }: Column<Resource>) =>
    value(object, form.nowMs) ?? (type === 'string' && !isCustom ? '' : undefined)
  const cells = columns.map((column) => formatGoJson(cellOf(column))).join(',')
  const conditions = definition.rowConditions?.(object) ?? []
  const remarks = conditions.length > 0 ? `"conditions":${formatGoJson(conditions)},` : ''
  return `{"cells":[${cells}],${remarks}"object":${rowObject(row, form)}}`
}

function rowObject(row: Outgoing, { include, apiVersion, resource, partialText }: TableForm) {
  if (include === 'None') return 'null'
  if (include === 'Metadata') return partialText(row.object, resource, apiVersion)
  const bytes = row.encoded(resource, 'application/json')
  return bytes.toString('utf8', 0, bytes.length - 1)
}
