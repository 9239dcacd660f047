/** What can be done with a resource, as a list of operations on paths: data that both forms of OpenAPI are made of. */
import type { KindDefinition, SubresourceDefinition, Verb } from '#api/definition.ts'
import type { ObjectType, Schema } from '#api/schema.ts'
import { type CustomBody, customBody, customListBody } from '#server/openapi/custom-schema.ts'
import type { Describe } from '#server/openapi/describe.ts'
import {
  type Action,
  optionParameters,
  type Parameter,
  parametersOf,
  pathParameter,
} from '#server/openapi/parameters.ts'
import type { ResourceTable, ServedResource } from '#server/resources/served-resource.ts'

export type Method = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch'

/** What is sent or answered: a type, what users defined, a patch of whatever form, or bare text. */
export type Body = ObjectType | CustomBody | 'patch' | 'text'

export interface Operation {
  readonly path: string
  readonly method: Method
  readonly id: string
  readonly description: string
  readonly action: Action
  readonly kind: { readonly group: string; readonly version: string; readonly kind: string }
  readonly parameters: readonly Parameter[]
  readonly request?: { readonly body: Body; readonly optional?: true }
  readonly answer: Body
  readonly codes: readonly number[]
  /** Whether anything may be answered, not only objects. */
  readonly isStream?: true
  /** Whether plain text is one of the forms of the answer. */
  readonly isText?: true
}

export interface OperationContext {
  readonly schema: Schema
  readonly describe: Describe
  readonly table: ResourceTable
}

interface Place {
  readonly root: string
  readonly resource: ServedResource
  /** `AppsV1`: the middle of every id. */
  readonly prefix: string
  readonly context: OperationContext
}

export function operationsOf(
  resource: ServedResource,
  context: OperationContext,
): readonly Operation[] {
  const { group, version, definition } = resource
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  const place = { root, resource, prefix: `${idOfGroup(group)}${capital(version)}`, context }
  const subresources = definition.subresources ?? []
  return [
    ...collectionOperations(place),
    ...objectOperations(place),
    ...subresources.flatMap((subresource) => subresourceOperations(place, subresource)),
    ...(resource.isCustom ? [] : watchOperations(place)),
  ]
}

/** `rbac.authorization.k8s.io` is RbacAuthorization in ids; the group without a name is Core. */
export function idOfGroup(group: string): string {
  if (group === '') return 'Core'
  return group
    .replace(/\.k8s\.io$/, '')
    .split(/[.-]/)
    .map(capital)
    .join('')
}

