/** What can be done with the parts of an object that have paths of their own: subresources, logs, streams. */
import type { SubresourceDefinition } from '#api/definition.ts'
import {
  base,
  bodyOf,
  capital,
  type Method,
  nameOfObject,
  type Operation,
  type Place,
  patchCodes,
  pathsOf,
  type Rest,
} from '#server/openapi/operation.ts'
import {
  type Action,
  optionParameters,
  type Parameter,
  parametersOf,
  pathParameter,
} from '#server/openapi/parameters.ts'

export function subresourceOperations(
  place: Place,
  subresource: SubresourceDefinition,
): readonly Operation[] {
  return subresource.connect
    ? streamOperations(place, subresource)
    : bodyOperations(place, subresource)
}

/** Where a subresource is, and the end of all ids there. */
function spotOf(place: Place, { name }: SubresourceDefinition) {
  const { kind } = place.resource.definition
  const { object, scope, named } = pathsOf(place)
  return {
    path: `${object}/${name}`,
    suffix: capital(`${named}${kind}${capital(name)}`),
    parameters: [nameOfObject(kind), ...scope],
  }
}

function streamOperations(place: Place, subresource: SubresourceDefinition): readonly Operation[] {
  const { resource, context } = place
  const { name, verbs, options } = subresource
  const optionsKind = options ?? `${resource.definition.kind}${capital(name)}Options`
  const type = context.schema.typeOf(resource.apiVersion, optionsKind)
  const own = type ? optionParameters(type, context.describe) : []
  const stream = { ...spotOf(place, subresource), own }
  return options === undefined
    ? [logOperation(place, stream)]
    : connectOperations(place, verbs, options, stream)
}

function bodyOperations(place: Place, subresource: SubresourceDefinition): readonly Operation[] {
  const { resource, prefix, context } = place
  const { definition, isCustom } = resource
  const { name, verbs } = subresource
  const { path, suffix, parameters } = spotOf(place, subresource)
  const body = context.table.bodyResource(resource, name) ?? resource
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
