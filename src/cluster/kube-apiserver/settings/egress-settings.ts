/** From --egress-selector-config-file to the ways by which others are reached. It is loaded only where there are any. */
import { existsSync } from 'node:fs'
import { formatFieldErrors } from '#api/validation/field-error.ts'
import { FlagError } from '#base/component-flags.ts'
import { quoteGo } from '#base/go/text.ts'
import { messageOf } from '#base/message-of.ts'
import { readFile, readNamed, whyUnread } from '#cluster/kube-apiserver/files/read-file.ts'
import { decodeEgress, type EgressConfiguration } from '#server/egress/configuration.ts'
import { createEgress, type Egress, type EgressParts } from '#server/egress/egress.ts'
import { validateEgress } from '#server/egress/validate.ts'

/** Throws FlagError, with upstream's words. */
export function readEgress(path: string, parts: Omit<EgressParts, 'read'>): Egress | undefined {
  const configuration = decoded(path)
  const errors = validateEgress(configuration, existsSync)
  if (errors.length > 0) {
    const why = formatFieldErrors(errors)
    throw new FlagError(`failed to validate egress selector configuration: ${why}`)
  }
  try {
    return createEgress(configuration, { ...parts, read: (file) => readNamed(file) })
  } catch (cause) {
    const where = `failed to setup egress selector with config ${path}`
    throw new FlagError(`${where}: ${messageOf(cause)}`, { cause })
  }
}

function decoded(path: string): EgressConfiguration {
  const where = 'failed to read egress selector config'
  let text: string
  try {
    text = readFile(path)
  } catch (cause) {
    const what = `unable to read egress selector configuration from ${quoteGo(path)}`
    throw new FlagError(`${where}: ${what} [${whyUnread(cause)}]`, { cause })
  }
  try {
    return decodeEgress(text)
  } catch (cause) {
    throw new FlagError(`${where}: ${messageOf(cause)}`, { cause })
  }
}
