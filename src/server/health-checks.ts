/**
 * The checks of health by upstream's names, in its order. What upstream starts piece by piece after it
 * has begun to listen is a few things here, most of which are there before anybody can ask.
 */
import type { Clock } from '#base/clock.ts'
import { withDeadline } from '#base/wait.ts'
import { type HealthCheck, type HealthPath, logCheck, ping } from '#server/http/paths/health.ts'
import type { StorageOptions } from '#server/options.ts'

export interface HealthParts {
  /** Rejects where the store does not answer. */
  askStore(signal: AbortSignal): Promise<unknown>
  /** The same of each store of some kinds alone. */
  readonly askOtherStores: readonly HealthParts['askStore'][]
  /** How long it may take to. */
  readonly storage: Pick<StorageOptions, 'healthTimeoutMs' | 'readyTimeoutMs'>
  readonly clock: Clock
  /** Settles when the caches no longer follow the store. */
  readonly storageEnded: Promise<void>
  /** The same of what follows APIServices. */
  readonly aggregationEnded: Promise<void>
  /** The same of what follows other servers on the store; absent where nothing does. */
  readonly peersEnded?: Promise<void>
  /** Whether flow schemas and priority levels decide who is served. */
  readonly isFair: boolean
  /** Of what values are encrypted with. */
  readonly encryption: readonly HealthCheck[]
  /** Of what is done at the start, by the names of its parts. */
  readonly hooks: readonly HealthCheck[]
  /** Aborted when no more clients are to be sent here. */
  readonly stopping: AbortSignal
}

/** What a check looks at: a hook of its name, or what all others of its kind look at too. */
type Kind = 'hook' | 'caches' | 'extensions' | 'peers' | 'filter'

const parts: readonly (readonly [name: string, kind: Kind])[] = [
  ['start-apiserver-admission-initializer', 'caches'],
  ['generic-apiserver-start-informers', 'caches'],
  ['priority-and-fairness-config-consumer', 'hook'],
  ['priority-and-fairness-filter', 'filter'],
  ['storage-object-count-tracker-hook', 'caches'],
  ['start-apiextensions-informers', 'caches'],
  ['start-apiextensions-controllers', 'caches'],
  ['crd-informer-synced', 'caches'],
  ['start-system-namespaces-controller', 'hook'],
  ['peer-endpoint-reconciler-controller', 'hook'],
  ['mixed-version-proxy-handler', 'peers'],
  ['local-discovery-cache-sync', 'peers'],
  ['peer-discovery-workers', 'peers'],
  ['start-cluster-authentication-info-controller', 'hook'],
  ['start-kube-apiserver-identity-lease-controller', 'hook'],
  ['start-kube-apiserver-identity-lease-garbage-collector', 'hook'],
  ['storage-readiness', 'caches'],
  ['start-legacy-token-tracking-controller', 'hook'],
  ['start-service-ip-repair-controllers', 'hook'],
  ['rbac/bootstrap-roles', 'hook'],
  ['scheduling/bootstrap-system-priority-classes', 'hook'],
  ['priority-and-fairness-config-producer', 'hook'],
  ['bootstrap-controller', 'hook'],
  ['start-kubernetes-service-cidr-controller', 'hook'],
  ['start-kube-aggregator-informers', 'caches'],
  ['apiservice-status-local-available-controller', 'extensions'],
  ['apiservice-status-remote-available-controller', 'hook'],
  ['apiservice-registration-controller', 'extensions'],
  ['apiservice-discovery-controller', 'extensions'],
  ['kube-apiserver-autoregistration', 'hook'],
  ['apiservice-openapi-controller', 'extensions'],
  ['apiservice-openapiv3-controller', 'extensions'],
]

const prefix = 'poststarthook/'
const registration = `${prefix}kube-apiserver-autoregistration`

export function createHealthChecks(options: HealthParts): readonly HealthCheck[] {
  const { hooks, isFair, storage, clock, stopping } = options
  const within =
    (limitMs: number, ask: HealthParts['askStore']): HealthCheck['check'] =>
    async (signal) => {
      await withDeadline(limitMs, { clock, signal }, ask)
      return undefined
    }
  const store = (ask: HealthParts['askStore'], name: string, place: string): HealthCheck[] => [
    {
      name: `${name}${place}`,
      group: 'etcd',
      check: within(storage.healthTimeoutMs, ask),
    },
    {
      name: `${name}-readiness${place}`,
      group: 'etcd-readiness',
      within: onlyReady,
      check: within(storage.readyTimeoutMs, ask),
    },
  ]
  const caches = lasting(options.storageEnded)
  const shared: Readonly<Record<Kind, HealthCheck['check'] | undefined>> = {
    hook: undefined,
    caches,
    extensions: lasting(options.aggregationEnded),
    peers: options.peersEnded && lasting(options.peersEnded),
    filter: isFair ? () => undefined : undefined,
  }
  const named = parts.flatMap(([part, kind]): readonly HealthCheck[] => {
    const name = `${prefix}${part}`
    const check = shared[kind] ?? hooks.find((hook) => hook.name === name)?.check
    if (!check) return []
    const own = { name, check }
    return name === registration ? [own, { name: 'autoregister-completion', check }] : [own]
  })
  const others = hooks.filter(({ name }) => !named.some((one) => one.name === name))
  return [
    ping,
    logCheck,
    ...store(options.askStore, 'etcd', ''),
    ...options.askOtherStores.flatMap((ask, i) => store(ask, 'etcd-override', `-${i}`)),
    ...options.encryption,
    { name: 'informer-sync', within: onlyReady, check: caches },
    ...named,
    ...others,
    {
      name: 'shutdown',
      within: onlyReady,
      check: () => (stopping.aborted ? 'the server is stopping' : undefined),
    },
  ]
}

const onlyReady: readonly HealthPath[] = ['readyz']

/** Well until it has ended, for whatever reason. */
function lasting(ended: Promise<void>): HealthCheck['check'] {
  let isOver = false
  const end = () => {
    isOver = true
  }
  ended.then(end, end)
  return () => (isOver ? 'it has ended' : undefined)
}
