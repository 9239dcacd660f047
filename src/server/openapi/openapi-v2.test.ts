import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { createFeatures } from '#api/features.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import { createFakeClock } from '#base/clock.ts'
import { missingShared, sharedPath } from '#base/testing/shared.ts'
import { features, gates } from '#kinds/features.ts'
import { kinds } from '#kinds/list.ts'
import { schema } from '#kinds/schema.ts'
import { createOpenApiV2 } from '#server/openapi/openapi-v2.ts'
import { wholeDocument } from '#server/openapi/v2.ts'
import { createResourceTable, groupVersionsOf } from '#server/served/resource-table.ts'
import { parseRuntimeConfig } from '#server/served/runtime-config.ts'
import { pathRequest } from '#server/testing/path-request.ts'

const everyGate = Object.fromEntries(kinds.flatMap(({ gate }) => (gate ? [[gate, true]] : [])))
const table = createResourceTable({ kinds, schema, features, storeOf: () => undefined })
const clock = createFakeClock(Date.parse('2026-12-01T00:00:00Z'))
const handler = createOpenApiV2({ schema, clock, version: '1.36', resources: () => table })

async function ask(headers: Readonly<Record<string, string>> = {}) {
  const answer = await handler.answer(pathRequest('/openapi/v2', { headers }))
  return { ...answer!, text: () => Buffer.from(answer!.body).toString() }
}

interface Endpoint {
  readonly path: string
  readonly method: string
  readonly action: string | null
  readonly gvk: string | null
  readonly params: readonly string[]
  readonly consumes: readonly string[] | null
  readonly produces: readonly string[] | null
  readonly responses: Readonly<Record<string, string | null>>
}

interface Operation {
  readonly consumes?: readonly string[]
  readonly produces?: readonly string[]
  readonly parameters?: readonly JsonObject[]
  readonly responses: Readonly<Record<string, { readonly schema?: JsonObject }>>
  readonly 'x-kubernetes-action'?: string
  readonly 'x-kubernetes-group-version-kind'?: Readonly<Record<string, string>>
}

type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>

const prefix = '#/definitions/'

function endpointOf(path: string, method: string, paths: Paths): Endpoint {
  const item = paths[path]!
  const operation = item[method]!
  const common = (item.parameters ?? []) as unknown as readonly JsonObject[]
  const kind = operation['x-kubernetes-group-version-kind']
  const responses = Object.entries(operation.responses).map(([code, { schema }]) => {
    const name =
      schema?.$ref === undefined ? schema?.type : String(schema.$ref).slice(prefix.length)
    return [code, (name as string | undefined) ?? null] as const
  })
  return {
    path,
    method: method.toUpperCase(),
    action: operation['x-kubernetes-action'] ?? null,
    gvk: kind ? `${kind.group}/${kind.version}/${kind.kind}` : null,
    params: [...common, ...(operation.parameters ?? [])]
      .flatMap(({ name }) => (name === undefined ? [] : [String(name)]))
      .toSorted(),
    consumes: operation.consumes ?? null,
    produces: operation.produces ?? null,
    responses: Object.fromEntries(responses),
  }
}

const skip = missingShared('reference', 'api', 'endpoints.json')

/** What upstream says of a binary form that its server does not have by default is left out. */
const withoutCbor = (list: readonly string[] | null) =>
  list?.filter((form) => !form.includes('cbor')) ?? null

test('tells of every endpoint what upstream does', { skip }, async () => {
  const { paths, definitions } = JSON.parse((await ask()).text()) as {
    paths: Paths
    definitions: object
  }
  const keys = JSON.parse(readFileSync(sharedPath('reference', 'openapi', 'v2-keys.json'), 'utf8'))
  assert.equal(Object.keys(paths).length, keys.paths)
  assert.equal(Object.keys(definitions).length, keys.definitions)
  const file = sharedPath('reference', 'api', 'endpoints.json')
  const endpoints = JSON.parse(readFileSync(file, 'utf8')) as readonly Endpoint[]
  const want = endpoints
    .filter(({ path }) => Object.hasOwn(paths, path))
    .map((endpoint) => ({
      ...endpoint,
      params: endpoint.params.toSorted(),
      consumes: withoutCbor(endpoint.consumes),
      produces: withoutCbor(endpoint.produces),
    }))
  const got = want.map(({ path, method }) => endpointOf(path, method.toLowerCase(), paths))
  assert.deepEqual(got, want)
})

