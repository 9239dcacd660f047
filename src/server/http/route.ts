/**
 * Which resource and verb a request leads to, or which refusal: the patterns of paths that
 * upstream's router has, and what it says where none fits.
 */
import type { Verb } from '#api/definition.ts'
import { groupResourceOf } from '#api/resource.ts'
import { genericResponse } from '#api/status/generic-response.ts'
import type { StatusError } from '#api/status/status.ts'
import { badRequest, methodNotSupported, notFound } from '#api/status/status-answers.ts'
import { acceptsAny, bareType, notProduced } from '#server/http/negotiation/accept.ts'
import { listMediaTypes, mediaTypes } from '#server/http/negotiation/negotiation.ts'
import { patchTypes } from '#server/http/negotiation/patch-types.ts'
import type { ResourceInfo } from '#server/http/request-info.ts'
import {
  type ResourceTable,
  type ServedResource,
  subresourceOf,
} from '#server/served/served-resource.ts'

export type RouteVerb = Verb | 'connect'

export interface Route {
  readonly resource: ServedResource
  readonly verb: RouteVerb
  readonly subresource: string
  readonly namespace: string
  readonly name: string
}

/** What is said where nothing is: a Status, or plain text. */
export type NoRoute = StatusError | 'page not found'

export function isRoute(route: Route | NoRoute): route is Route {
  return typeof route === 'object' && 'resource' in route
}

export interface Asking {
  readonly method: string
  readonly accept: string | undefined
  readonly contentType: string | undefined
}

export function findRoute(
  info: ResourceInfo,
  asking: Asking,
  table: ResourceTable,
): Route | NoRoute {
  const resource = table.find(info.group, info.version, info.resource)
  if (!resource) return noPage(info.path, table)
  return resource.isCustom ? customRoute(info, resource) : builtInRoute(info, asking, resource)
}

/** Paths below those of known groups are answered by a Status. */
export function noPage(path: string, table: ResourceTable): NoRoute {
  const [, prefix, group = ''] = path.split('/', 3)
  const isBuiltIn =
    prefix === 'apis' &&
    group !== '' &&
    table.versions.some(
      (version) => version.group === group && version.resources.some((one) => !one.isCustom),
    )
  const isKnown = prefix === 'api' || prefix === 'version' || isBuiltIn
  if (isKnown) return genericResponse({ code: 404, verb: '' })
  return 'page not found'
}

type Methods = Readonly<Partial<Record<string, RouteVerb>>>

function builtInRoute(info: ResourceInfo, asking: Asking, resource: ServedResource) {
  const methods = methodsOf(info, resource)
  const found = methods && Object.keys(methods).length > 0 ? methods : undefined
  if (!found) return genericResponse({ code: 404, verb: '' })
  const verb = Object.hasOwn(found, asking.method) ? found[asking.method] : undefined
  if (!verb) return genericResponse({ code: 405, verb: '' })
  if (verb === 'patch' && !patchTypes.has(bareType(asking.contentType ?? ''))) {
    return genericResponse({ code: 415, verb: '', text: '415: Unsupported Media Type' })
  }
  const produced = producedBy(verb, info)
  if (asking.accept?.trim() && !acceptsAny(asking.accept.trim(), produced)) {
    return notProduced(produced)
  }
  return routeOf(info, resource, info.isWatchPath || info.verb === 'watch' ? watched(verb) : verb)
}

function watched(verb: RouteVerb): RouteVerb {
  return verb === 'list' ? 'watch' : verb
}

function producedBy(verb: RouteVerb, { subresource }: ResourceInfo): readonly string[] {
  if (verb === 'list' || verb === 'watch') return listMediaTypes
  if (verb === 'connect') return subresource === 'log' ? ['text/plain', ...mediaTypes] : ['*/*']
  return mediaTypes
}

