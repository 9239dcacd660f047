/** From the command line of kube-apiserver to the options of a server: pure, but for the files it names. */
import { formatAggregate } from '#api/field-error.ts'
import { parseCidr } from '#api/ip.ts'
import { FlagError, type FlagValues } from '#base/component-flags.ts'
import { checkBounds } from '#cluster/kube-apiserver/flag-bounds.ts'
import { LiveFiles } from '#cluster/kube-apiserver/live-files.ts'
import { fileOf, readNamed } from '#cluster/kube-apiserver/read-file.ts'
import { readStorage } from '#cluster/kube-apiserver/storage-settings.ts'
import { gates } from '#kinds/features.ts'
import type {
  AggregationChoice,
  AuthenticationOptions,
  KubeletClientOptions,
  ListenOptions,
  RequestHeaderOptions,
  ServerOptions,
  ServiceAccountOptions,
  ServiceOptions,
} from '#server/options.ts'

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
  | 'kubelets'
  | 'runtimeConfig'
  | 'featureGates'
  | 'allowPrivileged'
  | 'collectsGarbage'
> & {
  /** Upstream's names: `authorization-settings.ts` reads more for Webhook and ABAC. */
  readonly authorizationModes: readonly string[]
}

/** Throws FlagError. Nobody waits yet while files are read at once, and that spares the start a module of Node's. */
export function readSettings(flags: FlagValues, files = new LiveFiles(flags)): Settings {
  checkBounds(flags)
  return {
    storage: readStorage(flags),
    authentication: authentication(flags, files),
    authorizationModes: authorizationModes(flags),
    admission: {
      enable: flags.list('enable-admission-plugins'),
      disable: flags.list('disable-admission-plugins'),
      notReadyTolerationSeconds: flags.number('default-not-ready-toleration-seconds'),
      unreachableTolerationSeconds: flags.number('default-unreachable-toleration-seconds'),
    },
    services: services(flags),
    limits: limits(flags),
    kubelets: kubelets(flags, files),
    ...streams(flags),
    aggregation: aggregation(flags, files),
    runtimeConfig: [...flags.map('runtime-config')].map((pair) => pair.join('=')).join(','),
    featureGates: featureGates(flags),
    allowPrivileged: flags.isOn('allow-privileged'),
    collectsGarbage: flags.isOn('enable-garbage-collector'),
  }
}

