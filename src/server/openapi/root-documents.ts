/** The small v3 documents of paths that are not resources: version and the keys of service accounts. */
import type { JsonObject } from '#api/scalars/scalars.ts'
import { responsesOf } from '#server/openapi/content.ts'

const required = [
  'major',
  'minor',
  'gitVersion',
  'gitCommit',
  'gitTreeState',
  'buildDate',
  'goVersion',
  'compiler',
  'platform',
]
const optional = [
  'emulationMajor',
  'emulationMinor',
  'minCompatibilityMajor',
  'minCompatibilityMinor',
]

/** What /version answers. */
const versionInfoName = 'io.k8s.apimachinery.pkg.version.Info'

const versionInfo: JsonObject = {
  description: 'Which version of the server this is, and how it was made.',
  type: 'object',
  required,
  properties: Object.fromEntries([
    ...required.map((name) => [name, { type: 'string', default: '' }] as const),
    ...optional.map((name) => [name, { type: 'string' }] as const),
  ]),
}

export interface RootPath {
  /** As the index of documents names it. */
  readonly key: string
  readonly path: string
  readonly tag: string
  readonly id: string
  readonly description: string
  readonly mediaType: string
  /** Bare text, if there is none. */
  readonly schema?: { readonly name: string; readonly value: JsonObject }
}

export const rootPaths: readonly RootPath[] = [
  {
    key: '.well-known/openid-configuration',
    path: '/.well-known/openid-configuration/',
    tag: 'WellKnown',
    id: 'getServiceAccountIssuerOpenIDConfiguration',
    description: 'Read where and how tokens of service accounts can be checked.',
    mediaType: 'application/json',
  },
  {
    key: 'openid/v1/jwks',
    path: '/openid/v1/jwks/',
    tag: 'openid',
    id: 'getServiceAccountIssuerOpenIDKeyset',
    description: 'Read the keys that tokens of service accounts are signed with.',
    mediaType: 'application/jwk-set+json',
  },
  {
    key: 'version',
    path: '/version/',
    tag: 'version',
    id: 'getCodeVersion',
    description: 'Read the version of the server.',
    mediaType: 'application/json',
    schema: { name: versionInfoName, value: versionInfo },
  },
]

const bearer = { type: 'apiKey', name: 'authorization', in: 'header' }

export const securitySchemes: JsonObject = {
  BearerToken: { ...bearer, description: 'Bearer, and a token of the server.' },
}

export const openApiInfo: JsonObject = { title: 'Kubernetes', version: '1.36' }

export function rootDocument(root: RootPath): JsonObject {
  const { path, tag, id, description, mediaType, schema } = root
  const answer: JsonObject = schema
    ? { $ref: `#/components/schemas/${schema.name}` }
    : { type: 'string' }
  return {
    openapi: '3.0.0',
    info: openApiInfo,
    paths: {
      [path]: {
        get: {
          tags: [tag],
          description,
          operationId: id,
          responses: responsesOf([200], { content: { [mediaType]: { schema: answer } } }),
        },
      },
    },
    components: {
      ...(schema && { schemas: { [schema.name]: schema.value } }),
      securitySchemes,
    },
  }
}
