/** From the flags of encryption at rest to its options. It is loaded only where something is encrypted. */
import { FlagError, type FlagValues } from '#base/component-flags.ts'
import { EncryptionConfigError } from '#server/encryption/configuration.ts'
import type { EncryptionOptions } from '#server/encryption/encryption.ts'
import { loadPlan } from '#server/encryption/load.ts'

/** Throws FlagError, in upstream's words. */
export function readEncryption(flags: FlagValues): EncryptionOptions {
  const file = 'encryption-provider-config'
  const path = flags.text(file)
  const reloads = flags.isOn(`${file}-automatic-reload`)
  if (path === '') throw new FlagError(`--${file}-automatic-reload must be set with --${file}`)
  try {
    return { path, reloads, plan: loadPlan(path, reloads) }
  } catch (error) {
    if (!(error instanceof EncryptionConfigError)) throw error
    throw new FlagError(error.message, { cause: error })
  }
}
