/** Which form of a discovery document a client takes, by its Accept header and upstream's rules. */
import type { MediaType } from '#api/codec/codec.ts'

export const mediaTypes: readonly MediaType[] = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
]

/** Longer headers are cut: what stands behind is not looked at. */
const limitChars = 4096

interface Clause {
  readonly type: string
  readonly subtype: string
  readonly parameters: ReadonlyMap<string, string>
  readonly quality: number
}

export interface Accepted {
  readonly mediaType: MediaType
  readonly pretty: boolean
}

/** The plain document; nothing if the client takes none of its forms. */
export function acceptPlain(header: string): Accepted | undefined {
  return accept(header, ({ parameters }) => !['as', 'g', 'v'].some((name) => parameters.has(name)))
}

export const aggregatedVersions = ['v2', 'v2beta1'] as const
export type AggregatedVersion = (typeof aggregatedVersions)[number]

/** All groups at once, where the client asks for it anywhere in its header. */
export function acceptAggregated(
  header: string,
): (Accepted & { readonly version: AggregatedVersion }) | undefined {
  if (!header.includes('apidiscovery.k8s.io')) return undefined
  let version: AggregatedVersion | undefined
  const found = accept(header, ({ parameters }) => {
    version = aggregatedVersions.find((one) => one === parameters.get('v'))
    const isAsked =
      parameters.get('as') === 'APIGroupDiscoveryList' &&
      parameters.get('g') === 'apidiscovery.k8s.io'
    return isAsked && version !== undefined
  })
  return found && version && { ...found, version }
}

/** The router's first look, which knows neither parameters nor wildcards of half a type. */
export function isRoutable(header: string): boolean {
  if (header === '') return true
  return header
    .slice(0, limitChars)
    .split(',')
    .map((clause) => clause.split(';', 1)[0]!.trim())
    .some((type) => type === '*/*' || mediaTypes.includes(type as MediaType))
}

function accept(header: string, allows: (clause: Clause) => boolean): Accepted | undefined {
  const clauses = header === '' ? parseClauses('*/*') : parseClauses(header)
  for (const clause of clauses) {
    const mediaType = mediaTypes.find((name) => matches(clause, name))
    if (mediaType && allows(clause)) {
      return { mediaType, pretty: clause.parameters.get('pretty') === '1' }
    }
  }
  return undefined
}

function matches({ type, subtype }: Clause, mediaType: MediaType): boolean {
  const at = mediaType.indexOf('/')
  const isType = type === '*' || type === mediaType.slice(0, at)
  return isType && (subtype === '*' || subtype === mediaType.slice(at + 1))
}

/** The best first; among equals, those without wildcards. */
function parseClauses(header: string): readonly Clause[] {
  const clauses = header.slice(0, limitChars).split(',').map(parseClause)
  const wildcards = ({ type, subtype }: Clause) => Number(type === '*') + Number(subtype === '*')
  return clauses.toSorted((a, b) => b.quality - a.quality || wildcards(a) - wildcards(b))
}

function parseClause(text: string): Clause {
  const [name = '', ...rest] = text.split(';').map((part) => part.trim())
  const [type = '', subtype = '*'] = name.split('/')
  const parameters = new Map(
    rest.map((part) => {
      const at = part.indexOf('=')
      return at < 0 ? ([part, ''] as const) : ([part.slice(0, at), part.slice(at + 1)] as const)
    }),
  )
  const quality = Number(parameters.get('q') ?? 1)
  return { type, subtype, parameters, quality: Number.isFinite(quality) ? quality : 1 }
}
