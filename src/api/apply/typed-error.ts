/** What is wrong with a value by the schema that server-side apply reads it by. */

import { isJsonList, isJsonObject } from '#api/patch/json-tree.ts'
import { formatGo } from '#api/patch/strategic-values.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { formatGoNumber } from '#base/go/text.ts'

export interface TypedProblem {
  /** As `.spec.containers[name="app"]`; empty for the object itself. */
  readonly path: string
  readonly message: string
}

/** At least one problem; the message is upstream's for all of them. */
export class TypedError extends Error {
  override readonly name = 'TypedError'
  readonly problems: readonly TypedProblem[]

  constructor(problems: readonly TypedProblem[]) {
    super(formatProblems(problems))
    this.problems = problems
  }
}

function formatProblems(problems: readonly TypedProblem[]): string {
  const lines = problems.map(({ path, message }) => (path ? `${path}: ${message}` : message))
  return lines.length === 1
    ? lines[0]!
    : ['errors:', ...lines.map((line) => `  ${line}`)].join('\n')
}

/** The value as the messages show it: as Go's `%#v` prints upstream's holder of values. */
export function syntaxOf(value: Json): string {
  return `&value.valueUnstructured{Value:${syntax(value)}}`
}

function syntax(value: Json): string {
  if (value === null) return 'interface {}(nil)'
  if (typeof value === 'string') return JSON.stringify(value)
  if (isJsonList(value)) return `[]interface {}{${value.map(syntax).join(', ')}}`
  if (typeof value === 'number' || typeof value === 'bigint') return formatGoNumber(value)
  if (!isJsonObject(value)) return String(value)
  const members = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${syntax(value[key]!)}`)
  return `map[string]interface {}{${members.join(', ')}}`
}

/** The value as Go's `%v` prints upstream's holder of values. */
export function plainOf(value: Json): string {
  return `&{${formatGo(value)}}`
}
