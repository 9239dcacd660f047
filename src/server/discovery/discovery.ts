/**
 * Answers what there is: /api, /apis, a group, a version; plain or all at once. Documents are made
 * when they are first asked for, and kept as bytes until what is served changes.
 */
import { createHash } from 'node:crypto'
import type { MediaType } from '#api/codec/codec.ts'
import { encodeJson } from '#api/codec/json.ts'
import { encodeObject } from '#api/codec/plain/encode.ts'
import { encodeProtobuf } from '#api/codec/protobuf.ts'
import { formatYaml } from '#api/codec/yaml.ts'
import type { TypeMeta } from '#api/metadata.ts'
import type { ObjectType, Schema } from '#api/schema/schema.ts'
import { genericResponse } from '#api/status/generic-response.ts'
import type { StatusError } from '#api/status/status.ts'
import { notAcceptable } from '#api/status/status-answers.ts'
import { apiServicesOf, withRemoteVersions } from '#server/aggregation/remote-versions.ts'
import {
  type Accepted,
  acceptAggregated,
  acceptPlain,
  aggregatedVersion,
  isRoutable,
  mediaTypes,
} from '#server/discovery/accept.ts'
import { claimedGroups } from '#server/discovery/claimed-groups.ts'
import { apiVersionsOf, discoveryListOf, groupListOf, groupOf } from '#server/discovery/groups.ts'
import { withPeers } from '#server/discovery/merge-groups.ts'
import type { DiscoveryMetrics } from '#server/discovery/metrics.ts'
import { resourceListOf } from '#server/discovery/resource-list.ts'
import { headerOf } from '#server/http/exchange.ts'
import type { PathAnswer, PathHandler, PathRequest } from '#server/http/paths/path-handler.ts'
import { wantsPretty } from '#server/http/paths/path-request.ts'
import type { Entry } from '#server/served/object-store.ts'
import type { PeerGroups, RemoteVersions } from '#server/served/remote-version.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

export interface DiscoveryOptions {
  readonly schema: Schema
  /** What is served now. */
  resources(): ResourceTable
  /** What other servers say that they serve; absent: there are none. */
  remoteVersions?(): RemoteVersions
  /** What others on the same store serve; absent: nothing is passed on to them. */
  peerGroups?(): PeerGroups
  /** Absent: nothing is counted. */
  readonly metrics?: DiscoveryMetrics
  /** Where clients reach this server, as `host:port`. */
  readonly serverAddress: string
}

/** The documents of one table, by path and form: at most a few for each group version. */
type Documents = Map<string, PathAnswer>

export function createDiscovery(options: DiscoveryOptions): PathHandler {
  const made = new WeakMap<ResourceTable, Made>()
  return {
    paths: ['/api', '/api/', '/apis', '/apis/'],
    answer(request) {
      const table = withRemoteVersions(options.resources())
      const services = apiServicesOf(table)
      const remote = options.remoteVersions?.() ?? none
      const peers = options.peerGroups?.()
      const old = made.get(table)
      const isKnown = old?.remote === remote && old.services === services && old.peers === peers
      const now: Made = isKnown ? old : { remote, services, peers, documents: new Map() }
      if (!isKnown) made.set(table, now)
      const context = { ...options, ...now, table }
      const path = request.path.replace(/\/$/, '')
      if (path === '/api' || path === '/apis') {
        const aggregated = answerAggregated(request, path, context)
        if (aggregated) return aggregated
      }
      return answerPlain(request, path, context)
    },
  }
}

interface Made {
  readonly remote: RemoteVersions
  readonly services: readonly Entry[]
  readonly peers: PeerGroups | undefined
  readonly documents: Documents
}

const none: RemoteVersions = new Map()

interface Context extends DiscoveryOptions, Made {
  readonly table: ResourceTable
}

