import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Json } from '#api/scalars/scalars.ts'
import { systemClock } from '#base/clock.ts'
import { missingShared, sharedPath } from '#base/testing/shared.ts'
import { customResourceDefinitions } from '#kinds/apiextensions/customresourcedefinition/customresourcedefinition.ts'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import { features } from '#kinds/features.ts'
import { kinds } from '#kinds/list.ts'
import { schema } from '#kinds/schema.ts'
import { serveCustom } from '#server/custom/serve.ts'
import type { PathHandler } from '#server/http/paths/path-handler.ts'
import { createOpenApiV2 } from '#server/openapi/openapi-v2.ts'
import { createOpenApiV3 } from '#server/openapi/openapi-v3.ts'
import { createResourceTable, withCustomResources } from '#server/served/resource-table.ts'
import { pathRequest } from '#server/testing/path-request.ts'

interface Step {
  readonly send?: { readonly method: string; readonly path: string; readonly body?: Json }
  readonly until?: { readonly method: string; readonly path: string }
  readonly part?: readonly string[]
  readonly want: { readonly status: number; readonly body?: Json }
}

function tableWith(definition: Json) {
  const context = { now: '2026-01-02T03:04:05Z', features, apiVersion: 'apiextensions.k8s.io/v1' }
  const given = definition as unknown as CustomResourceDefinition
  const crd = customResourceDefinitions.defaults!(given, context)
  const builtIn = createResourceTable({ kinds, schema, features, storeOf: () => undefined })
  const { resources, hub } = serveCustom(crd, {} as never)
  return withCustomResources(builtIn, resources, [hub])
}

async function ask(handler: PathHandler, path: string): Promise<Json | undefined> {
  const answer = await handler.answer(pathRequest(path))
  return answer?.code === 200 && JSON.parse(Buffer.from(answer.body).toString())
}

/**
 * What the recordings hold beyond the documents' meaning: prose, names of shared parameters that
 * follow from it, and the list of all groups that upstream ever had.
 */
function bare(tree: Json): Json {
  return JSON.parse(JSON.stringify(tree), (key, value) => {
    if (key === 'description' && typeof value === 'string') return undefined
    if (typeof value?.$ref === 'string' && value.$ref.startsWith('#/parameters/')) {
      return value.$ref.replace(/-[\w-]{8}$/, '')
    }
    const isOfAllGroups =
      key === 'x-kubernetes-group-version-kind' && value[0]?.kind === 'DeleteOptions'
    return isOfAllGroups ? value.slice(0, 1) : value
  })
}

for (const [name, root] of [
  ['openapi-v3', '/openapi/v3'],
  ['openapi-v2', '/openapi/v2'],
] as const) {
  const skip = missingShared('golden', 'transcripts', 'extend', `${name}.jsonl`)
  const file = sharedPath('golden', 'transcripts', 'extend', `${name}.jsonl`)
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  const steps = lines.map((line) => JSON.parse(line) as Step)

  test(`tells of custom resources as recorded in ${name}, but for prose`, { skip }, async () => {
    const table = tableWith(steps.find(({ send }) => send?.method === 'POST')!.send!.body!)
    const resources = () => table
    const handler =
      root === '/openapi/v2'
        ? createOpenApiV2({ schema, clock: systemClock, version: '1.36', resources })
        : createOpenApiV3({ schema, clock: systemClock, resources })
    let compared = 0
    for (const { send, until, part = [], want } of steps) {
      const { path = '' } = send ?? until ?? {}
      if (!path.startsWith(root) || want.body === undefined) continue
      const whole = await ask(handler, path)
      const found = part.reduce<Json | undefined>(
        (tree, key) => (tree as Readonly<Record<string, Json>> | undefined)?.[key],
        whole,
      )
      assert.deepEqual(bare(found ?? null), bare(want.body), `${path} ${part.join(' ')}`)
      compared++
    }
    assert.ok(compared > 1)
  })
}

test('the group of a custom resource has no document, its versions have', async () => {
  const definition = {
    metadata: { name: 'gears.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Cluster',
      names: { plural: 'gears', kind: 'Gear' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { teeth: { type: 'array', maxItems: 9223372036854775807n } },
            },
          },
        },
      ],
    },
  } as unknown as Json
  const table = tableWith(definition)
  const handler = createOpenApiV3({ schema, clock: systemClock, resources: () => table })
  assert.equal(await ask(handler, '/openapi/v3/apis/example.com'), false)
  const { components } = (await ask(handler, '/openapi/v3/apis/example.com/v1')) as {
    components: { schemas: object }
  }
  assert.ok(Object.hasOwn(components.schemas, 'com.example.v1.GearList'))
  const { paths } = (await ask(handler, '/openapi/v3')) as { paths: object }
  assert.ok(Object.hasOwn(paths, 'apis/example.com/v1'))
})

interface Told {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { operationId?: string }>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, { properties: Record<string, Json> }>>
  }
}

/** What is told in v3 of a kind with these properties. */
async function told(kind: string, properties: Json): Promise<Told> {
  const openAPIV3Schema = { type: 'object', properties }
  const versions = [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }]
  const table = tableWith({
    metadata: { name: 'gears.example.com' },
    spec: { group: 'example.com', scope: 'Cluster', names: { plural: 'gears', kind }, versions },
  })
  const handler = createOpenApiV3({ schema, clock: systemClock, resources: () => table })
  return (await ask(handler, '/openapi/v3/apis/example.com/v1')) as unknown as Told
}

test('that a number or a string may stand there is said once', async () => {
  const isEither = { 'x-kubernetes-int-or-string': true }
  const either = [{ type: 'integer' }, { type: 'string' }]
  const bounds = [{ minimum: 3 }, { pattern: '%$' }]
  const { components } = await told('Gear', {
    plain: isEither,
    said: { ...isEither, anyOf: either },
    among: { ...isEither, allOf: [{ anyOf: either }, { minimum: 3 }] },
    other: { ...isEither, anyOf: bounds, allOf: [{ maximum: 5 }] },
  })
  const { plain, said, among, other } = components.schemas['com.example.v1.Gear']!.properties
  assert.deepEqual([plain, said], Array(2).fill({ ...isEither, anyOf: either }))
  assert.deepEqual(among, { ...isEither, allOf: [{ anyOf: either }, { minimum: 3 }] })
  const allOf = [{ anyOf: either }, { maximum: 5 }]
  assert.deepEqual(other, { ...isEither, anyOf: bounds, allOf })
})

test('an embedded object requires its kind and version after what it requires itself', async () => {
  const isEmbedded = { type: 'object', 'x-kubernetes-embedded-resource': true }
  const { components } = await told('Gear', {
    a: { ...isEmbedded, required: ['spec'], properties: { spec: { type: 'string' } } },
    b: { ...isEmbedded, required: ['apiVersion'] },
  })
  const { a, b } = components.schemas['com.example.v1.Gear']!.properties as Record<
    string,
    { required: readonly string[] }
  >
  assert.deepEqual(a!.required, ['spec', 'kind', 'apiVersion'])
  assert.deepEqual(b!.required, ['apiVersion', 'kind'])
})

test('ids of operations have the kind with a capital', async () => {
  const { paths } = await told('gear', {})
  const ids = Object.values(paths).flatMap((methods) =>
    Object.values(methods).flatMap(({ operationId }) => operationId ?? []),
  )
  assert.ok(ids.includes('listExampleComV1Gear') && ids.includes('readExampleComV1Gear'))
  assert.deepEqual(
    ids.filter((id) => id.endsWith('1gear')),
    [],
  )
})
