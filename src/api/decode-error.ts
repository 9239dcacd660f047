import type { Json } from '#api/scalars.ts'

/** Says that a value is not of the type its place wants. */
export class DecodeError extends Error {
  readonly code = 'DecodeError'
  /** The place, as `spec.containers[0].name`. */
  readonly at: string

  constructor(at: string, value: Json, wanted: string) {
    super(
      `json: cannot unmarshal ${kindOf(value)} into field ${at || 'top level'} of type ${wanted}`,
    )
    this.at = at
  }
}

function kindOf(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'bigint') return `number ${value}`
  if (typeof value === 'number') return `number ${value}`
  return typeof value
}
