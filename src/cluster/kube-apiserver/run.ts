/** Opens an API server as a command line says: the store, with the certificate beside it, then the server. */
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { type Clock, systemClock } from '#base/clock.ts'
import type { FlagValues } from '#base/component-flags.ts'
import { createLogger, type Logger } from '#base/log/log.ts'
import { openLogFile } from '#base/log/log-file.ts'
import { createMetrics } from '#base/metrics.ts'
import { type Random, systemRandom } from '#base/random.ts'
import { holdYoungSpace, limitHeapGrowth } from '#base/v8/heap-growth.ts'
import { openIdleMemory } from '#base/v8/idle-memory.ts'
import { startUnoptimized } from '#base/v8/late-optimizing.ts'
import { LiveFiles } from '#cluster/kube-apiserver/files/live-files.ts'
import { namedPairs } from '#cluster/kube-apiserver/files/named-pairs.ts'
import { readNamed } from '#cluster/kube-apiserver/files/read-file.ts'
import { servingCertificate } from '#cluster/kube-apiserver/files/serving-certificate.ts'
import { flagTexts } from '#cluster/kube-apiserver/flags/flag-texts.ts'
import { judgeFlags } from '#cluster/kube-apiserver/rules/flag-rules.ts'
import { hasExternalSigner } from '#cluster/kube-apiserver/rules/identity-rules.ts'
import { type AccessParts, readAccess } from '#cluster/kube-apiserver/settings/access-settings.ts'
import { readAdmission } from '#cluster/kube-apiserver/settings/admission-settings.ts'
import { readBrowsers } from '#cluster/kube-apiserver/settings/browser-settings.ts'
import { peerAddress } from '#cluster/kube-apiserver/settings/peer-settings.ts'
import {
  endpointSettings,
  readSettings,
  type Settings,
} from '#cluster/kube-apiserver/settings/settings.ts'
import type { SignerParts } from '#cluster/kube-apiserver/settings/signer-settings.ts'
import { tlsSettings } from '#cluster/kube-apiserver/settings/tls-settings.ts'
import { expirationWarnings } from '#cluster/kube-apiserver/settings/token-expiration.ts'
import { openStores } from '#cluster/kube-apiserver/stores.ts'
import type { Egress, EgressParts } from '#server/egress/egress.ts'
import type { ListenOptions, ServerOptions } from '#server/options.ts'
import { type ApiServer, openServer } from '#server/server.ts'

const logBytes = 10_000_000

export interface RunOptions {
  readonly flags: FlagValues
  /** Where the embedded store is, if the flags do not say. */
  readonly stateDirectory: string
  readonly signal: AbortSignal
  readonly clock?: Clock
  readonly random?: Random
  /** Takes a line of the log. */
  write(line: string): void
  /** Takes a line that is meant for standard output. */
  print?(line: string): void
}