test('where everything is asked for, every endpoint is there and no other', { skip }, () => {
  const all = createResourceTable({
    kinds,
    schema,
    // Every gate that switches a kind on.
    features: createFeatures({ ...gates, ...everyGate }),
    runtimeConfig: parseRuntimeConfig('api/all=true', groupVersionsOf(kinds)),
    storeOf: () => undefined,
  })
  const describe = { type: () => undefined, field: () => undefined }
  const { paths } = wholeDocument({ schema, table: all, describe }, '') as unknown as {
    paths: Paths
  }
  const got = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).flatMap((key) =>
      key === 'parameters' ? [] : [endpointOf(path, key, paths)],
    ),
  )
  const file = sharedPath('reference', 'api', 'endpoints.json')
  const endpoints = JSON.parse(readFileSync(file, 'utf8')) as readonly Endpoint[]
  const brief = ({ path, method, action, gvk }: Endpoint) => `${method} ${path} ${action} ${gvk}`
  // Logs of the server's own machine are not served by default.
  const want = endpoints.filter(({ path }) => !path.startsWith('/logs/'))
  assert.deepEqual(got.map(brief).toSorted(), want.map(brief).toSorted())
})

test('tells of every type what upstream does, but for prose and values', { skip }, async () => {
  const { definitions } = JSON.parse((await ask()).text())
  const file = sharedPath('reference', 'api', 'types.json')
  const types = JSON.parse(readFileSync(file, 'utf8'))
  const bare = (tree: unknown): unknown =>
    JSON.parse(JSON.stringify(tree), (key, value) => {
      const isWord = key === 'description' && typeof value === 'string'
      const isOurs = key === 'enum' || key.startsWith('x-p') || key.startsWith('x-kubernetes-group')
      return isWord || isOurs || /^x-(?:pb|proto)/.test(key) ? undefined : value
    })
  for (const [name, definition] of Object.entries(definitions)) {
    const { caBundle } = (types[name]?.properties ?? {}) as Record<string, JsonObject>
    if (caBundle) types[name].properties.caBundle = { type: 'string', format: 'byte' }
    if (types[name])
      assert.deepEqual(withHeader(bare(definition)), withHeader(bare(types[name])), name)
  }
})

/** The reference leaves the two fields out that every kind has. */
function withHeader(definition: unknown): unknown {
  const { properties, ...rest } = definition as { properties?: Record<string, unknown> }
  if (!properties) return definition
  const { apiVersion: _, kind: __, ...others } = properties
  return { ...rest, properties: others }
}

test('comes as JSON or protobuf, squeezed if asked for, and is cached', async () => {
  const plain = await ask()
  const { etag, ...headers } = plain.headers
  assert.deepEqual(headers, {
    'content-type': 'application/json',
    vary: ['Accept-Encoding', 'Accept'],
    'accept-ranges': 'bytes',
    'last-modified': 'Tue, 01 Dec 2026 00:00:00 GMT',
  })
  assert.equal((await ask({ 'if-none-match': String(etag) })).code, 304)
  assert.equal((await ask({ 'if-none-match': '"x"' })).code, 200)
  const squeezed = await ask({ 'accept-encoding': 'gzip' })
  assert.equal(squeezed.headers['content-encoding'], 'gzip')
  assert.equal(gunzipSync(squeezed.body).toString(), plain.text())
  const wanted = { 'accept-encoding': 'gzip;q=0.1' }
  for (const [range, encoding] of [
    ['bytes=0-1399', 'gzip'],
    ['bytes=0-1398', undefined],
  ] as const) {
    const part = await ask({ ...wanted, range })
    assert.deepEqual([part.code, part.headers['content-encoding']], [206, encoding])
    const bytes = encoding ? gunzipSync(part.body) : part.body
    assert.equal(plain.text().startsWith(Buffer.from(bytes).toString()), true)
  }
  const unwanted = await ask({ 'accept-encoding': 'br, gzip;q=0' })
  assert.equal(unwanted.headers['content-encoding'], undefined)
  const protobuf = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'
  const old = protobuf.replace('v2.v1.0', 'v2@v1.0')
  for (const accept of [protobuf, old, `${old}, application/json`]) {
    const { headers } = await ask({ accept })
    assert.deepEqual([headers['content-type'], headers['etag']], [protobuf, etag])
  }
  for (const accept of ['application/yaml', 'text/html', 'application/vnd.kubernetes.protobuf']) {
    const { code, headers } = await ask({ accept })
    assert.deepEqual([code, headers], [406, { vary: ['Accept-Encoding', 'Accept'] }])
  }
})
