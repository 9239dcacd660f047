/** What a request asks for, read from its method and path alone, as upstream's RequestInfo. */
import { parseFieldSelector } from '#api/selectors/fields.ts'
import { isTrueParameter, parseListParameters } from '#server/http/parameters.ts'
import { firstOf, type Query } from '#server/http/request-target.ts'

export interface PathInfo {
  readonly isResource: false
  readonly verb: string
  readonly path: string
}

export interface ResourceInfo {
  readonly isResource: true
  readonly verb: string
  readonly path: string
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly subresource: string
  readonly namespace: string
  readonly name: string
  /** What stands in the path after the subresource. */
  readonly rest: readonly string[]
  /** Whether the path names a namespace, be it with an empty name. */
  readonly isInNamespace: boolean
  /** Whether the name stands in the path, not in a field selector. */
  readonly isNamed: boolean
  /** Whether the path begins with `watch`, as it once did. */
  readonly isWatchPath: boolean
  /** Of a request for many objects, by which of them it asks for some. */
  readonly selectors?: SelectorTexts
}

export interface SelectorTexts {
  readonly labelSelector: string
  readonly fieldSelector: string
}

export type RequestInfo = PathInfo | ResourceInfo

/** A path that begins like one of a resource, and is none. The message is upstream's. */
export class RequestInfoError extends Error {
  override readonly name = 'RequestInfoError'
}

const methodVerbs: Readonly<Record<string, string>> = {
  POST: 'create',
  GET: 'get',
  HEAD: 'get',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
}
/** For many objects at once, from which selectors choose. */
const manyVerbs: ReadonlySet<string> = new Set(['list', 'watch', 'deletecollection'])
/** What a namespace has below it that is of itself. */
const ofNamespaces: ReadonlySet<string> = new Set(['status', 'finalize'])

export interface AskedFor {
  readonly method: string
  readonly path: string
  readonly query: Query
  /** As it was sent. */
  readonly target: string
}

/** Throws RequestInfoError. */
export function requestInfoOf({ method, path, query, target }: AskedFor): RequestInfo {
  const segments = trimSlashes(path).split('/')
  const [prefix] = segments
  const groupless = prefix === 'api'
  if (segments.length < (groupless ? 3 : 4) || (!groupless && prefix !== 'apis')) {
    return { isResource: false, verb: method.toLowerCase(), path }
  }
  const group = groupless ? '' : segments[1]!
  const version = segments[groupless ? 1 : 2]!
  let parts = segments.slice(groupless ? 2 : 3)
  let verb = Object.hasOwn(methodVerbs, method) ? methodVerbs[method]! : ''
  const isSpecial = parts[0] === 'watch' || parts[0] === 'proxy'
  if (isSpecial) {
    if (parts.length < 2) {
      throw new RequestInfoError(`unable to determine kind and namespace from url, ${target}`)
    }
    verb = parts[0]!
    parts = parts.slice(1)
  }
  let namespace = ''
  let isInNamespace = false
  if (parts[0] === 'namespaces' && parts.length > 1) {
    namespace = parts[1]!
    if (parts.length > 2 && !ofNamespaces.has(parts[2]!)) {
      parts = parts.slice(2)
      isInNamespace = true
    }
  }
  const [resource = '', name = '', third = '', ...rest] = parts
  const subresource = verb === 'proxy' ? '' : third
  const isNamed = parts.length > 1
  const asked = {
    isResource: true as const,
    path,
    group,
    version,
    resource,
    namespace,
    rest,
    subresource,
    isInNamespace,
    isNamed,
    isWatchPath: verb === 'watch',
    ...verbAndName(verb, name, query),
  }
  const selectors = isSpecial ? undefined : selectorsFor(asked.verb, query)
  return selectors ? { ...asked, selectors } : asked
}

function selectorsFor(verb: string, query: Query): SelectorTexts | undefined {
  if (query.size === 0 || !manyVerbs.has(verb)) return undefined
  const labelSelector = firstOf(query, 'labelSelector') ?? ''
  const fieldSelector = firstOf(query, 'fieldSelector') ?? ''
  return labelSelector === '' && fieldSelector === '' ? undefined : { labelSelector, fieldSelector }
}

/** Without a name it is about many objects, unless a field selector names one. */
function verbAndName(
  verb: string,
  name: string,
  query: Query,
): { readonly verb: string; readonly name: string } {
  if (name !== '') return { verb, name }
  if (verb === 'delete') return { verb: 'deletecollection', name }
  if (verb !== 'get') return { verb, name }
  if (query.size === 0) return { verb: 'list', name }
  const isWatch = isTrueParameter(query.get('watch'))
  return { verb: isWatch ? 'watch' : 'list', name: selectedName(query) }
}

function selectedName(query: Query): string {
  const selector = firstOf(query, 'fieldSelector')
  if (!selector) return ''
  try {
    parseListParameters(query)
    const named = parseFieldSelector(selector).find(
      ({ field, operator }) => field === 'metadata.name' && operator === '=',
    )
    return named && isPathSegment(named.value) ? named.value : ''
  } catch {
    return '' // whoever lists is told what is wrong
  }
}

/** Whether a name can stand in a path. */
function isPathSegment(name: string): boolean {
  return name !== '.' && name !== '..' && !name.includes('/') && !name.includes('%')
}

function trimSlashes(path: string): string {
  let [start, end] = [0, path.length]
  while (start < end && path[start] === '/') start++
  while (end > start && path[end - 1] === '/') end--
  return path.slice(start, end)
}
