/** What the other servers on the store serve now: follows the leases by which they are known, and what is left out. */
import type { Clock } from '#base/clock.ts'
import { hostPort } from '#base/host-port.ts'
import type { Logger } from '#base/log/log.ts'
import type { Random } from '#base/random.ts'
import { type Running, runAll, start } from '#base/running.ts'
import type { Lease } from '#kinds/coordination/lease/types.ts'
import { identityLabel } from '#server/bootstrap/identity-lease.ts'
import type { PeerLeases } from '#server/bootstrap/leases/peer-leases.ts'
import type { ResourceInfo } from '#server/http/request-info.ts'
import { ExcludedVersions, versionsOfAll } from '#server/peers/excluded-versions.ts'
import { KnownPeers, type KnownPeersOptions, type Peer } from '#server/peers/known-peers.ts'
import { resourceKey, type ServedByPeer } from '#server/peers/served-by-peer.ts'
import type { PeerGroups } from '#server/served/remote-version.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'
import { createFollow, type Step } from '#server/storage/follow.ts'
import { serverManager } from '#server/user.ts'

export interface FollowedOptions extends Pick<KnownPeersOptions, 'ask'> {
  resources(): ResourceTable
  /** As whom this server is known to the others. */
  readonly identity: string
  readonly leases: Pick<PeerLeases, 'placeOf'>
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
}

const leaseNamespace = 'kube-system'
const leaseGroup = 'coordination.k8s.io'

export class FollowedPeers implements AsyncDisposable {
  readonly #options: FollowedOptions
  readonly #known: KnownPeers
  readonly #excluded = new ExcludedVersions()
  readonly #running: Running
  #served: ReadonlyMap<string, ServedByPeer> = new Map()
  #groups: PeerGroups

  constructor(options: FollowedOptions) {
    this.#options = options
    this.#groups = { own: options.identity, others: new Map() }
    this.#known = new KnownPeers({
      ...options,
      onError: (peer, error) =>
        options.log.warn('another server on the store does not say what it serves', {
          ...{ peer, error },
        }),
    })
    this.#exclude()
    this.#running = start((signal) => runAll(this.#loops(), signal))
  }

  get ended(): Promise<void> {
    return this.#running.ended
  }

  /** The same value until something changes. */
  get groups(): PeerGroups {
    return this.#groups
  }

  /** Whether nothing is served elsewhere: then nobody need look here for what. */
  get isAlone(): boolean {
    return this.#served.size === 0
  }

  thatServe({ group, version, resource }: ResourceInfo): readonly string[] {
    const key = resourceKey(group, version, resource)
    return [...this.#served].flatMap(([peer, { resources }]) => (resources.has(key) ? peer : []))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running[Symbol.asyncDispose]()
  }

  #loops() {
    const exclude = async () => {
      this.#exclude()
      return !this.#excluded.isWaiting
    }
    const ask = async (signal: AbortSignal) => {
      if (await this.#known.refresh(this.#peers(), signal)) this.#show()
      return this.#known.isWhole
    }
    return [
      ...this.#follow('apiextensions.k8s.io', 'customresourcedefinitions', exclude),
      ...this.#follow('apiregistration.k8s.io', 'apiservices', exclude),
      ...this.#follow(leaseGroup, 'leases', ask, leaseNamespace),
    ]
  }

  #follow(group: string, resource: string, step: Step, namespace = '') {
    const { clock, log, resources } = this.#options
    const store = resources().hub(group, resource)?.store
    const onError = (error: unknown) => log.error(`cannot follow ${resource}`, { error })
    return store ? [createFollow({ store, namespace, clock, onError, step }).run] : []
  }

  #exclude(): void {
    const { clock, resources } = this.#options
    if (this.#excluded.refresh(versionsOfAll(resources()), clock.steadyMs())) this.#show()
  }

  #show(): void {
    const all = [...this.#known.served]
    this.#served = new Map(all.map(([peer, served]) => [peer, this.#excluded.without(served)]))
    const others = new Map([...this.#served].map(([peer, { groups }]) => [peer, groups]))
    this.#groups = { own: this.#options.identity, others }
  }

  #peers(): readonly Peer[] {
    const { identity, leases, resources } = this.#options
    const store = resources().hub(leaseGroup, 'leases')?.store
    return (store?.peekAll(leaseNamespace) ?? []).flatMap(({ object }): Peer | readonly [] => {
      const {
        metadata: { name, labels },
        spec: { holderIdentity: holder },
      } = object as Lease
      const isOther = labels?.[identityLabel] === serverManager && name !== identity
      if (!isOther || holder === undefined) return []
      const at = leases.placeOf(name)
      return { identity: name, holder, place: at ? hostPort(at.host, at.port) : '' }
    })
  }
}
