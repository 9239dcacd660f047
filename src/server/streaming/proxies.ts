/** HTTP to pods, services and nodes, through the server. */

import type { Address } from '#server/dialing/dial.ts'
import { admitConnect } from '#server/streaming/admit-connect.ts'
import { pathOf, searchOf } from '#server/streaming/location.ts'
import { reverseProxy } from '#server/streaming/reverse-proxy.ts'
import type { Stream, Streaming } from '#server/streaming/streaming.ts'
import { nodeTarget, podTarget, serviceTarget } from '#server/streaming/targets.ts'
import { passUpgrade, wantsUpgrade } from '#server/streaming/upgrade.ts'

export const podProxy: Stream = proxyTo('PodProxyOptions', podTarget)
export const serviceProxy: Stream = proxyTo('ServiceProxyOptions', serviceTarget)
export const nodeProxy: Stream = proxyTo('NodeProxyOptions', nodeTarget)

function proxyTo(kind: string, target: (streaming: Streaming) => Promise<Address>): Stream {
  return async (streaming) => {
    const { rest, path: whole, exchange } = streaming.request
    const path = pathOf(rest, whole)
    await admitConnect(streaming, { kind, apiVersion: 'v1', ...(path !== '' && { path }) })
    const location = { address: await target(streaming), path, search: searchOf(exchange.target) }
    if (wantsUpgrade(exchange)) await passUpgrade(streaming, location)
    else await reverseProxy(streaming, location)
  }
}
