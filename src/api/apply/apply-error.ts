/**
 * Says why a configuration cannot be applied, in upstream's words. `code` is what a server answers
 * with: `BadRequest` (400) for a request that is none, `Internal` (500) for everything else, faults
 * of the configuration among them.
 */
export class ApplyError extends Error {
  override readonly name = 'ApplyError'
  readonly code: 'BadRequest' | 'Internal'

  constructor(code: ApplyError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export function isApplyError(error: unknown): error is ApplyError {
  return error instanceof Error && error.name === 'ApplyError'
}
