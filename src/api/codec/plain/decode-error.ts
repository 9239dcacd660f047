/**
 * What is wrong with a value, or with a text that should hold one. The messages are those of
 * upstream's decoder, since clients show them.
 */

/** Says that a text or a value is not what its place wants. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError'
  /** The place, as `spec.containers[0].name`; empty for the whole. */
  readonly at: string

  constructor(message: string, at = '') {
    super(message)
    this.at = at
  }
}

export function isDecodeError(error: unknown): error is DecodeError {
  return error instanceof Error && error.name === 'DecodeError'
}

/** Where a value stands: by its path, and by the struct and the fields that Go's decoder names. */
export interface Place {
  readonly at: string
  /** The innermost struct's name; empty at the top. */
  readonly struct: string
  readonly fields: readonly string[]
}

/** A value of another type than the place wants; `value` is told as `string` or `number 1.5`. */
export function wrongType({ at, struct, fields }: Place, value: string, goType: string) {
  const into = struct ? `Go struct field ${struct}.${fields.join('.')}` : 'Go value'
  return new DecodeError(`json: cannot unmarshal ${value} into ${into} of type ${goType}`, at)
}

/** Upstream lists at most so many complaints of strict decoding. */
export const strictLimit = 100

/** What upstream says where neither an object nor a bool stands for a JSON schema. */
export const notSchema = 'boolean or JSON schema expected'