function answerAggregated(
  request: PathRequest,
  path: '/api' | '/apis',
  { schema, table, remote, peers, documents, metrics }: Context,
): PathAnswer | undefined {
  const accepted = acceptAggregated(headerOf(request, 'accept') ?? '')
  if (!accepted) return undefined
  const apiVersion = `apidiscovery.k8s.io/${aggregatedVersion}`
  const pretty = isPretty(request, accepted)
  const others = path === '/apis' && !accepted.withoutPeers ? peers : undefined
  const key = `${path} ${apiVersion} ${accepted.mediaType} ${pretty} ${others !== undefined}`
  if (accepted.withoutPeers) metrics?.withoutPeers.add()
  else if (others) (documents.has(key) ? metrics?.kept : metrics?.made)?.add()
  const answer = kept(documents, key, () => {
    const type = schema.typeOf(apiVersion, 'APIGroupDiscoveryList')!
    const list = discoveryListOf({ table, remote }, path, apiVersion)
    const shown = others ? withPeers(type, list, others) : list
    const body = encode(type, shown, accepted.mediaType, pretty)
    const form = `g=apidiscovery.k8s.io;v=${aggregatedVersion};as=APIGroupDiscoveryList`
    const hash = createHash('sha512').update(body).digest('hex').toUpperCase()
    const headers = {
      'content-type': `${accepted.mediaType};${form}`,
      etag: `"${hash}"`,
      vary: 'Accept',
      'cache-control': 'public',
    }
    return { code: 200, headers, body, isObject: true }
  })
  const { etag, vary, 'cache-control': cacheControl } = answer.headers
  if (headerOf(request, 'if-none-match') !== etag) return answer
  const headers = { etag: etag!, vary: vary!, 'cache-control': cacheControl! }
  return { code: 304, headers, body: new Uint8Array() }
}

function answerPlain(request: PathRequest, path: string, context: Context): PathAnswer | undefined {
  const { schema, table, documents } = context
  const [, root = '', first, second] = path.split('/')
  const header = headerOf(request, 'accept') ?? ''
  const accepted = acceptPlain(header)
  const pretty = accepted !== undefined && isPretty(request, accepted)
  const key = `${path} ${accepted?.mediaType} ${pretty}`
  const known = documents.get(key)
  const document = known ? undefined : documentOf(context, path)
  if (!known && !document) return missing(table, root, first)
  // The list of groups and each group are answered without a router, which is strict.
  const isRouted = root === 'api' || second !== undefined
  if (isRouted && request.method !== 'GET') {
    throw genericResponse({ code: 405, verb: request.method })
  }
  if (isRouted && !isRoutable(header)) throw noRepresentation(request.method)
  if (!accepted) throw notAcceptable(mediaTypes)
  return (
    known ??
    kept(documents, key, () => {
      const type = schema.type(`io.k8s.apimachinery.pkg.apis.meta.v1.${document!.kind}`)!
      const body = encode(type, document!, accepted.mediaType, pretty)
      return { code: 200, headers: { 'content-type': accepted.mediaType }, body, isObject: true }
    })
  )
}

function documentOf(
  { table, services, serverAddress }: Context,
  path: string,
): TypeMeta | undefined {
  if (path === '/api') return apiVersionsOf(table, serverAddress)
  const claimed = () => claimedGroups(table, services)
  if (path === '/apis') return groupListOf(claimed())
  const [, root, ...names] = path.split('/')
  if (root === 'apis' && names.length === 1) return groupOf(claimed(), names[0]!)
  const [group, version, ...more] = root === 'api' ? ['', ...names] : names
  if (more.length > 0) return undefined
  const found = table.versions.find((one) => one.group === group && one.version === version)
  return found && found.resources.length > 0 ? resourceListOf(found) : undefined
}

/**
 * Of groups that are built in the router knows that there is no such thing; of all others nobody
 * knows anything.
 */
function missing(table: ResourceTable, root: string, group: string | undefined): undefined {
  const isKnown = table.versions.some(
    (one) => one.group === group && one.resources.some(({ isCustom }) => !isCustom),
  )
  if (root === 'api' || isKnown) throw genericResponse({ code: 404, verb: 'get' })
}

function noRepresentation(verb: string): StatusError {
  const text = `406: Not Acceptable\n\nAvailable representations: ${mediaTypes.join(', ')}`
  return genericResponse({ code: 406, verb, text })
}

function kept(documents: Documents, key: string, make: () => PathAnswer): PathAnswer {
  const known = documents.get(key)
  if (known) return known
  const answer = make()
  documents.set(key, answer)
  return answer
}

function encode(
  type: ObjectType,
  document: object,
  mediaType: MediaType,
  pretty: boolean,
): Uint8Array {
  if (mediaType === 'application/json')
    return encodeJson(type, document, { pretty, newline: !pretty })
  if (mediaType === 'application/yaml') return Buffer.from(formatYaml(encodeObject(type, document)))
  return encodeProtobuf(type, document)
}

function isPretty(request: PathRequest, accepted: Accepted): boolean {
  return accepted.pretty || wantsPretty(request)
}
