/** Who answers a request that is allowed: the verbs of a resource, or whoever has the path. */

import { failure } from '#api/status-answers.ts'
import type { User } from '#server/authn/user.ts'
import type { Call } from '#server/call.ts'
import { headerOf, type Request, sendPathAnswer, sendText } from '#server/filters/request.ts'
import type { RequestInfo, ResourceInfo } from '#server/filters/request-info.ts'
import type { RequestMetrics } from '#server/filters/request-metrics.ts'
import { callOf, type ResourceServing, serveResource } from '#server/filters/serve-resource.ts'
import type { Exchange } from '#server/http/exchange.ts'
import type { PathHandler } from '#server/http/path-handler.ts'
import { createPathMux } from '#server/http/path-mux.ts'
import type { Query } from '#server/http/request-target.ts'
import { findRoute, isRoute, type NoRoute, noPage } from '#server/http/route.ts'
import type { ResourceTable } from '#server/resources/served-resource.ts'

/** A subresource that is a stream: logs, terminals, ports, proxies. */
export interface ConnectRequest {
  readonly method: string
  /** What stands in the path after the subresource. */
  readonly rest: readonly string[]
  readonly query: Query
  readonly exchange: Exchange
}

/** Serves it to its end. Throws StatusError where it does not come to a stream. */
export type Connect = (call: Call, request: ConnectRequest) => Promise<void>

export type Dispatch = (request: Request, info: RequestInfo) => Promise<void>

export interface DispatchOptions extends ResourceServing {
  resources(): ResourceTable
  readonly paths: readonly PathHandler[]
  readonly connect?: Connect
  readonly metrics: RequestMetrics
}

export function createDispatch(options: DispatchOptions): Dispatch {
  const mux = createPathMux(options.paths)

  async function servePath(request: Request): Promise<void> {
    const { exchange, path, query } = request
    const answering = mux.find(path)?.answer({
      method: exchange.method,
      path,
      get query() {
        return searchParameters(query)
      },
      headers: exchange.headers,
      user: request.user as User,
      get signal() {
        return request.life.signal
      },
    })
    const answer = answering instanceof Promise ? await answering : answering
    if (!answer) return notHere(request, noPage(path, options.resources()))
    await sendPathAnswer(request, answer)
  }

  async function serve(request: Request, info: ResourceInfo): Promise<void> {
    const { exchange, accept } = request
    const contentType = headerOf(request, 'content-type')
    const asking = { method: exchange.method, accept, contentType }
    const route = findRoute(info, asking, options.resources())
    if (!isRoute(route)) return notHere(request, route)
    request.isRouted = true
    if (route.verb === 'watch' || route.verb === 'connect') {
      using _ = options.metrics.longRunning({ method: exchange.method, info, isKnown: true })
      if (route.verb === 'watch') return await serveResource(request, route, options)
      if (!options.connect) throw failure('NotAcceptable', 'the server offers no streams to nodes')
      const { method } = exchange
      const { rest } = info
      await options.connect(callOf(request, route), {
        method,
        rest,
        query: request.query,
        exchange,
      })
      return
    }
    await serveResource(request, route, options)
  }

  return async (request, info) => {
    // A path such as //api/v1/pods reads like one of a resource, but leads nowhere.
    const isPlain = request.path.startsWith('/api/') || request.path.startsWith('/apis/')
    if (!info.isResource) return await servePath(request)
    if (!isPlain) return notHere(request, 'page not found')
    await serve(request, info)
  }
}

function notHere(request: Request, route: NoRoute): undefined {
  if (route !== 'page not found') throw route
  return sendText(request, 404, '404 page not found\n')
}

function searchParameters(query: Query): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const [name, values] of query) for (const value of values) parameters.append(name, value)
  return parameters
}
