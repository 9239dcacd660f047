/** From the flag of tracing to its options. It is loaded only where requests are traced. */
import { formatAggregate, formatFieldError } from '#api/validation/field-error.ts'
import { FlagError, type FlagValues } from '#base/component-flags.ts'
import { quoteGo } from '#base/go/text.ts'
import { messageOf } from '#base/message-of.ts'
import { readNamed } from '#cluster/kube-apiserver/files/read-file.ts'
import {
  decodeTracingConfiguration,
  type TracingConfiguration,
  tracingOptionsOf,
  validateTracing,
} from '#server/tracing/configuration.ts'
import type { TracingOptions } from '#server/tracing/options.ts'

/** Throws FlagError, in upstream's words. */
export function readTracing(flags: FlagValues): TracingOptions {
  const path = flags.text('tracing-config-file')
  const where = 'failed to read tracing config'
  const text = readNamed(
    path,
    `${where}: unable to read tracing configuration from ${quoteGo(path)}: `,
  )
  const configuration = decoded(text, `${where}: unable to decode tracing configuration data`)
  const errors = validateTracing(configuration)
  if (errors.length > 0) {
    const why = formatAggregate(errors.map(formatFieldError))
    throw new FlagError(`failed to validate tracing configuration: ${why}`)
  }
  return tracingOptionsOf(configuration)
}

function decoded(text: string, where: string): TracingConfiguration {
  try {
    return decodeTracingConfiguration(text)
  } catch (error) {
    // Upstream's type has the one that all its programs share within it.
    const why = messageOf(error).replace('Go struct field ', '$&TracingConfiguration.')
    throw new FlagError(`${where}: ${why}`, { cause: error })
  }
}
