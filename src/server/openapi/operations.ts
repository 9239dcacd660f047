/** What can be done with a resource, as a list of operations on paths: data that both forms of OpenAPI are made of. */
import type { Verb } from '#api/definition.ts'
import type { Schema } from '#api/schema/schema.ts'
import {
  base,
  bodyOf,
  can,
  capital,
  idOfGroup,
  listBodyOf,
  type Method,
  metaType,
  nameOfObject,
  type Operation,
  type OperationContext,
  type Place,
  patchCodes,
  pathsOf,
  type Rest,
} from '#server/openapi/operation.ts'
import { type Action, type Parameter, parametersOf } from '#server/openapi/parameters.ts'
import { subresourceOperations } from '#server/openapi/subresource-operations.ts'
import type { ServedResource } from '#server/served/served-resource.ts'

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

function deletion(schema: Schema) {
  const options = metaType(schema, 'DeleteOptions')
  return { request: { body: options, optional: true as const }, answer: metaType(schema, 'Status') }
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