/** What may be done at the path, by method; undefined where there is no such path. */
function methodsOf(info: ResourceInfo, resource: ServedResource): Methods | undefined {
  const { definition } = resource
  const isNamespaced = definition.scope === 'Namespaced'
  if (info.isInNamespace && !isNamespaced) return undefined
  // Paths that begin with `proxy` are a form of long ago.
  if (info.verb === 'proxy') return undefined
  const can = (verb: Verb) => definition.verbs?.includes(verb) ?? true
  if (info.isWatchPath) {
    if (info.subresource !== '' || (info.isNamed && isNamespaced && !info.isInNamespace)) {
      return undefined
    }
    return can('watch') ? { GET: 'watch' } : undefined
  }
  if (!info.isNamed) {
    const everywhere = isNamespaced && !info.isInNamespace
    return {
      ...(can('list') && { GET: 'list' }),
      ...(!everywhere && can('create') && { POST: 'create' }),
      ...(!everywhere && can('deletecollection') && { DELETE: 'deletecollection' }),
    }
  }
  if (isNamespaced && !info.isInNamespace) return undefined
  if (info.subresource === '') {
    return {
      ...(can('get') && { GET: 'get' }),
      ...(can('update') && { PUT: 'update' }),
      ...(can('patch') && { PATCH: 'patch' }),
      ...(can('delete') && { DELETE: 'delete' }),
    }
  }
  return subresourceMethods(info, resource)
}

function subresourceMethods(info: ResourceInfo, resource: ServedResource): Methods | undefined {
  const subresource = subresourceOf(resource, info.subresource)
  if (!subresource) return undefined
  if (info.rest.length > 0 && !(subresource.connect && info.subresource === 'proxy')) {
    return undefined
  }
  if (subresource.connect) return connectMethods(info.subresource)
  const can = (verb: 'create' | 'get' | 'update' | 'patch') => subresource.verbs.includes(verb)
  return {
    ...(can('get') && { GET: 'get' }),
    ...(can('update') && { PUT: 'update' }),
    ...(can('patch') && { PATCH: 'patch' }),
    ...(can('create') && { POST: 'create' }),
  }
}

/** A proxy takes every method; the other streams begin with GET or POST, and a log is read. */
function connectMethods(subresource: string): Methods {
  if (subresource === 'log') return { GET: 'connect' }
  if (subresource !== 'proxy') return { GET: 'connect', POST: 'connect' }
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
  return Object.fromEntries(methods.map((method) => [method, 'connect'] as const))
}

function routeOf(info: ResourceInfo, resource: ServedResource, verb: RouteVerb): Route {
  const { definition } = resource
  const namespace = definition.scope === 'Namespaced' ? info.namespace : ''
  const name = info.isNamed ? info.name : ''
  return { resource, verb, subresource: info.subresource, namespace, name }
}

/** Custom resources have no router: the verb is all that counts, and a path that fits the scope. */
function customRoute(info: ResourceInfo, resource: ServedResource): Route | NoRoute {
  const { definition } = resource
  const isNamespaced = definition.scope === 'Namespaced'
  const isOfAll = info.namespace === '' && (info.verb === 'list' || info.verb === 'watch')
  const fits = isNamespaced ? info.namespace !== '' || isOfAll : info.namespace === ''
  if (!fits) return 'page not found'
  const groupResource = groupResourceOf(definition)
  if (info.subresource !== '') {
    const subresource = subresourceOf(resource, info.subresource)
    if (!subresource) return notFound(groupResource, info.name)
    if (!subresource.verbs.some((verb) => verb === info.verb)) {
      return methodNotSupported(groupResource, info.verb)
    }
  }
  if (info.verb === 'update' && !info.isNamed) return badRequest('name must be provided')
  const verb = customVerbs.has(info.verb) ? (info.verb as Verb) : undefined
  if (!verb) return methodNotSupported(groupResource, info.verb)
  const wantsName = verb === 'update' || verb === 'patch'
  if (wantsName && info.name === '') return badRequest('name must be provided')
  return routeOf(info, resource, verb)
}

const customVerbs: ReadonlySet<string> = new Set<Verb>([
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
])
