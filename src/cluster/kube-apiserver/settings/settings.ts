/** From the command line of kube-apiserver to the options of a server: pure, but for the files it names. */
import { FlagError, type FlagValues } from '#base/component-flags.ts'
import { LiveFiles } from '#cluster/kube-apiserver/files/live-files.ts'
import { readJudged } from '#cluster/kube-apiserver/files/read-file.ts'
import { admissionChoice } from '#cluster/kube-apiserver/settings/admission-choice.ts'
import { authorizationModes } from '#cluster/kube-apiserver/settings/authorization-modes.ts'
import { featureGates } from '#cluster/kube-apiserver/settings/feature-gates.ts'
import { readServices } from '#cluster/kube-apiserver/settings/network-settings.ts'
import { proxyPairOf, readPeers } from '#cluster/kube-apiserver/settings/peer-settings.ts'
import { runtimeConfigOf } from '#cluster/kube-apiserver/settings/runtime-config.ts'
import { readStorage } from '#cluster/kube-apiserver/settings/storage-settings.ts'
import type {
  AuthenticationOptions,
  RequestHeaderOptions,
  ServiceAccountOptions,
} from '#server/authn/options.ts'
import { parseTokenFile } from '#server/authn/token-file.ts'
import { parsePublicKeys, parseSigningKey } from '#server/authn/tokens/keys.ts'
import type { LiveText } from '#server/configuration/live-file.ts'
import type { AggregationChoice, ListenOptions, ServerOptions } from '#server/options.ts'
import type { KubeletClientOptions } from '#server/streaming/options.ts'

/** All but what is opened: the engine, the socket and its certificate, the log. */
export type Settings = Pick<
  ServerOptions,
  | 'storage'
  | 'authentication'
  | 'admission'
  | 'services'
  | 'limits'
  | 'streams'
  | 'aggregation'
  | 'peers'
  | 'kubelets'
  | 'runtimeConfig'
  | 'featureGates'
  | 'leadership'
  | 'allowPrivileged'
  | 'collectsGarbage'
> & {
  /** Upstream's names: `authorization-settings.ts` reads more for Webhook and ABAC. */
  readonly authorizationModes: readonly string[]
}

/** Throws FlagError. Nobody waits yet while files are read at once, and that spares the start a module of Node's. */
export function readSettings(flags: FlagValues, files = new LiveFiles(flags)): Settings {
  const proxyPair = proxyPairOf(flags, files)
  return {
    storage: readStorage(flags),
    authentication: authentication(flags, files),
    authorizationModes: authorizationModes(flags),
    admission: {
      ...admissionChoice(flags),
      notReadyTolerationSeconds: flags.number('default-not-ready-toleration-seconds'),
      unreachableTolerationSeconds: flags.number('default-unreachable-toleration-seconds'),
    },
    services: readServices(flags),
    limits: limits(flags),
    kubelets: kubelets(flags, files),
    ...streams(flags),
    aggregation: aggregation(flags, proxyPair),
    ...readPeers(files, proxyPair),
    runtimeConfig: runtimeConfigOf(flags),
    featureGates: featureGates(flags),
    leadership: {
      leaseMs: flags.durationMs('coordinated-leadership-lease-duration'),
      retryMs: flags.durationMs('coordinated-leadership-retry-period'),
    },
    allowPrivileged: flags.isOn('allow-privileged'),
    collectsGarbage: flags.isOn('enable-garbage-collector'),
  }
}

function limits(flags: FlagValues): Settings['limits'] {
  const [reads, writes] = ['max-requests-inflight', 'max-mutating-requests-inflight'] as const
  const [readsInFlight, writesInFlight] = [flags.number(reads), flags.number(writes)]
  const isFair = flags.isOn('enable-priority-and-fairness')
  if (isFair && readsInFlight + writesInFlight === 0) {
    const given = `MaxRequestsInFlight=${readsInFlight} and MaxMutatingRequestsInFlight=${writesInFlight}`
    throw new FlagError(`invalid configuration: ${given}; they must add up to something positive`)
  }
  return {
    readsInFlight,
    writesInFlight,
    timeoutMs: flags.durationMs('request-timeout'),
    minWatchSeconds: flags.number('min-request-timeout'),
    isFair,
  }
}

