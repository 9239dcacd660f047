import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Clock, systemClock } from '#base/clock.ts'
import { missingShared, sharedPath } from '#base/testing/shared.ts'
import { features } from '#kinds/features.ts'
import { kinds } from '#kinds/list.ts'
import { schema } from '#kinds/schema.ts'
import type { PathAnswer } from '#server/http/paths/path-handler.ts'
import { createOpenApiV3 } from '#server/openapi/openapi-v3.ts'
import { createResourceTable } from '#server/served/resource-table.ts'
import { pathRequest } from '#server/testing/path-request.ts'

const table = createResourceTable({ kinds, schema, features, storeOf: () => undefined })
const clock: Clock = { ...systemClock, nowMs: () => Date.parse('2024-02-29T00:00:00Z') }
const handler = createOpenApiV3({ schema, clock, resources: () => table })

async function ask(path: string, headers: Readonly<Record<string, string>> = {}) {
  return await handler.answer(pathRequest(path, { headers }))
}

const textOf = (answer: PathAnswer | undefined) => Buffer.from(answer!.body).toString()

type Tree = null | boolean | number | string | readonly Tree[] | { readonly [key: string]: Tree }

/** Without prose, and with references that stand alone as they are. */
function bare(tree: Tree, isProperties = false): Tree {
  if (Array.isArray(tree)) return tree.map((item) => bare(item))
  if (typeof tree !== 'object' || tree === null) return tree
  const entries = Object.entries(tree).filter(
    ([key, value]) => isProperties || key !== 'description' || typeof value !== 'string',
  )
  const [only, ...more] = entries
  if (only?.[0] === 'allOf' && more.length === 0) return bare((only[1] as readonly Tree[])[0]!)
  return Object.fromEntries(
    entries.map(([key, value]) => [key, bare(value, !isProperties && key === 'properties')]),
  )
}

const folder = sharedPath('reference', 'openapi')
const skip = missingShared('reference', 'openapi')

/** The v3 document that a file of the reference holds. */
function keyOf(file: string): string | undefined {
  if (file === 'version.json') return 'version'
  if (file === 'openid_v1_jwks.json') return 'openid/v1/jwks'
  const match = /^(apis?)(?:_([^_]+))?(?:_([^_]+))?\.json$/.exec(file)
  return match?.slice(1).filter(Boolean).join('/')
}

const files = existsSync(folder) ? readdirSync(folder).filter((file) => keyOf(file)) : []

/**
 * Upstream says of one field of bytes that it is an atomic list, as which its generator sees it. The
 * schema has no word for that.
 */
function withoutOddities(tree: Tree): Tree {
  return JSON.parse(JSON.stringify(tree), (key, value) =>
    key === 'caBundle' && value.format === 'byte' ? { type: 'string', format: 'byte' } : value,
  )
}

for (const file of files) {
  test(`is upstream's but for prose: ${file}`, { skip }, async () => {
    const got = JSON.parse(textOf(await ask(`/openapi/v3/${keyOf(file)}`)))
    const want = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'))
    assert.deepEqual(bare(got), withoutOddities(bare(want)))
  })
}

test('every type and most fields are described', async () => {
  const document = JSON.parse(textOf(await ask('/openapi/v3/apis/apps/v1')))
  const { description, properties } =
    document.components.schemas['io.k8s.api.apps.v1.DeploymentSpec']
  assert.equal(typeof description, 'string')
  assert.equal(typeof properties.replicas.description, 'string')
  assert.equal(typeof properties.template.description, 'string')
})

test('the index names every document with its hash, as recorded', { skip }, async () => {
  const index = await ask('/openapi/v3')
  assert.equal(index?.headers['content-type'], 'text/plain; charset=utf-8')
  const file = sharedPath('golden', 'transcripts', 'read', 'openapi-v3-index.jsonl')
  const [, line = ''] = readFileSync(file, 'utf8').split('\n')
  const masked = textOf(index).replace(/hash=[0-9A-F]{128}"/g, 'hash=«any»"')
  assert.deepEqual(JSON.parse(masked), JSON.parse(line).want.body)
})

test('a document is cached by its hash', async () => {
  const path = '/openapi/v3/apis/coordination.k8s.io/v1'
  const { etag, ...plain } = (await ask(path))!.headers
  assert.deepEqual(plain, {
    'content-type': 'application/json',
    vary: 'Accept',
    'accept-ranges': 'bytes',
    'last-modified': 'Thu, 29 Feb 2024 00:00:00 GMT',
  })
  const hash = String(etag).slice(1, -1)
  const forever = await ask(`${path}?hash=${hash}`)
  assert.equal(forever?.headers['cache-control'], 'public, immutable')
  assert.equal(forever?.headers['expires'], 'Sat, 01 Mar 2025 00:00:00 UTC')
  assert.equal((await ask(`${path}?hash=`))?.headers['cache-control'], undefined)
  const moved = await ask(`${path}?hash=0000`)
  assert.deepEqual([moved?.code, moved?.body.length], [301, 0])
  assert.deepEqual(moved?.headers, {
    'content-type': 'application/json',
    etag,
    vary: 'Accept',
    location: `${path}?hash=${hash}`,
  })
  const same = await ask(path, { 'if-none-match': String(etag) })
  assert.deepEqual([same?.code, same?.body.length], [304, 0])
  assert.equal(textOf(await ask('/openapi/v3')).includes(hash), true)
})

test('what is not there, and forms that nobody writes', async () => {
  for (const path of ['apis/nope/v1', 'nope', '', 'apis/apps/v1/', 'apis/apps/v9']) {
    const answer = await ask(`/openapi/v3/${path}`)
    assert.deepEqual([answer?.code, answer?.body.length], [404, 0], path)
  }
  const codes = await Promise.all(
    ['application/yaml', 'text/html', '*/*', 'text/html, application/json;q=0.1'].map(
      async (accept) => (await ask('/openapi/v3/version', { accept }))!.code,
    ),
  )
  assert.deepEqual(codes, [406, 406, 200, 200])
  const { headers } = (await ask('/openapi/v3/version', { accept: 'text/html' }))!
  assert.deepEqual(headers, { vary: 'Accept' })
  // Nothing at all is written for whoever asks for nothing.
  const none = await ask('/openapi/v3/version', { accept: 'x' })
  assert.deepEqual([none?.code, none?.body.length], [200, 0])
  const protobuf = 'application/com.github.proto-openapi.spec.v3@v1.0+protobuf'
  const best = await ask('/openapi/v3/version', { accept: `*/json;q=0.5, ${protobuf}` })
  assert.match(String(best?.headers['content-type']), /v3\.v1\.0\+protobuf$/)
})