function limits(flags: FlagValues): Settings['limits'] {
  const [reads, writes] = ['max-requests-inflight', 'max-mutating-requests-inflight'] as const
  for (const name of [reads, writes]) {
    if (flags.number(name) < 0) throw new FlagError(`--${name} can not be negative value`)
  }
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

const modes: readonly string[] = ['Node', 'RBAC', 'AlwaysAllow', 'AlwaysDeny', 'Webhook', 'ABAC']

function authorizationModes(flags: FlagValues): readonly string[] {
  const given = flags.list('authorization-mode')
  const problems = given.flatMap((mode) =>
    modes.includes(mode) ? [] : [`authorization-mode "${mode}" is not a valid mode`],
  )
  const webhook = flags.text('authorization-webhook-config-file')
  const policies = flags.text('authorization-policy-file')
  const isByFile = flags.text('authorization-config') !== ''
  if (given.includes('ABAC') && policies === '') {
    problems.push("authorization-mode ABAC's authorization policy file not passed")
  }
  if (given.includes('Webhook') && webhook === '') {
    problems.push("authorization-mode Webhook's authorization config file not passed")
  }
  if (!given.includes('ABAC') && policies !== '' && !isByFile) {
    problems.push('cannot specify --authorization-policy-file without mode ABAC')
  }
  if (!given.includes('Webhook') && webhook !== '') {
    problems.push('cannot specify --authorization-webhook-config-file without mode Webhook')
  }
  if (new Set(given).size < given.length) {
    problems.push(`authorization-mode ["${given.join('" "')}"] has mode specified more than once`)
  }
  if (problems.length > 0) throw new FlagError(formatAggregate(problems))
  return given.length > 0 ? given : ['AlwaysAllow']
}

function authentication(flags: FlagValues, files: LiveFiles): AuthenticationOptions {
  const tokens = fileOf(flags, 'token-auth-file')
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
  const userHeaders = flags.list('requestheader-username-headers')
  if (userHeaders.length === 0) {
    throw new FlagError('--requestheader-client-ca-file needs --requestheader-username-headers')
  }
  return {
    authorities,
    userHeaders,
    allowedNames: flags.list('requestheader-allowed-names'),
    uidHeaders: flags.list('requestheader-uid-headers'),
    groupHeaders: flags.list('requestheader-group-headers'),
    extraPrefixes: flags.list('requestheader-extra-headers-prefix'),
  }
}

function serviceAccountsOf(flags: FlagValues): ServiceAccountOptions | undefined {
  const issuers = flags.list('service-account-issuer')
  const signingKey = fileOf(flags, 'service-account-signing-key-file')
  if (issuers.length === 0) {
    if (signingKey === undefined) return undefined
    throw new FlagError('service-account-issuer is a required flag')
  }
  const keyFiles = flags.list('service-account-key-file')
  const keys = keyFiles.map((file) => readNamed('service-account-key-file', file))
  if (keys.length === 0 && signingKey === undefined) {
    throw new FlagError('--service-account-issuer needs --service-account-key-file')
  }
  const audiences = flags.list('api-audiences')
  const jwksUri = flags.text('service-account-jwks-uri')
  return {
    issuers,
    audiences: audiences.length > 0 ? audiences : issuers,
    keys: keys.length > 0 ? keys : [signingKey!],
    ...(signingKey !== undefined && { signingKey }),
    ...(jwksUri !== '' && { jwksUri }),
    lookup: flags.isOn('service-account-lookup'),
    maxExpirationSeconds: flags.durationMs('service-account-max-token-expiration') / 1000,
    extendExpiration: flags.isOn('service-account-extend-token-expiration'),
  }
}

const standardNetwork = '10.0.0.0/24'

function services(flags: FlagValues): ServiceOptions {
  const given = flags.list('service-cluster-ip-range')
  if (given.length > 2) {
    throw new FlagError('--service-cluster-ip-range must not contain more than two entries')
  }
  for (const network of given) {
    if (!parseCidr(network))
      throw new FlagError(`invalid service-cluster-ip-range: invalid CIDR address: ${network}`)
  }
  const range = flags.text('service-node-port-range')
  const [, from, to] = /^(\d+)-(\d+)$/.exec(range) ?? []
  if (from === undefined || Number(from) > Number(to) || Number(to) > 65_535) {
    throw new FlagError(
      `invalid argument "${range}" for "--service-node-port-range" flag: it wants two ports, such as 30000-32767`,
    )
  }
  const nodePorts = { from: Number(from), to: Number(to) }
  const kubernetesNodePort = ownNodePort(flags, nodePorts)
  return {
    networks: given.length > 0 ? given : [standardNetwork],
    nodePorts,
    ...(kubernetesNodePort !== 0 && { kubernetesNodePort }),
  }
}

function ownNodePort(flags: FlagValues, { from, to }: ServiceOptions['nodePorts']): number {
  const port = flags.number('kubernetes-service-node-port')
  if (port < 0 || port > 65_535) {
    throw new FlagError(
      `--kubernetes-service-node-port ${port} must be between 0 and 65535, inclusive. If 0, the Kubernetes master service will be of type ClusterIP`,
    )
  }
  if (port !== 0 && (port < from || port > to)) {
    throw new FlagError(`kubernetes service node port range ${from}-${to} doesn't contain ${port}`)
  }
  return port
}

const reconcilers: readonly string[] = ['lease', 'master-count', 'none']

/** How servers register at the kubernetes Service. Throws FlagError. */
export function endpointSettings(
  flags: FlagValues,
): Pick<ListenOptions, 'endpointReconciler' | 'apiserverCount'> {
  const apiserverCount = flags.number('apiserver-count')
  if (apiserverCount <= 0) {
    throw new FlagError(
      `--apiserver-count should be a positive number, but value '${apiserverCount}' provided`,
    )
  }
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

function aggregation(flags: FlagValues, files: LiveFiles): AggregationChoice {
  const given = ['proxy-client-cert-file', 'proxy-client-key-file'] as const
  const proxyPair = files.pairOf(...given, 'aggregator-proxy-cert')
  if (!proxyPair && given.some((flag) => flags.text(flag) !== '')) {
    throw new FlagError('--proxy-client-cert-file and --proxy-client-key-file need each other')
  }
  return {
    ...(proxyPair && { proxyPair }),
    routesToEndpoints: flags.isOn('enable-aggregator-routing'),
    rejectsRedirects: flags.isOn('aggregator-reject-forwarding-redirect'),
  }
}

function featureGates(flags: FlagValues): Readonly<Record<string, boolean>> {
  const given = [...flags.map('feature-gates')]
  for (const [name, value] of given) {
    if (value !== 'true' && value !== 'false') {
      throw new FlagError(
        `invalid value of ${name}=${value}, err: strconv.ParseBool: parsing "${value}": invalid syntax`,
      )
    }
    if (!Object.hasOwn(gates, name)) {
      throw new FlagError(
        `feature gate ${name} is not known here: those are ${Object.keys(gates).join(', ')}`,
      )
    }
  }
  return Object.fromEntries(given.map(([name, value]) => [name, value === 'true']))
}
