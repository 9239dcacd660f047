/**
 * Says why a patch could not be applied. `code` is what a server answers with: `BadRequest` (400)
 * for a patch that is none, `Invalid` (422) for one that does not fit the object, `TooLarge` (413)
 * for one beyond the limits, `Internal` (500) where upstream lets its own error through.
 */
export class PatchError extends Error {
  override readonly name = 'PatchError'
  readonly code: 'BadRequest' | 'Invalid' | 'TooLarge' | 'Internal'
  /** Whether it is a test of the patch itself that the object does not pass. */
  readonly isFailedTest: boolean

  constructor(code: PatchError['code'], message: string, isFailedTest = false) {
    super(message)
    this.code = code
    this.isFailedTest = isFailedTest
  }
}

export function isPatchError(error: unknown): error is PatchError {
  return error instanceof Error && error.name === 'PatchError'
}
