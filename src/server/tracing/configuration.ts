/** Where traces are told of, and how many: upstream's TracingConfiguration, the same in all its versions. */
import { parseUrl } from '#api/go-url.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { decodeConfiguration, type Shapes } from '#server/configuration/decode.ts'
import type { TracingOptions } from '#server/tracing/options.ts'

export interface TracingConfiguration {
  readonly endpoint?: string
  readonly samplingRatePerMillion?: number
}

const shapes: Shapes = {
  TracingConfiguration: [
    ['endpoint', 'string', 0, 'p'],
    ['samplingRatePerMillion', 'int32', 0, 'p'],
  ],
}

/** Throws with upstream's words. Whether it makes sense is another question. */
export function decodeTracingConfiguration(text: string): TracingConfiguration {
  return decodeConfiguration(text, {
    shapes,
    kinds: ['TracingConfiguration'],
    assumedVersion: 'apiserver.config.k8s.io/v1',
    mismatch: (kind, version) =>
      `converting (${version}.${kind}) to (apiserver.TracingConfiguration): unknown conversion`,
  })
}

const million = 1_000_000

export function validateTracing({
  endpoint,
  samplingRatePerMillion: rate = 0,
}: TracingConfiguration): readonly FieldError[] {
  const at = path('samplingRatePerMillion')
  const most = 'sampling rate per million must be less than or equal to one million'
  return [
    ...(rate < 0 ? [invalid(at, rate, 'sampling rate must be positive')] : []),
    ...(rate > million ? [invalid(at, rate, most)] : []),
    ...(endpoint === undefined ? [] : endpointErrors(endpoint)),
  ]
}

const schemes: readonly string[] = ['dns', 'unix', 'unix-abstract']

function endpointErrors(endpoint: string): readonly FieldError[] {
  const at = path('endpoint')
  const whole = endpoint.includes('//') ? endpoint : `dns://${endpoint}`
  const url = parseUrl(whole)
  if ('message' in url) return [invalid(at, whole, url.message)]
  if (schemes.includes(url.scheme)) return []
  const known = 'Options are none, dns, unix, or unix-abstract'
  const where = 'See https://github.com/grpc/grpc/blob/master/doc/naming.md'
  return [invalid(at, whole, `unsupported scheme: ${url.scheme}.  ${known}.  ${where}`)]
}

const standardEndpoint = 'localhost:4317'

/** Of a valid one. */
export function tracingOptionsOf({
  endpoint = standardEndpoint,
  samplingRatePerMillion = 0,
}: TracingConfiguration): TracingOptions {
  return { address: addressOf(endpoint), ratePerMillion: samplingRatePerMillion }
}

const targetForm = /^(dns|unix|unix-abstract):\/\/[^/]*\/(.*)$/
const hostForm = /^(?:\[(.*)\]|([^:]*))(?::(\d+))?$/
/** gRPC's, of a target that says none. */
const standardPort = 443

function addressOf(endpoint: string): TracingOptions['address'] {
  const [, scheme = 'dns', target = endpoint] = targetForm.exec(endpoint) ?? []
  if (scheme === 'unix') return { path: `/${target}` }
  if (scheme === 'unix-abstract') return { path: `\0${target}` }
  // What is of no such form is an address with colons in it.
  const [, literal, name, port = standardPort] = hostForm.exec(target) ?? []
  return { host: literal ?? name ?? target, port: Number(port) }
}
