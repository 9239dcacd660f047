/** OpenAPI v3 documents: one of each group version, and small ones of the paths above them. */
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
import { compareParameters, formatParameter, type Parameter } from '#server/openapi/parameters.ts'
import { openApiInfo, securitySchemes } from '#server/openapi/root-documents.ts'
import { refTo, schemaOfType, type Wanted } from '#server/openapi/type-schema.ts'
import type { ServedVersion } from '#server/resources/served-resource.ts'

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const forms = ['application/json', 'application/vnd.kubernetes.protobuf', 'application/yaml']
const customForms = ['application/json', 'application/yaml']
const patchForms = [...patchTypes.keys()].toSorted()
const customPatchForms = [...customPatchTypes.keys()].toSorted()

const words: Readonly<Record<number, string>> = { 200: 'OK', 201: 'Created', 202: 'Accepted' }

/** The document of a group version. */
export function versionDocument(served: ServedVersion, context: OperationContext): JsonObject {
  const { group, version, resources } = served
  const wanted: Wanted = new Map()
  const isCustom = resources.some((resource) => resource.isCustom)
  const root = group === '' ? `/api/${version}/` : `/apis/${group}/${version}/`
  const paths: Record<string, JsonObject> = {}
  if (!isCustom) {
    const id = `get${idOfGroup(group)}${version[0]!.toUpperCase()}${version.slice(1)}APIResources`
    const answer = named('APIResourceList', context)
    paths[root] = { get: listing([tagOf(served), id, 'List what there is.'], answer, wanted) }
  }
  for (const resource of resources) {
    const operations = operationsOf(resource, context)
    for (const [path, ofPath] of Map.groupBy(operations, (one) => one.path)) {
      paths[path] = pathOf(ofPath, { tag: tagOf(served), wanted, isCustom: resource.isCustom })
    }
  }
  const document = documentOf(paths, wanted, { ...context, group, version })
  if (!isCustom) return document
  const { schemas } = document.components as JsonObject
  return { ...document, info: customInfo, components: { schemas: schemas! } }
}

const customInfo: JsonObject = { title: 'Kubernetes CRD Swagger', version: 'v0.1.0' }

/** The document of a group, of all groups (`undefined`), or of the oldest one's versions (empty). */
export function groupDocument(group: string | undefined, context: OperationContext): JsonObject {
  const wanted: Wanted = new Map()
  const [path, tag, id, kind] =
    group === undefined
      ? ['/apis/', 'apis', 'getAPIVersions', 'APIGroupList']
      : group === ''
        ? ['/api/', 'core', 'getCoreAPIVersions', 'APIVersions']
        : [`/apis/${group}/`, tagOfGroup(group), `get${idOfGroup(group)}APIGroup`, 'APIGroup']
  const get = listing([tag, id, 'List what there is.'], named(kind, context), wanted)
  return documentOf({ [path]: { get } }, wanted, { ...context, group: '', version: 'v1' })
}

function tagOfGroup(group: string): string {
  const id = idOfGroup(group)
  return `${id[0]!.toLowerCase()}${id.slice(1)}`
}

function named(kind: string, { schema }: OperationContext): ObjectType {
  return schema.type(`${meta}.${kind}`)!
}

function listing(
  [tag, id, description]: readonly [string, string, string],
  answer: ObjectType,
  wanted: Wanted,
): JsonObject {
  return {
    tags: [tag],
    description,
    operationId: id,
    responses: {
      200: { description: 'OK', content: contentOf(answer, forms, wanted) },
      401: { description: 'Unauthorized' },
    },
  }
}

interface PathContext {
  readonly tag: string
  readonly wanted: Wanted
  readonly isCustom: boolean
}

/** What all operations of a path take stands once, with the path. */
function pathOf(operations: readonly Operation[], context: PathContext): JsonObject {
  const key = (parameter: Parameter) => `${parameter.name} ${parameter.in}`
  const [first, ...others] = operations
  const shared = first!.parameters.filter((one) =>
    others.every(({ parameters }) => parameters.some((other) => key(other) === key(one))),
  )
  const keys = new Set(shared.map(key))
  const methods = operations.map((operation): readonly [string, JsonObject] => {
    const own = operation.parameters.filter((parameter) => !keys.has(key(parameter)))
    return [operation.method, operationOf(operation, own, context)]
  })
  return {
    ...Object.fromEntries(methods),
    ...(shared.length > 0 && { parameters: formatAll(shared) }),
  }
}

