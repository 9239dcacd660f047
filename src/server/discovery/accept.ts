/** Which form of a discovery document a client takes, by its Accept header and upstream's rules. */
import type { MediaType } from '#api/codec/codec.ts'
import {
  type AcceptClause,
  acceptsAny,
  matches,
  parseAccept,
} from '#server/http/negotiation/accept.ts'

export const mediaTypes: readonly MediaType[] = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
]

/** Longer headers are cut: what stands behind is not looked at. */
const limitChars = 4096

export interface Accepted {
  readonly mediaType: MediaType
  readonly pretty: boolean
  /** Whether what other servers on the store serve is left out. */
  readonly withoutPeers: boolean
}

/** The plain document; nothing if the client takes none of its forms. */
export function acceptPlain(header: string): Accepted | undefined {
  return accept(header, ({ parameters }) => !['as', 'g', 'v'].some((name) => parameters.has(name)))
}

export const aggregatedVersion = 'v2'

/** All groups at once, where the client asks for it anywhere in its header. */
export function acceptAggregated(header: string): Accepted | undefined {
  if (!header.includes('apidiscovery.k8s.io')) return undefined
  return accept(
    header,
    ({ parameters }) =>
      parameters.get('as') === 'APIGroupDiscoveryList' &&
      parameters.get('g') === 'apidiscovery.k8s.io' &&
      parameters.get('v') === aggregatedVersion,
  )
}

/** The router's first look, which knows neither parameters nor wildcards of half a type. */
export function isRoutable(header: string): boolean {
  if (header === '') return true
  return acceptsAny(header.slice(0, limitChars), mediaTypes)
}

function accept(header: string, allows: (clause: AcceptClause) => boolean): Accepted | undefined {
  for (const clause of parseAccept(header === '' ? '*/*' : header.slice(0, limitChars))) {
    const stream = clause.parameters.get('stream') ?? 'watch'
    if (stream !== 'watch' || clause.parameters.has('sv')) continue
    const isStream = clause.parameters.has('stream')
    const mediaType = mediaTypes.find((name) => matches(clause, name))
    // YAML has no streams, which is asked here though nothing of discovery is one.
    if (mediaType && allows(clause) && !(isStream && mediaType === 'application/yaml')) {
      const { parameters } = clause
      const [pretty, profile] = [parameters.get('pretty'), parameters.get('profile')]
      return { mediaType, pretty: pretty === '1', withoutPeers: profile === 'nopeer' }
    }
  }
  return undefined
}
