/** From flags to how other API servers are reached, on the same store or behind this one. */
import { FlagError, type FlagValues } from '#base/component-flags.ts'
import { decodePem } from '#base/x509/pem.ts'
import type { LiveFiles } from '#cluster/kube-apiserver/files/live-files.ts'
import { featureGates } from '#cluster/kube-apiserver/settings/feature-gates.ts'
import { certificatesError } from '#server/configuration/certificates.ts'
import type { LiveText } from '#server/configuration/live-file.ts'
import type { ListenOptions, ServerOptions } from '#server/options.ts'

const gate = 'UnknownVersionInteroperabilityProxy'
const authorities = 'peer-ca-file'
const address = ['peer-advertise-ip', 'peer-advertise-port'] as const
const pair = ['proxy-client-cert-file', 'proxy-client-key-file'] as const

/** What is told of a command line as a whole. */
export function peerProblems(flags: FlagValues): readonly string[] {
  if (featureGates(flags)[gate] ?? true) return []
  const given = [authorities, ...address].filter((flag) => flags.text(flag) !== '')
  return given.map((flag) => `--${flag} requires ${gate} feature to be turned on`)
}

/** The certificate by which other API servers know this one. Throws FlagError. */
export function proxyPairOf(flags: FlagValues, files: LiveFiles): LiveText | undefined {
  const missing = pair.filter((flag) => flags.text(flag) === '')
  if (missing.length === 0) return files.pairOf(...pair, 'aggregator-proxy-cert')
  if (flags.text(authorities) !== '') {
    const what = missing[0]!.replace('client-', '')
    throw new FlagError(`error building peer proxy handler, ${what} not specified`)
  }
  if (missing.length === pair.length) return undefined
  throw new FlagError('--proxy-client-cert-file and --proxy-client-key-file need each other')
}

/** Throws FlagError. */
export function readPeers(
  files: LiveFiles,
  proxyPair: LiveText | undefined,
): Pick<ServerOptions, 'peers'> {
  const read = () => files.authorities(authorities, 'peer-ca', rootsProblem)
  const roots = inTransport(read)
  return roots && proxyPair ? { peers: { authorities: roots, proxyPair } } : {}
}

function inTransport<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof FlagError)) throw cause
    throw new FlagError(`failed to create proxy transport: ${cause.message}`, { cause })
  }
}

/** In the words of upstream's clients, which are not those of its server. */
function rootsProblem(pem: string): string | undefined {
  const problem = certificatesError(pem)
  if (problem === undefined) return undefined
  const where = 'unable to load root certificates'
  const blocks = decodePem(pem)
  if (blocks.length === 0) return `${where}: unable to parse bytes as PEM block`
  const isSome = blocks.some(({ type, hasHeaders }) => type === 'CERTIFICATE' && !hasHeaders)
  return isSome
    ? `${where}: failed to parse certificate: ${problem}`
    : `${where}: no valid certificate authority data seen`
}

/** Where other servers reach this one: undefined, where not both flags say it. */
export function peerAddress(flags: FlagValues): Pick<ListenOptions, 'peerAddress'> {
  const [host, port] = address.map((flag) => flags.text(flag))
  return host && port ? { peerAddress: { host, port } } : {}
}
