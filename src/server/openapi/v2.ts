/** The OpenAPI v2 document, which tells of all that is served at once. */
import { createHash } from 'node:crypto'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import {
  answerForms,
  objectForms,
  requestForms,
  responsesOf,
  schemaOfBody,
} from '#server/openapi/content.ts'
import { inOrder } from '#server/openapi/in-order.ts'
import {
  groupListing,
  groupsListing,
  type Listing,
  versionListing,
} from '#server/openapi/listings.ts'
import type { Body, Operation, OperationContext } from '#server/openapi/operation.ts'
import type { Parameter } from '#server/openapi/parameters.ts'
import { type PathForm, type PlacedOperation, pathsOfVersion } from '#server/openapi/paths.ts'
import { type RootPath, rootPaths, securitySchemes } from '#server/openapi/root-documents.ts'
import {
  isObjectType,
  isOfEveryGroup,
  kindOfType,
  schemaOfType,
  type Wanted,
} from '#server/openapi/type-schema.ts'
import { asV2, definitionRef } from '#server/openapi/v2-schema.ts'

interface Draft {
  readonly wanted: Wanted
  /** Parameters that many operations take, by a name that follows from what they say. */
  readonly shared: Record<string, JsonObject>
}

export function wholeDocument(context: OperationContext, version: string): JsonObject {
  const { versions } = context.table
  const draft: Draft = { wanted: new Map(), shared: {} }
  const form: PathForm = {
    operation: (placed) => operationOf(placed, draft),
    parameter: (parameter) => parameterOf(parameter, draft),
  }
  const builtIn = versions.filter(({ resources }) => !resources.every(({ isCustom }) => isCustom))
  const listings = [
    groupsListing(context),
    ...builtIn.flatMap((served) => [
      groupListing(served.group, context),
      versionListing(served, context),
    ]),
  ]
  const paths = Object.assign(
    Object.fromEntries(listings.map((listing) => [listing.path, listingPath(listing, draft)])),
    Object.fromEntries(rootPaths.map((root) => [root.path, rootPath(root, draft)])),
    ...versions.map((served) => pathsOfVersion(served, context, form)),
  ) as Record<string, JsonObject>
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

function listingPath({ tag, id, answer, description }: Listing, draft: Draft): JsonObject {
  return {
    get: {
      description,
      consumes: objectForms,
      produces: objectForms,
      schemes: ['https'],
      tags: [tag],
      operationId: id,
      responses: answersOf([200], answer, draft),
    },
  }
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
      responses: responsesOf([200], { schema: answer }),
    },
  }
}

function operationOf(
  { operation, parameters, tag, isCustom }: PlacedOperation,
  draft: Draft,
): JsonObject {
  const { answer, action, kind, codes, description, id } = operation
  const body = bodyOf(operation, draft)
  const all = [...(body ? [body] : []), ...parameters]
  return {
    description,
    consumes: requestForms(operation, isCustom),
    produces: answerForms(operation, isCustom),
    schemes: ['https'],
    tags: [tag],
    operationId: id,
    ...(all.length > 0 && { parameters: all }),
    responses: answersOf(codes, answer, draft),
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': kind,
  }
}

function answersOf(codes: readonly number[], answer: Body, { wanted }: Draft): JsonObject {
  return responsesOf(codes, { schema: asV2(schemaOfBody(answer, 2, wanted)) })
}

function bodyOf({ request }: Operation, draft: Draft): JsonObject | undefined {
  if (!request) return undefined
  const schema = asV2(schemaOfBody(request.body, 2, draft.wanted))
  const body = { name: 'body', in: 'body', ...(!request.optional && { required: true }), schema }
  // Patches and the options of deletions are the same everywhere.
  return request.body === 'patch' || request.optional ? share(body, draft) : body
}

/** These differ, or are said with each operation as upstream does. */
const unshared: ReadonlySet<string> = new Set(['dryRun', 'fieldValidation', 'name'])

function parameterOf({ name, in: place, description, type }: Parameter, draft: Draft): JsonObject {
  const parameter: JsonObject = {
    uniqueItems: true,
    type,
    ...(description !== undefined && { description }),
    name,
    in: place,
    ...(place === 'path' && { required: true }),
  }
  return unshared.has(name) ? parameter : share(parameter, draft)
}

const hashChars = 8

function share(parameter: JsonObject, { shared }: Draft): JsonObject {
  const hash = createHash('sha256').update(JSON.stringify(parameter)).digest('base64url')
  const name = `${parameter.name as string}-${hash.slice(0, hashChars)}`
  shared[name] = parameter
  return { $ref: `#/parameters/${name}` }
}

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
  type: ObjectType,
  versions: OperationContext['table']['versions'],
): readonly JsonObject[] {
  const own = kindOfType(type)
  if (!own || !isOfEveryGroup(type)) return own ? [own] : []
  const all = versions.map(({ group, version }) => ({ group, kind: own.kind, version }))
  return all.toSorted((a, b) => (`${a.group}/${a.version}` < `${b.group}/${b.version}` ? -1 : 1))
}