function authentication(flags: FlagValues, files: LiveFiles): AuthenticationOptions {
  const tokens = tokensOf(flags)
  const requestHeader = requestHeaders(flags, files)
  const serviceAccounts = serviceAccountsOf(flags)
  return {
    anonymous: flags.isOn('anonymous-auth'),
    bootstrapTokens: flags.isOn('enable-bootstrap-token-auth'),
    ...(tokens !== undefined && { tokens }),
    ...(requestHeader && { requestHeader }),
    ...(serviceAccounts && { serviceAccounts }),
  }
}

function requestHeaders(flags: FlagValues, files: LiveFiles): RequestHeaderOptions | undefined {
  const authorities = files.authorities('requestheader-client-ca-file', 'request-header')
  if (!authorities) return undefined
  return {
    authorities,
    userHeaders: flags.list('requestheader-username-headers'),
    allowedNames: flags.list('requestheader-allowed-names'),
    uidHeaders: flags.list('requestheader-uid-headers'),
    groupHeaders: flags.list('requestheader-group-headers'),
    extraPrefixes: flags.list('requestheader-extra-headers-prefix'),
  }
}

function tokensOf(flags: FlagValues): string | undefined {
  const path = flags.text('token-auth-file')
  if (path === '') return undefined
  return readJudged(path, { judge: (text) => parseTokenFile(text, path), says: (why) => why })
}

function signingKeyOf(flags: FlagValues): string | undefined {
  const path = flags.text('service-account-signing-key-file')
  if (path === '') return undefined
  const says = () =>
    `error reading private key file ${path}: data does not contain a valid RSA or ECDSA private key`
  const where = 'failed to parse service-account-issuer-key-file: '
  return readJudged(path, { judge: parseSigningKey, says }, where)
}

function verifyingKey(path: string): string {
  const says = () =>
    `error reading public key file ${path}: data does not contain any valid RSA or ECDSA public keys`
  return readJudged(path, { judge: parsePublicKeys, says })
}

function serviceAccountsOf(flags: FlagValues): ServiceAccountOptions | undefined {
  const issuers = flags.each('service-account-issuer')
  const signingKey = signingKeyOf(flags)
  if (issuers.length === 0) return undefined
  const keys = flags.each('service-account-key-file').map(verifyingKey)
  const audiences = flags.list('api-audiences')
  const jwksUri = flags.text('service-account-jwks-uri')
  return {
    issuers,
    audiences: audiences.length > 0 ? audiences : issuers,
    keys,
    ...(signingKey !== undefined && { signingKey }),
    ...(jwksUri !== '' && { jwksUri }),
    lookup: flags.isOn('service-account-lookup'),
    maxExpirationSeconds: flags.durationMs('service-account-max-token-expiration') / 1000,
    extendExpiration: flags.isOn('service-account-extend-token-expiration'),
  }
}

const reconcilers: readonly string[] = ['lease', 'master-count', 'none']

/** How servers register at the kubernetes Service. Throws FlagError. */
export function endpointSettings(
  flags: FlagValues,
): Pick<ListenOptions, 'endpointReconciler' | 'apiserverCount'> {
  const apiserverCount = flags.number('apiserver-count')
  const endpointReconciler = flags.text('endpoint-reconciler-type')
  if (!isReconciler(endpointReconciler)) {
    throw new FlagError(
      `--endpoint-reconciler-type "${endpointReconciler}" is not known: choose of ${reconcilers.join(', ')}`,
    )
  }
  return { endpointReconciler, apiserverCount }
}

function isReconciler(text: string): text is ListenOptions['endpointReconciler'] {
  return reconcilers.includes(text)
}

function kubelets(flags: FlagValues, files: LiveFiles): KubeletClientOptions {
  const authorities = files.authorities('kubelet-certificate-authority', 'kubelet-ca')
  const given = ['kubelet-client-certificate', 'kubelet-client-key'] as const
  const pair = files.pairOf(...given, 'kubelet-client-cert')
  return {
    ...(authorities && { authorities }),
    ...(pair && { pair }),
    addressTypes: flags.list('kubelet-preferred-address-types'),
    timeoutMs: flags.durationMs('kubelet-timeout'),
  }
}

function streams(flags: FlagValues): Pick<Settings, 'streams'> {
  const bytesPerSecond = flags.number('max-connection-bytes-per-sec')
  return bytesPerSecond > 0 ? { streams: { bytesPerSecond } } : {}
}

function aggregation(flags: FlagValues, proxyPair: LiveText | undefined): AggregationChoice {
  return {
    ...(proxyPair && { proxyPair }),
    routesToEndpoints: flags.isOn('enable-aggregator-routing'),
    rejectsRedirects: flags.isOn('aggregator-reject-forwarding-redirect'),
  }
}
