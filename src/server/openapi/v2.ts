/** The OpenAPI v2 document, which tells of all that is served at once. */
import { createHash } from 'node:crypto'
import type { Json, JsonObject } from '#api/scalars.ts'
import type { ObjectType } from '#api/schema.ts'
import { customPatchTypes, patchTypes } from '#server/http/patch-types.ts'
import {
  type Body,
  idOfGroup,
  type Operation,
  type OperationContext,
  operationsOf,
  tagOf,
} from '#server/openapi/operations.ts'
import { compareParameters, type Parameter } from '#server/openapi/parameters.ts'
import { type RootPath, rootPaths, securitySchemes } from '#server/openapi/root-documents.ts'
import { schemaOfType, type Wanted } from '#server/openapi/type-schema.ts'
import { asV2, definitionRef } from '#server/openapi/v2-schema.ts'

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const forms = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']
const customForms = forms.slice(0, 2)
const streams = [
  'application/json;stream=watch',
  'application/vnd.kubernetes.protobuf;stream=watch',
]
const patchForms = [...patchTypes.keys()]
const customPatchForms = [...customPatchTypes.keys()]

const words: Readonly<Record<number, string>> = { 200: 'OK', 201: 'Created', 202: 'Accepted' }

interface Draft {
  readonly wanted: Wanted
  /** Parameters that many operations take, by a name that follows from what they say. */
  readonly shared: Record<string, JsonObject>
}

export function wholeDocument(context: OperationContext, version: string): JsonObject {
  const draft: Draft = { wanted: new Map(), shared: {} }
  const paths: Record<string, JsonObject> = { ...groupPaths(context, draft) }
  for (const root of rootPaths) paths[root.path] = rootPath(root, draft)
  for (const served of context.table.versions) {
    for (const resource of served.resources) {
      const operations = operationsOf(resource, context)
      for (const [path, ofPath] of Map.groupBy(operations, (one) => one.path)) {
        paths[path] = pathOf(ofPath, tagOf(served), resource.isCustom, draft)
      }
    }
  }
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version },
    paths: inOrder(paths),
    definitions: definitionsOf(draft, context),
    parameters: inOrder(draft.shared),
    securityDefinitions: securitySchemes,
    security: [{ BearerToken: [] }],
  }
}

/** What discovery answers. */
function groupPaths(
  { schema, table }: OperationContext,
  draft: Draft,
): Readonly<Record<string, JsonObject>> {
  const paths: Record<string, JsonObject> = {}
  const add = (path: string, tag: string, id: string, kind: string) => {
    const answer = schema.type(`${meta}.${kind}`)!
    const content = { consumes: forms, produces: forms, schemes: ['https'] }
    const responses = responsesOf([200], answer, draft)
    const description = 'List what there is.'
    paths[path] = { get: { description, ...content, tags: [tag], operationId: id, responses } }
  }
  add('/apis/', 'apis', 'getAPIVersions', 'APIGroupList')
  for (const served of table.versions) {
    if (served.resources.every(({ isCustom }) => isCustom)) continue
    const { group, version } = served
    const id = idOfGroup(group)
    const tag = tagOf(served).slice(0, -version.length - 1)
    const all = `get${id}${version[0]!.toUpperCase()}${version.slice(1)}APIResources`
    if (group === '') {
      add('/api/', tag, 'getCoreAPIVersions', 'APIVersions')
      add(`/api/${version}/`, tagOf(served), all, 'APIResourceList')
    } else {
      add(`/apis/${group}/`, tag, `get${id}APIGroup`, 'APIGroup')
      add(`/apis/${group}/${version}/`, tagOf(served), all, 'APIResourceList')
    }
  }
  return paths
}

function rootPath(root: RootPath, { wanted }: Draft): JsonObject {
  const { tag, id, description, mediaType, schema } = root
  if (schema) wanted.set(schema.name, schema.value)
  const answer: JsonObject = schema ? definitionRef(schema.name) : { type: 'string' }
  return {
    get: {
      description,
      ...(schema && { consumes: [mediaType] }),
      produces: [mediaType],
      schemes: ['https'],
      tags: [tag],
      operationId: id,
      responses: {
        200: { description: 'OK', schema: answer },
        401: { description: 'Unauthorized' },
      },
    },
  }
}

function pathOf(
  operations: readonly Operation[],
  tag: string,
  isCustom: boolean,
  draft: Draft,
): JsonObject {
  const key = (parameter: Parameter) => `${parameter.name} ${parameter.in}`
  const [first, ...others] = operations
  const common = first!.parameters.filter((one) =>
    others.every(({ parameters }) => parameters.some((other) => key(other) === key(one))),
  )
  const keys = new Set(common.map(key))
  const methods = operations.map((operation): readonly [string, JsonObject] => {
    const own = operation.parameters.filter((parameter) => !keys.has(key(parameter)))
    const body = bodyOf(operation, draft)
    const parameters = [...(body ? [body] : []), ...formatAll(own, draft)]
    return [operation.method, operationOf(operation, { tag, isCustom, parameters, draft })]
  })
  return {
    ...Object.fromEntries(methods),
    ...(common.length > 0 && { parameters: formatAll(common, draft) }),
  }
}