/** That of a group, or of a version of it. */
export function tagOf({ group, version }: { group: string; version?: string }): string {
  const id = idOfGroup(group)
  const tag = `${id[0]!.toLowerCase()}${id.slice(1)}`
  return version === undefined ? tag : `${tag}_${version}`
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const nameOfObject = (kind: string) => pathParameter('name', `Name of the ${kind}.`)
const namespaceOfObjects = pathParameter('namespace', 'Namespace of the objects.')

interface Paths {
  /** Where all are, of every namespace; where there are namespaces, only for reading. */
  readonly everywhere?: string
  readonly collection: string
  readonly object: string
  readonly scope: readonly Parameter[]
  readonly named: 'Namespaced' | ''
}

function pathsOf({ root, resource: { definition } }: Place, between = ''): Paths {
  const { plural, scope } = definition
  const everywhere = `${root}${between}/${plural}`
  if (scope === 'Cluster') {
    return { collection: everywhere, object: `${everywhere}/{name}`, scope: [], named: '' }
  }
  const collection = `${root}${between}/namespaces/{namespace}/${plural}`
  const object = `${collection}/{name}`
  return { everywhere, collection, object, scope: [namespaceOfObjects], named: 'Namespaced' }
}

const can = ({ verbs }: KindDefinition, verb: Verb) => verbs === undefined || verbs.includes(verb)

function base({ resource: { group, version, definition } }: Place, action: Action) {
  return { action, kind: { group, version, kind: definition.kind } }
}

function collectionOperations(place: Place): readonly Operation[] {
  const { resource, prefix, context } = place
  const { definition, isCustom } = resource
  const { everywhere, collection, scope, named } = pathsOf(place)
  const { kind, plural } = definition
  const type = bodyOf(resource, context)
  const listType = listBodyOf(resource, context)
  const made: Operation[] = []
  const add = (path: string, method: Method, action: Action, rest: Rest) => {
    const parameters = [...parametersOf(action, resource.isCustom), ...(rest.parameters ?? [])]
    made.push({ path, method, codes: [200], ...base(place, action), ...rest, parameters })
  }
  if (can(definition, 'list')) {
    const description = `List ${plural}, or watch them.`
    const common = { answer: listType, description }
    add(collection, 'get', 'list', {
      ...common,
      id: `list${prefix}${capital(`${named}${kind}`)}`,
      parameters: scope,
    })
    if (everywhere) {
      add(everywhere, 'get', 'list', {
        ...common,
        id: `list${prefix}${capital(kind)}ForAllNamespaces`,
      })
    }
  }
  if (can(definition, 'create')) {
    add(collection, 'post', 'post', {
      id: `create${prefix}${capital(`${named}${kind}`)}`,
      description: `Create a ${kind}.`,
      parameters: scope,
      request: { body: type },
      answer: type,
      codes: [200, 201, 202],
    })
  }
  if (can(definition, 'deletecollection')) {
    add(collection, 'delete', 'deletecollection', {
      id: `delete${prefix}Collection${named}${kind}`,
      description: `Delete all ${plural} that are selected.`,
      parameters: scope,
      ...(isCustom ? { answer: metaType(context.schema, 'Status') } : deletion(context.schema)),
    })
  }
  return made
}

type Rest = Pick<Operation, 'id' | 'description' | 'answer'> &
  Partial<Pick<Operation, 'parameters' | 'request' | 'codes' | 'isStream' | 'isText'>>

export const metaType = (schema: Schema, name: string): ObjectType =>
  schema.type(`io.k8s.apimachinery.pkg.apis.meta.v1.${name}`)!

function deletion(schema: Schema) {
  const options = metaType(schema, 'DeleteOptions')
  return { request: { body: options, optional: true as const }, answer: metaType(schema, 'Status') }
}

function bodyOf(resource: ServedResource, context: OperationContext): Body {
  return resource.custom ? customBody(resource, context) : resource.type
}

function listBodyOf(resource: ServedResource, context: OperationContext): Body {
  if (resource.custom) return customListBody(resource, context)
  return context.schema.typeOf(resource.apiVersion, resource.listKind)!
}

function objectOperations(place: Place): readonly Operation[] {
  const { resource, prefix, context } = place
  const { definition, isCustom } = resource
  const type = bodyOf(resource, context)
  const { object, scope, named } = pathsOf(place)
  const { kind } = definition
  const id = (verb: string) => `${verb}${prefix}${capital(`${named}${kind}`)}`
  const parameters = [nameOfObject(kind), ...scope]
  const made = (method: Method, action: Action, rest: Rest): Operation => ({
    path: object,
    method,
    codes: [200],
    ...base(place, action),
    ...rest,
    parameters: [...parametersOf(action, isCustom), ...parameters],
  })
  const body = { request: { body: type }, answer: type, codes: [200, 201] }
  const patch = { ...body, request: { body: 'patch' as const }, codes: patchCodes(isCustom) }
  const removed = { ...deletion(context.schema), codes: [200, 202] }
  const answer = definition.answersDeleted === true ? type : removed.answer
  const all: readonly (readonly [Verb, () => Operation])[] = [
    [
      'get',
      () => made('get', 'get', { id: id('read'), description: `Read a ${kind}.`, answer: type }),
    ],
    [
      'update',
      () => made('put', 'put', { id: id('replace'), description: `Replace a ${kind}.`, ...body }),
    ],
    [
      'delete',
      () =>
        made('delete', 'delete', {
          id: id('delete'),
          description: `Delete a ${kind}.`,
          ...removed,
          answer,
        }),
    ],
    [
      'patch',
      () => made('patch', 'patch', { id: id('patch'), description: `Change a ${kind}.`, ...patch }),
    ],
  ]
  return all.filter(([verb]) => can(definition, verb)).map(([, make]) => make())
}

function subresourceOperations(
  place: Place,
  subresource: SubresourceDefinition,
): readonly Operation[] {
  const { resource, prefix, context } = place
  const { definition, isCustom } = resource
  const { object, scope, named } = pathsOf(place)
  const { name, verbs, connect, options } = subresource
  const body = context.table.bodyResource(resource, name) ?? resource
  const suffix = capital(`${named}${definition.kind}${capital(name)}`)
  const parameters = [nameOfObject(definition.kind), ...scope]
  const path = `${object}/${name}`
  if (connect) {
    const optionsKind = options ?? `${definition.kind}${capital(name)}Options`
    const type = context.schema.typeOf(resource.apiVersion, optionsKind)
    const own = type ? optionParameters(type, context.describe) : []
    const stream = { path, suffix, own, parameters }
    return options === undefined
      ? [logOperation(place, stream)]
      : connectOperations(place, verbs, options, stream)
  }
  // Of custom resources upstream names their own kind here, whatever the body is.
  const { group, version, definition: shown } = isCustom ? resource : body
  const kind = { group, version, kind: shown.kind }
  const made = (method: Method, action: Action, rest: Rest): Operation => ({
    path,
    method,
    action,
    kind,
    codes: [200],
    ...rest,
    parameters: [...parametersOf(action, isCustom), ...parameters],
  })
  const what = `the ${name} of a ${definition.kind}`
  const type = bodyOf(body, context)
  const write = { request: { body: type }, answer: type, codes: [200, 201] }
  const id = (verb: string) => `${verb}${prefix}${suffix}`
  const of = {
    get: () => made('get', 'get', { id: id('read'), description: `Read ${what}.`, answer: type }),
    update: () =>
      made('put', 'put', { id: id('replace'), description: `Replace ${what}.`, ...write }),
    create: () =>
      made('post', 'post', {
        id: id('create'),
        description: `Create ${what}.`,
        ...write,
        codes: [200, 201, 202],
      }),
    patch: () =>
      made('patch', 'patch', {
        id: id('patch'),
        description: `Change ${what}.`,
        ...write,
        request: { body: 'patch' },
        codes: patchCodes(isCustom),
      }),
    delete: () =>
      made('delete', 'delete', { id: id('delete'), description: `Delete ${what}.`, answer: type }),
  }
  return (['get', 'update', 'create', 'delete', 'patch'] as const)
    .filter((verb) => verbs.includes(verb))
    .map((verb) => of[verb]())
}

/** An apply creates what is not there, which upstream forgets to say of custom resources. */
function patchCodes(isCustom: boolean): readonly number[] {
  return isCustom ? [200] : [200, 201]
}

interface Stream {
  readonly path: string
  readonly suffix: string
  readonly own: readonly Parameter[]
  readonly parameters: readonly Parameter[]
}

function logOperation(place: Place, { path, suffix, own, parameters }: Stream): Operation {
  return {
    path,
    method: 'get',
    id: `read${place.prefix}${suffix}`,
    description: `Read what a ${place.resource.definition.kind} has written.`,
    ...base(place, 'get'),
    parameters: [...parametersOf('get'), ...own, ...parameters],
    answer: 'text',
    codes: [200],
    isText: true,
  }
}

const anyMethod: readonly Method[] = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch']

/** A proxy passes on every method, and what stands behind it in the path. */
function connectOperations(
  place: Place,
  verbs: SubresourceDefinition['verbs'],
  options: string,
  { path, suffix, own, parameters }: Stream,
): readonly Operation[] {
  const isProxy = verbs.includes('update')
  const { group, version, definition } = place.resource
  const methods: readonly Method[] = isProxy ? anyMethod : ['get', 'post']
  const made = (
    at: string,
    method: Method,
    tail: string,
    more: readonly Parameter[],
  ): Operation => ({
    path: at,
    method,
    id: `connect${place.prefix}${capital(method)}${suffix}${tail}`,
    description: `Connect to a ${definition.kind} by ${method.toUpperCase()}.`,
    action: 'connect',
    kind: { group, version, kind: options },
    parameters: [...own, ...parameters, ...more],
    answer: 'text',
    codes: [200],
    isStream: true,
  })
  const rest = pathParameter('path', 'Path to ask for there.')
  return [
    ...methods.map((method) => made(path, method, '', [])),
    ...(isProxy ? methods.map((method) => made(`${path}/{path}`, method, 'WithPath', [rest])) : []),
  ]
}

/** The oldest way to watch, by paths of their own. */
function watchOperations(place: Place): readonly Operation[] {
  const { resource, prefix, context } = place
  const { definition } = resource
  if (!can(definition, 'watch')) return []
  const { kind, plural } = definition
  const { everywhere, collection, object, scope, named } = pathsOf(place, '/watch')
  const made = (path: string, action: Action, id: string, parameters: readonly Parameter[]) => ({
    path,
    method: 'get' as const,
    id,
    description: `Watch ${plural}. Deprecated: list with the parameter watch.`,
    ...base(place, action),
    parameters: [...parametersOf(action), ...parameters],
    answer: metaType(context.schema, 'WatchEvent'),
    codes: [200],
  })
  const one = `watch${prefix}${named}${kind}`
  return [
    made(collection, 'watchlist', `${one}List`, scope),
    made(object, 'watch', one, [nameOfObject(kind), ...scope]),
    ...(everywhere
      ? [made(everywhere, 'watchlist', `watch${prefix}${kind}ListForAllNamespaces`, [])]
      : []),
  ]
}
