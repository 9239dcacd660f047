/** What all servers on a store serve, as one document: what only one has, and what several have told as the first says it. */
import { isDeepStrictEqual } from 'node:util'
import { decodeObject } from '#api/codec/plain/decode.ts'
import { encodeObject } from '#api/codec/plain/encode.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import type {
  APIGroupDiscovery,
  APIResourceDiscovery,
  APIVersionDiscovery,
} from '#kinds/apidiscovery/apigroupdiscovery/types.ts'
import { mergeOrders } from '#server/discovery/relative-order.ts'
import type { PeerGroups } from '#server/served/remote-version.ts'

interface GroupList {
  readonly items?: Groups
}

/** The document of this server, as others say theirs, with all that they serve. */
export function withPeers(type: ObjectType, list: object, peers: PeerGroups): object {
  const own = decodeObject<GroupList>(type, encodeObject(type, list)).object
  return { ...own, items: mergeGroups(own.items ?? [], peers) }
}

type Groups = readonly APIGroupDiscovery[]

/** `own`: those of this server. Servers come in the order of their identities, so that all say the same. */
export function mergeGroups(own: Groups, peers: PeerGroups): Groups {
  const all = new Map([...peers.others, [peers.own, own]])
  const [first = [], ...others] = [...all.keys()].toSorted().map((identity) => all.get(identity)!)
  const known = ({ metadata }: APIGroupDiscovery) => metadata.name
  const lists = [first, ...others]
  const merged = lists.reduce((a, b) => mergeInto(a, b, known, mergeGroup), [])
  const order = mergeOrders(lists.map((list) => list.map(known)))
  return inOrder(merged, known, order)
}

function mergeGroup(a: APIGroupDiscovery, b: APIGroupDiscovery): APIGroupDiscovery {
  const versions = mergeLists(a.versions, b.versions, ({ version = '' }) => version, mergeVersion)
  return { ...a, ...(versions && { versions }) }
}

function mergeVersion(a: APIVersionDiscovery, b: APIVersionDiscovery): APIVersionDiscovery {
  const name = ({ resource = '' }: APIResourceDiscovery) => resource
  const resources = mergeLists(a.resources, b.resources, name, mergeResource)
  return { ...a, ...(resources && { resources }) }
}

/** All that can be done with it at either. */
function mergeResource(a: APIResourceDiscovery, b: APIResourceDiscovery): APIResourceDiscovery {
  if (isDeepStrictEqual(a, b)) return a
  const verbs = [...new Set([...(a.verbs ?? []), ...(b.verbs ?? [])])].toSorted()
  const parts = new Map(
    [...(a.subresources ?? []), ...(b.subresources ?? [])].map((one) => [one.subresource, one]),
  )
  const subresources = [...parts.values()].toSorted(
    ({ subresource: x = '' }, { subresource: y = '' }) => (x < y ? -1 : 1),
  )
  return { ...a, verbs, ...(subresources.length > 0 && { subresources }) }
}

type Name<T> = (one: T) => string
type Merge<T> = (a: T, b: T) => T

function mergeLists<T>(
  a: readonly T[] | undefined,
  b: readonly T[] | undefined,
  nameOf: Name<T>,
  merge: Merge<T>,
): readonly T[] | undefined {
  if (!a || !b) return a ?? b
  const order = mergeOrders([a.map(nameOf), b.map(nameOf)])
  return inOrder(mergeInto(a, b, nameOf, merge), nameOf, order)
}

function mergeInto<T>(
  a: readonly T[],
  b: readonly T[],
  nameOf: Name<T>,
  merge: Merge<T>,
): readonly T[] {
  const merged = new Map(a.map((one) => [nameOf(one), one]))
  for (const one of b) {
    const there = merged.get(nameOf(one))
    merged.set(nameOf(one), there === undefined ? one : merge(there, one))
  }
  return [...merged.values()]
}

function inOrder<T>(all: readonly T[], nameOf: Name<T>, order: readonly string[]): readonly T[] {
  const places = new Map(order.map((name, i) => [name, i]))
  return all.toSorted((a, b) => places.get(nameOf(a))! - places.get(nameOf(b))!)
}
