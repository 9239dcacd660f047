/**
 * Finds the folder of reference facts that may lie beside the checkout. Tests that need it pass
 * `skip: missingShared('reference/api')`, so that its absence is seen in the summary.
 */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../../../shared')

/** The path of something in the reference folder, whether it is there or not. */
export function sharedPath(...parts: readonly string[]): string {
  return join(root, ...parts)
}

/** A reason to skip if it is not there, else false. */
export function missingShared(...parts: readonly string[]): string | false {
  return existsSync(sharedPath(...parts))
    ? false
    : `needs ../shared/${parts.join('/')} beside the checkout`
}