interface OperationDraft {
  readonly tag: string
  readonly isCustom: boolean
  readonly parameters: readonly JsonObject[]
  readonly draft: Draft
}

function operationOf(
  operation: Operation,
  { tag, isCustom, parameters, draft }: OperationDraft,
): JsonObject {
  const { answer, action, kind, codes, description, id } = operation
  return {
    description,
    consumes: consumesOf(operation, isCustom),
    produces: producesOf(operation, isCustom),
    schemes: ['https'],
    tags: [tag],
    operationId: id,
    ...(parameters.length > 0 && { parameters }),
    responses: responsesOf(codes, answer, draft),
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': kind,
  }
}

function consumesOf({ request }: Operation, isCustom: boolean): readonly string[] {
  if (request?.body === 'patch') return isCustom ? customPatchForms : patchForms
  return isCustom ? customForms : ['*/*']
}

function producesOf(operation: Operation, isCustom: boolean): readonly string[] {
  if (operation.isStream) return ['*/*']
  if (isCustom) return customForms
  if (operation.isText) return ['text/plain', ...forms]
  const isList = ['list', 'watch', 'watchlist'].includes(operation.action)
  return isList ? [...forms, ...streams] : forms
}

function responsesOf(codes: readonly number[], answer: Body, { wanted }: Draft): JsonObject {
  const schema = schemaOfBody(answer, wanted)
  const found = codes.map((code) => [code, { description: words[code]!, schema }] as const)
  return { ...Object.fromEntries(found), 401: { description: 'Unauthorized' } }
}

function schemaOfBody(body: Body, wanted: Wanted): JsonObject {
  if (body === 'text') return { type: 'string' }
  const want = (name: string, type: ObjectType | JsonObject) => {
    if (!wanted.has(name)) wanted.set(name, type)
    return definitionRef(name)
  }
  if (body === 'patch') return want(`${meta}.Patch`, { type: 'object' })
  if (!('form' in body)) return want(body.name, body)
  for (const type of body.wants) want(type.name, type)
  return want(body.name, body.form(2))
}

function bodyOf({ request }: Operation, draft: Draft): JsonObject | undefined {
  if (!request) return undefined
  const schema = schemaOfBody(request.body, draft.wanted)
  const body = { name: 'body', in: 'body', ...(!request.optional && { required: true }), schema }
  // Patches and the options of deletions are the same everywhere.
  return request.body === 'patch' || request.optional ? share(body, draft) : body
}

/** These differ, or are said with each operation as upstream does. */
const unshared: ReadonlySet<string> = new Set(['dryRun', 'fieldValidation', 'name'])

function formatAll(parameters: readonly Parameter[], draft: Draft): readonly JsonObject[] {
  return parameters.toSorted(compareParameters).map(({ name, in: place, description, type }) => {
    const parameter: JsonObject = {
      uniqueItems: true,
      type,
      ...(description !== undefined && { description }),
      name,
      in: place,
      ...(place === 'path' && { required: true }),
    }
    return unshared.has(name) ? parameter : share(parameter, draft)
  })
}

const hashChars = 8

function share(parameter: JsonObject, { shared }: Draft): JsonObject {
  const hash = createHash('sha256').update(JSON.stringify(parameter)).digest('base64url')
  const name = `${parameter.name as string}-${hash.slice(0, hashChars)}`
  shared[name] = parameter
  return { $ref: `#/parameters/${name}` }
}

const everywhere = new Set(['DeleteOptions', 'WatchEvent'])

function definitionsOf({ wanted }: Draft, context: OperationContext): JsonObject {
  const { schema, describe, table } = context
  const definitions: Record<string, Json> = {}
  for (const [name, type] of wanted) {
    if (!isObjectType(type)) definitions[name] = asV2(type)
    else {
      const kinds = kindsOf(type, table.versions)
      definitions[name] = {
        ...asV2(schemaOfType(type, { schema, describe, wanted })),
        ...(kinds.length > 0 && { 'x-kubernetes-group-version-kind': kinds }),
      }
    }
  }
  return inOrder(definitions)
}

function kindsOf(
  { name, groupVersion }: ObjectType,
  versions: OperationContext['table']['versions'],
): readonly JsonObject[] {
  const kind = name.slice(name.lastIndexOf('.') + 1)
  if (everywhere.has(kind)) {
    const all = versions.map(({ group, version }) => ({ group, kind, version }))
    return all.toSorted((a, b) => (`${a.group}/${a.version}` < `${b.group}/${b.version}` ? -1 : 1))
  }
  if (groupVersion === undefined) return []
  const at = groupVersion.indexOf('/')
  const group = groupVersion.slice(0, Math.max(at, 0))
  return [{ group, kind, version: groupVersion.slice(at + 1) }]
}

function isObjectType(type: ObjectType | JsonObject): type is ObjectType {
  return 'fieldsByName' in type
}

function inOrder<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
