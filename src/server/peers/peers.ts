/** The other API servers on the same store: passes on to them requests for what only they serve. */
import type { Schema } from '#api/schema/schema.ts'
import { serviceUnavailable } from '#api/status/status-answers.ts'
import type { Metrics } from '#base/metrics.ts'
import type { AskedServer, AskingParts } from '#server/aggregation/ask-extension.ts'
import { getFromServer } from '#server/aggregation/get-document.ts'
import { type PassedRequest, type PassingParts, passOn } from '#server/aggregation/pass-on.ts'
import type { PeerPlace } from '#server/bootstrap/leases/peer-leases.ts'
import type { Dial } from '#server/dialing/dial.ts'
import { createKeptConnections } from '#server/dialing/kept-connections.ts'
import type { ResourceInfo } from '#server/http/request-info.ts'
import { type FollowedOptions, FollowedPeers } from '#server/peers/followed-peers.ts'
import { createPeerMetrics, type PeerMetrics } from '#server/peers/metrics.ts'
import type { PeerChoice } from '#server/peers/options.ts'
import { askServed, type ServedByPeer } from '#server/peers/served-by-peer.ts'
import type { PeerGroups } from '#server/served/remote-version.ts'
import { authenticatedGroup, serverUser, type User } from '#server/user.ts'

export interface PeersOptions extends PeerChoice, Omit<FollowedOptions, 'ask'> {
  readonly schema: Schema
  readonly dial: Dial
  readonly metrics: Metrics
  isSecret(header: string): boolean
}

export interface Peers extends AsyncDisposable {
  /** Those that serve what is asked for, where this server does not. */
  find(info: ResourceInfo): readonly string[] | undefined
  /** Answers a request by one of them. Throws StatusError where there is no way to any. */
  pass(identities: readonly string[], info: ResourceInfo, request: PassedRequest): Promise<void>
  /** The same value until something changes. */
  groups(): PeerGroups
  /** Settles when following has ended, which it does by itself only if it failed for good. */
  readonly ended: Promise<void>
}

/** Whoever was sent on once is sent no further: two servers would send it to and fro. */
export const passedHeader = 'x-kubernetes-peer-proxied'
const marks = { [passedHeader]: 'true' }

/** To each; upstream's time. */
const kept = { maxFreeSockets: 8, timeout: 90_000 }

interface PlacedServer extends AskedServer {
  readonly place: PeerPlace
}

export function openPeers(options: PeersOptions): Peers {
  const { clock, dial, isSecret, leases, proxyPair, random, resources } = options
  const metrics = createPeerMetrics(options.metrics)
  const connections = createKeptConnections(dial, kept)
  const asking: AskingParts = { dial, connections, proxyPair }
  const passing: PassingParts<PlacedServer> = {
    ...{ ...asking, clock, marks, isSecret },
    placeOf: ({ place }) => place,
    rejectsRedirects: false,
  }
  const followed = new FollowedPeers({ ...options, ask: askerOf(options, asking, metrics) })
  return {
    groups: () => followed.groups,
    ended: followed.ended,
    find(info) {
      const { group, version, resource } = info
      if (followed.isAlone || resources().find(group, version, resource)) return undefined
      const found = followed.thatServe(info)
      return found.length > 0 ? found : undefined
    },
    async pass(identities, info, request) {
      const places = identities.flatMap((one) => leases.placeOf(one) ?? [])
      if (places.length === 0) {
        metrics.unresolved(info)
        throw serviceUnavailable(
          'Error getting ip and port info of the remote server while proxying',
        )
      }
      const server = serverAt(options, places[random.below(places.length)]!)
      await passOn(
        passing,
        server,
        counted(request, (code) => metrics.passed(info, code)),
      )
    },
    async [Symbol.asyncDispose]() {
      await followed[Symbol.asyncDispose]()
      connections[Symbol.dispose]()
    },
  }
}

/** Each shows a certificate for the service that all stand behind. */
function serverAt({ authorities }: PeerChoice, place: PeerPlace): PlacedServer {
  const service = { namespace: 'default', name: 'kubernetes' }
  return { place, service, authorities: authorities.text, skipsVerify: false }
}

function counted(request: PassedRequest, count: (code: number) => void): PassedRequest {
  return {
    ...request,
    answering(code) {
      count(code)
      return request.answering(code)
    },
    answerText(code, text) {
      count(code)
      request.answerText(code, text)
    },
  }
}

/** Discovery is of no resource. */
const nothing = { group: '', version: '', resource: '' }

/** As whom a server asks what there is. */
const self: User = { name: serverUser.name, uid: serverUser.name, groups: [authenticatedGroup] }

function askerOf(
  options: PeersOptions,
  asking: AskingParts,
  metrics: PeerMetrics,
): FollowedOptions['ask'] {
  const { clock, leases, schema } = options
  return async (peer, signal): Promise<ServedByPeer> => {
    const place = leases.placeOf(peer)
    if (!place) {
      metrics.undiscovered('hostport_resolution')
      throw new Error('it has not said where it is reached')
    }
    const getting = { clock, signal, user: self, place: () => place }
    const get = getFromServer(asking, serverAt(options, place), getting)
    try {
      return await askServed(async (path, headers) => {
        const got = await get(path, { ...headers, ...marks })
        metrics.passed(nothing, got.code)
        return got
      }, schema)
    } catch (error) {
      if (!signal.aborted) metrics.undiscovered('fetch_discovery')
      throw error
    }
  }
}