export async function openKubeApiserver(options: RunOptions): Promise<ApiServer> {
  const { flags, clock = systemClock, random = systemRandom, signal } = options
  await using stack = new AsyncDisposableStack()
  const start = stack.use(startUnoptimized(clock))
  holdYoungSpace()
  judgeFlags(flags)
  let verbosity = flags.number('v')
  const logFile = flags.text('log-file')
  const { write } = logFile
    ? stack.use(openLogFile({ path: logFile, limitBytes: logBytes }))
    : options
  const log = logOf(flags, clock, { write, verbosity: () => verbosity })
  const files = new LiveFiles(flags)
  const metrics = createMetrics()
  const settings = await signedSettings(readSettings(flags, files), stack, {
    ...{ flags, clock, log, metrics, signal },
  })
  const { serviceAccounts } = settings.authentication
  for (const words of serviceAccounts ? expirationWarnings(serviceAccounts) : []) log.warn(words)
  const listen = listenOptions(options, files, { clock, random })
  const egress = await egressOptions(flags, { clock, random, metrics })
  const tracing = await tracingOptions(flags, egress)
  const warn = (message: string) => log.warn(message)
  const audit = await auditOptions(options, { warn, egress })
  const access = readAccess(flags, settings, { warn, egress })
  const admission = { ...settings.admission, ...readAdmission(flags) }
  const encryption = await encryptionOptions(flags)
  stack.use(openIdleMemory({ clock }))
  const { stateDirectory } = options
  const stores = await openStores(
    { flags, files, egress, stateDirectory, log, clock, signal },
    stack,
  )
  const server = stack.use(
    await openServer({
      ...{ ...settings, ...access, ...audit, ...tracing, ...encryption, admission },
      ...{ ...stores, listen, files: files.all, clock, random, log, metrics },
      ...(egress && { egress }),
      debugging: {
        flags: flagTexts(flags),
        isProfiled: flags.isOn('profiling'),
        setVerbosity(wanted) {
          verbosity = wanted
        },
      },
    }),
  )
  start.done(() => limitHeapGrowth(20))
  const opened = stack.move()
  return { ...server, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

/** Waits for the program that signs tokens, by code that is loaded only where there is one. */
async function signedSettings(
  settings: Settings,
  stack: AsyncDisposableStack,
  { flags, ...parts }: SignerParts & { readonly flags: FlagValues },
): Promise<Settings> {
  if (!hasExternalSigner(flags)) return settings
  const { withExternalSigner } = await import('#cluster/kube-apiserver/settings/signer-settings.ts')
  return { ...settings, authentication: await withExternalSigner(settings, flags, parts, stack) }
}

/** Read by code that is loaded only where there is an audit. */
async function auditOptions(
  { flags, print }: RunOptions,
  { warn, egress }: AccessParts,
): Promise<Pick<ServerOptions, 'audit'>> {
  const wanted = ['audit-policy-file', 'audit-log-path', 'audit-webhook-config-file']
  if (wanted.every((name) => flags.text(name) === '')) return {}
  const { readAudit } = await import('#cluster/kube-apiserver/settings/audit-settings.ts')
  const audit = readAudit(flags, {
    read: readNamed,
    print: print ?? (() => {}),
    warn,
    connect: egress?.controlplane,
  })
  return audit ? { audit } : {}
}

/** Read by code that is loaded only where requests are traced. */
async function tracingOptions(
  flags: FlagValues,
  egress: Egress | undefined,
): Promise<Pick<ServerOptions, 'tracing'>> {
  if (flags.text('tracing-config-file') === '') return {}
  const { readTracing } = await import('#cluster/kube-apiserver/settings/tracing-settings.ts')
  return { tracing: { ...readTracing(flags), connect: egress?.controlplane } }
}

/** Read by code that is loaded only where there are ways of their own. */
async function egressOptions(
  flags: FlagValues,
  parts: Omit<EgressParts, 'read'>,
): Promise<Egress | undefined> {
  const path = flags.text('egress-selector-config-file')
  if (path === '') return undefined
  const { readEgress } = await import('#cluster/kube-apiserver/settings/egress-settings.ts')
  return readEgress(path, parts)
}

interface LogParts {
  write(line: string): void
  verbosity(): number
}

/** Judged before anything is served, by code that is loaded only where something is encrypted. */
async function encryptionOptions(flags: FlagValues): Promise<Pick<ServerOptions, 'encryption'>> {
  const file = 'encryption-provider-config'
  if (flags.text(file) === '' && !flags.isOn(`${file}-automatic-reload`)) return {}
  const { readEncryption } = await import('#cluster/kube-apiserver/settings/encryption-settings.ts')
  return { encryption: readEncryption(flags) }
}

function logOf(flags: FlagValues, clock: Clock, { write, verbosity }: LogParts): Logger {
  const format = flags.text('logging-format') === 'json' ? 'json' : 'text'
  const level = () => (verbosity() >= 4 ? 'debug' : 'info')
  return createLogger({ clock, level, format, write })
}

function listenOptions(
  { flags, stateDirectory }: RunOptions,
  files: LiveFiles,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): ListenOptions {
  const address = flags.text('bind-address')
  const advertiseAddress = flags.text('advertise-address') || advertised(address)
  const externalHost = flags.text('external-hostname')
  const clientAuthorities = files.authorities('client-ca-file', 'client-ca-bundle')
  return {
    address,
    port: flags.number('secure-port'),
    sharesPort: flags.isOn('permit-port-sharing'),
    pair: servingCertificate({
      ...{ flags, files },
      directory: flags.text('cert-dir') || join(stateDirectory, 'serving'),
      addresses: [advertiseAddress, address],
      clock,
      random,
    }),
    named: namedPairs(flags, files),
    ...(clientAuthorities && { clientAuthorities }),
    ...tlsSettings(flags),
    browsers: readBrowsers(flags),
    http2: !flags.isOn('disable-http2-serving'),
    maxStreams: flags.number('http2-max-streams-per-connection'),
    advertiseAddress,
    ...(externalHost !== '' && { externalHost }),
    ...endpointSettings(flags),
    ...peerAddress(flags),
    shutdownDelayMs: flags.durationMs('shutdown-delay-duration'),
  }
}

/** An address that means all, or only this machine, is told as the first that others can reach. */
function advertised(address: string): string {
  const isOwn = ['0.0.0.0', '::', '::1'].includes(address) || address.startsWith('127.')
  if (!isOwn) return address
  const all = Object.values(networkInterfaces()).flatMap((found) => found ?? [])
  const wanted = address.includes(':') ? 'IPv6' : 'IPv4'
  const outward = all.find(
    ({ family, internal, address: own }) =>
      family === wanted && !internal && !own.startsWith('fe80:') && !own.startsWith('169.254.'),
  )
  return outward?.address ?? address
}
