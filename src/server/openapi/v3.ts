/** OpenAPI v3 documents: one of each group version, and small ones of the paths above them. */
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
import type { Body, OperationContext } from '#server/openapi/operation.ts'
import { formatParameter } from '#server/openapi/parameters.ts'
import { type PlacedOperation, pathsOfVersion } from '#server/openapi/paths.ts'
import { openApiInfo, securitySchemes } from '#server/openapi/root-documents.ts'
import {
  isObjectType,
  isOfEveryGroup,
  kindOfType,
  schemaOfType,
  type Wanted,
} from '#server/openapi/type-schema.ts'
import type { ServedVersion } from '#server/served/served-resource.ts'

/** The document of a group version. */
export function versionDocument(served: ServedVersion, context: OperationContext): JsonObject {
  const { group, version, resources } = served
  const wanted: Wanted = new Map()
  const isCustom = resources.some((resource) => resource.isCustom)
  const paths = {
    ...(!isCustom && listingPath(versionListing(served, context), wanted)),
    ...pathsOfVersion(served, context, {
      operation: (placed) => operationOf(placed, wanted),
      parameter: formatParameter,
    }),
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
  const listing = group === undefined ? groupsListing(context) : groupListing(group, context)
  const paths = listingPath(listing, wanted)
  return documentOf(paths, wanted, { ...context, group: '', version: 'v1' })
}

function listingPath(
  { path, tag, id, answer, description }: Listing,
  wanted: Wanted,
): Readonly<Record<string, JsonObject>> {
  const responses = responsesOf([200], contentOf(answer, objectForms, wanted))
  return { [path]: { get: { tags: [tag], description, operationId: id, responses } } }
}

function operationOf(
  { operation, parameters, tag, isCustom }: PlacedOperation,
  wanted: Wanted,
): JsonObject {
  const { request, answer, action, kind, codes, description, id } = operation
  return {
    tags: [tag],
    description,
    operationId: id,
    ...(parameters.length > 0 && { parameters }),
    ...(request && {
      requestBody: {
        ...contentOf(request.body, requestForms(operation, isCustom), wanted),
        ...(!request.optional && { required: true }),
      },
    }),
    responses: responsesOf(codes, contentOf(answer, answerForms(operation, isCustom), wanted)),
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': kind,
  }
}

function contentOf(body: Body, mediaTypes: readonly string[], wanted: Wanted): JsonObject {
  const schema = schemaOfBody(body, 3, wanted)
  const content = mediaTypes.toSorted().map((name) => [name, { schema }] as const)
  return { content: Object.fromEntries(content) }
}

interface DocumentContext extends OperationContext {
  readonly group: string
  readonly version: string
}

function documentOf(
  paths: Readonly<Record<string, JsonObject>>,
  wanted: Wanted,
  context: DocumentContext,
): JsonObject {
  // A map is walked to its end even as it grows: types want others.
  const schemas: Record<string, Json> = {}
  for (const [name, type] of wanted) schemas[name] = schemaNamed(type, wanted, context)
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

function schemaNamed(
  type: ObjectType | JsonObject,
  wanted: Wanted,
  { schema, describe, group, version }: DocumentContext,
): JsonObject {
  if (!isObjectType(type)) return type
  const made = schemaOfType(type, { schema, describe, wanted })
  const own = kindOfType(type)
  if (!own) return made
  const isShared = isOfEveryGroup(type) && group !== ''
  const kinds = isShared ? [own, { group, kind: own.kind, version }] : [own]
  return { ...made, 'x-kubernetes-group-version-kind': kinds }
}
