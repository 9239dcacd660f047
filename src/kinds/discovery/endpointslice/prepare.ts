/** What the server makes of an EndpointSlice's fields that have no place in its version. */
import { isSame } from '#api/objects/equality.ts'
import type { Endpoint, EndpointSlice } from '#kinds/discovery/endpointslice/types.ts'

export function prepareCreate(slice: EndpointSlice): EndpointSlice {
  const own = withoutTopology(slice)
  return { ...own, metadata: { ...own.metadata, generation: 1 } }
}

/** The generation rises with any change but one of metadata other than labels and annotations. */
export function prepareUpdate(slice: EndpointSlice, old: EndpointSlice): EndpointSlice {
  const own = withoutTopology(slice)
  if (isSame(told(slice), told(old))) return own
  const generation = Number(old.metadata.generation ?? 0) + 1
  return { ...own, metadata: { ...own.metadata, generation } }
}

function told({ metadata, ...slice }: EndpointSlice): unknown {
  return { ...slice, labels: metadata.labels }
}

/** Topology was replaced by nodeName and zone, and is not kept. */
function withoutTopology(slice: EndpointSlice): EndpointSlice {
  if (!slice.endpoints?.some((endpoint) => endpoint.deprecatedTopology)) return slice
  return { ...slice, endpoints: slice.endpoints.map(withoutDeprecated) }
}

function withoutDeprecated({ deprecatedTopology: _, ...endpoint }: Endpoint): Endpoint {
  return endpoint
}
