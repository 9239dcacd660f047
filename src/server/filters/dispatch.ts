/** Who answers a request that is allowed: the verbs of a resource, or whoever has the path. */
import { failure } from '#api/status/status-answers.ts'
import type { Aggregation } from '#server/aggregation/aggregation.ts'
import type { PassedRequest } from '#server/aggregation/pass-on.ts'
import { isLongRunning } from '#server/filters/long-running.ts'
import { ownHeaders, type Request, sendPathAnswer, sendText } from '#server/filters/request.ts'
import type { RequestMetrics } from '#server/filters/request-metrics.ts'
import { callOf, type ResourceServing, serveResource } from '#server/filters/serve-resource.ts'
import type { AnswerHeaders } from '#server/http/exchange.ts'
import { headerOf } from '#server/http/exchange.ts'
import { negotiateOutput } from '#server/http/negotiation/negotiation.ts'
import type { PathHandler } from '#server/http/paths/path-handler.ts'
import { createPathMux } from '#server/http/paths/path-mux.ts'
import type { RequestInfo, ResourceInfo } from '#server/http/request-info.ts'
import type { Query } from '#server/http/request-target.ts'
import { findRoute, isRoute, type NoRoute, noPage, type Route } from '#server/http/route.ts'
import { type Peers, passedHeader } from '#server/peers/peers.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'
import type { Connect } from '#server/streaming/connect.ts'

/** Answers at once where it can. */
export type Dispatch = (request: Request, info: RequestInfo) => undefined | Promise<void>

export interface DispatchOptions extends ResourceServing {
  resources(): ResourceTable
  /** Other servers, to which requests for what they serve are passed on. */
  readonly aggregation?: Pick<Aggregation, 'find' | 'pass'>
  /** The same of other servers on the store. */
  readonly peers?: Pick<Peers, 'find' | 'pass'>
  readonly paths: readonly PathHandler[]
  readonly connect?: Connect
  readonly metrics: RequestMetrics
}

/** The value of a flag is all that is sent to a path which is no resource. */
const pathBodyBytes = 64 * 1024

export function createDispatch(options: DispatchOptions): Dispatch {
  const mux = createPathMux(options.paths)

  async function servePath(request: Request): Promise<void> {
    const { exchange, path, query, user } = request
    const answering = mux.find(path)?.answer({
      method: exchange.method,
      path,
      get query() {
        return searchParameters(query)
      },
      headers: exchange.headers,
      user,
      get signal() {
        return request.signal
      },
      readBody: () =>
        exchange.hasBody ? exchange.readBody(pathBodyBytes) : Promise.resolve(Buffer.alloc(0)),
    })
    const answer = answering instanceof Promise ? await answering : answering
    if (!answer) return notHere(request, noPage(path, options.resources()))
    await sendPathAnswer(request, answer)
  }

  function serve(request: Request, info: ResourceInfo): undefined | Promise<void> {
    const { exchange, accept } = request
    const contentType = headerOf(request.exchange, 'content-type')
    const asking = { method: exchange.method, accept, contentType }
    const route = findRoute(info, asking, options.resources())
    if (!isRoute(route)) return notHere(request, route)
    request.isRouted = true
    const isLong = route.verb === 'watch' || route.verb === 'connect'
    return isLong ? serveLong(request, info, route) : serveResource(request, route, options)
  }

  async function serveLong(request: Request, info: ResourceInfo, route: Route): Promise<void> {
    const { exchange, query } = request
    const { method } = exchange
    using _ = options.metrics.longRunning({ method, info, isKnown: true })
    if (route.verb === 'watch') return await serveResource(request, route, options)
    // A log is read like an object, and asked for in the forms that one has.
    const isLog = info.subresource === 'log'
    const shape = isLog ? negotiateOutput(request, 'untabled objects').shape?.kind : undefined
    if (!options.connect) throw failure('NotAcceptable', 'the server offers no streams to nodes')
    const { rest } = info
    const { path } = request
    await options.connect(callOf(request, route), {
      method,
      rest,
      query,
      exchange,
      path,
      ...(shape && { shape }),
      answering: (code) => answering(request, code),
    })
  }

  async function pass(request: Request, info: RequestInfo, on: PassOn): Promise<void> {
    const { exchange, path, query, user, signal } = request
    const { method } = exchange
    const isLong = isLongRunning(info)
    // Another server has the work of a watch from here on.
    if (isLong) request.leaveFlow()
    using _ = isLong ? options.metrics.longRunning({ method, info, isKnown: false }) : undefined
    await on({
      ...{ exchange, path, query, user, signal, span: request.trace?.current },
      answering: (code) => answering(request, code),
      answerText: (code, text) => sendText(request, code, text),
    })
  }

  return (request, info) => {
    const { aggregation, peers } = options
    const extension = aggregation?.find(request.path)
    if (extension) return pass(request, info, (passed) => aggregation!.pass(extension, passed))
    if (!info.isResource) return servePath(request)
    // A path such as //api/v1/pods or /apis//v1/pods reads like one of a resource, but leads nowhere.
    if (!request.path.startsWith(info.group === '' ? '/api/' : '/apis/')) {
      return notHere(request, 'page not found')
    }
    const others = peers && !wasPassed(request) ? peers.find(info) : undefined
    if (others) return pass(request, info, (passed) => peers!.pass(others, info, passed))
    return serve(request, info)
  }
}

type PassOn = (request: PassedRequest) => Promise<void>

function wasPassed({ exchange }: Request): boolean {
  return headerOf(exchange, passedHeader) === 'true'
}

function answering(request: Request, code: number): AnswerHeaders {
  request.code ||= code
  return ownHeaders(request)
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
