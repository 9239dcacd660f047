import type { EndpointSlice } from '#kinds/discovery/endpointslice/types.ts'

/** Ports have a name, if only the empty one, and are TCP. */
export function withDefaults(slice: EndpointSlice): EndpointSlice {
  const { ports } = slice
  if (!ports) return slice
  const isWhole = ports.every(({ name, protocol }) => name !== undefined && protocol !== undefined)
  if (isWhole) return slice
  return { ...slice, ports: ports.map((port) => ({ name: '', protocol: 'TCP', ...port })) }
}