function formatAll(parameters: readonly Parameter[]): readonly JsonObject[] {
  return parameters.toSorted(compareParameters).map(formatParameter)
}

function operationOf(
  operation: Operation,
  parameters: readonly Parameter[],
  context: PathContext,
): JsonObject {
  const { request, answer, action, kind, codes } = operation
  const responses = codes.map((code): readonly [number, JsonObject] => {
    const content = contentOf(answer, answerForms(operation, context), context.wanted)
    return [code, { description: words[code]!, content }]
  })
  return {
    tags: [context.tag],
    description: operation.description,
    operationId: operation.id,
    ...(parameters.length > 0 && { parameters: formatAll(parameters) }),
    ...(request && {
      requestBody: {
        content: contentOf(request.body, requestForms(request.body, context), context.wanted),
        ...(!request.optional && { required: true }),
      },
    }),
    responses: { ...Object.fromEntries(responses), 401: { description: 'Unauthorized' } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': kind,
  }
}

function requestForms(body: Body, { isCustom }: PathContext): readonly string[] {
  if (body === 'patch') return isCustom ? customPatchForms : patchForms
  return isCustom ? customForms : ['*/*']
}

function answerForms(operation: Operation, { isCustom }: PathContext): readonly string[] {
  if (operation.isStream) return ['*/*']
  if (isCustom) return customForms
  if (operation.isText) return [...forms, 'text/plain']
  if (!['list', 'watch', 'watchlist'].includes(operation.action)) return forms
  const streams = forms.slice(0, 2).map((form) => `${form};stream=watch`)
  return [...forms, ...streams].toSorted()
}

function contentOf(body: Body, mediaTypes: readonly string[], wanted: Wanted): JsonObject {
  const schema = schemaOfBody(body, wanted)
  return Object.fromEntries(mediaTypes.map((name) => [name, { schema }]))
}

function schemaOfBody(body: Body, wanted: Wanted): JsonObject {
  if (body === 'text') return { type: 'string' }
  if (body === 'patch') return refTo(`${meta}.Patch`, { type: 'object' }, wanted)
  if (!('form' in body)) return refTo(body.name, body, wanted)
  for (const type of body.wants) refTo(type.name, type, wanted)
  return refTo(body.name, body.form(3), wanted)
}

function documentOf(
  paths: Readonly<Record<string, JsonObject>>,
  wanted: Wanted,
  context: OperationContext & { readonly group: string; readonly version: string },
): JsonObject {
  // A map is walked to its end even as it grows: types want others.
  const schemas: Record<string, Json> = {}
  for (const [name, type] of wanted) schemas[name] = schemaNamed(name, type, wanted, context)
  return {
    openapi: '3.0.0',
    info: openApiInfo,
    paths: inOrder(paths),
    components: {
      ...(wanted.size > 0 && { schemas: inOrder(schemas) }),
      securitySchemes,
    },
  }
}

/** Kinds that belong to every group. */
const everywhere = new Set(['DeleteOptions', 'WatchEvent'])

function schemaNamed(
  name: string,
  type: ObjectType | JsonObject,
  wanted: Wanted,
  {
    schema: all,
    describe,
    group,
    version,
  }: OperationContext & { readonly group: string; readonly version: string },
): JsonObject {
  if (!isObjectType(type)) return type
  const schema = schemaOfType(type, { schema: all, describe, wanted })
  const kind = name.slice(name.lastIndexOf('.') + 1)
  const apiVersion = everywhere.has(kind) ? 'v1' : type.groupVersion
  if (apiVersion === undefined) return schema
  const at = apiVersion.indexOf('/')
  const own = {
    group: apiVersion.slice(0, Math.max(at, 0)),
    kind,
    version: apiVersion.slice(at + 1),
  }
  const isShared = everywhere.has(kind) && group !== ''
  const kinds = isShared ? [own, { group, kind, version }] : [own]
  return { ...schema, 'x-kubernetes-group-version-kind': kinds }
}

function isObjectType(type: ObjectType | JsonObject): type is ObjectType {
  return 'fieldsByName' in type
}

function inOrder<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
