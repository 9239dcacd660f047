/** Custom resources over storage in memory, with the verbs and nothing else of a server. */

import assert from 'node:assert/strict'
import { createCodec } from '#api/codec/codec.ts'
import type { Resource } from '#api/metadata.ts'
import { createFakeClock } from '#base/clock.ts'
import { createMetrics } from '#base/metrics.ts'
import { createSeededRandom } from '#base/random.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
} from '#kinds/apiextensions/customresourcedefinition/types.ts'
import { features } from '#kinds/features.ts'
import { kinds } from '#kinds/list.ts'
import { schema } from '#kinds/schema.ts'
import type { Answer, Call, Verbs } from '#server/call.ts'
import { createConversionMetrics } from '#server/custom/conversion/metrics.ts'
import { type CustomResources, openCustomResources } from '#server/custom/custom-resources.ts'
import { definitionHooks } from '#server/custom/definition-hooks.ts'
import { createOwnWrites } from '#server/own-writes.ts'
import { createResourceTable } from '#server/served/resource-table.ts'
import { builtInStorage } from '#server/storage/kind-storage.ts'
import { openStorage } from '#server/storage/storage.ts'
import { noAdmission } from '#server/testing/fake-server.ts'
import { createVerbs } from '#server/verbs/verbs.ts'
import type { WebhookClient } from '#server/webhooks/client.ts'
import { openMemoryEngine } from '#store/memory.ts'

/** Asks nobody. */
const noWebhooks: WebhookClient = {
  post: () => assert.fail('no webhook was to be asked'),
  [Symbol.dispose]() {},
}

export interface WorldOptions {
  readonly engine?: Awaited<ReturnType<typeof openMemoryEngine>>
  readonly webhooks?: WebhookClient
}

export async function openWorld({ engine, webhooks = noWebhooks }: WorldOptions = {}) {
  const clock = createFakeClock(Date.parse('2026-01-02T03:04:05Z'))
  const random = createSeededRandom(1)
  const stop = new AbortController()
  const store = engine ?? (await openMemoryEngine({ clock }))
  const storage = await openStorage({ engine: store, clock, random, signal: stop.signal })
  const contextOf = (apiVersion: string) => ({ now: '2026-01-02T03:04:05Z', features, apiVersion })
  const builtIn = createResourceTable({
    kinds,
    schema,
    features,
    storeOf: (definition) => storage.store(builtInStorage(definition, { schema, contextOf })),
  })
  const failures: unknown[] = []
  const metrics = createMetrics()
  let custom: CustomResources
  const verbs: Verbs = createVerbs({
    resources: () => custom.table(),
    admission: noAdmission,
    hooks: {
      of: (name) =>
        name === 'customresourcedefinitions.apiextensions.k8s.io' ? definitionHooks : undefined,
      create: () => undefined,
    },
    authorizer: { authorize: () => ({ verdict: 'allow' }) },
    codec: createCodec(schema),
    features,
    clock,
    random,
  })
  custom = openCustomResources({
    builtIn,
    storage,
    clock,
    conversion: {
      ...{ webhooks, clock, random, signal: stop.signal },
      metrics: createConversionMetrics(metrics),
    },
    writes: createOwnWrites(() => verbs),
    onError: (error) => failures.push(error),
  })
  const call = (apiVersion: string, plural: string, at: Partial<Call> = {}): Call => {
    const slash = apiVersion.indexOf('/')
    const [group, version] = [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)]
    const resource = custom.table().find(group, version, plural)
    assert.ok(resource, `${apiVersion} ${plural} is served`)
    return {
      resource,
      subresource: '',
      namespace: '',
      name: '',
      user: { name: 'admin', groups: ['system:masters'] },
      userAgent: 'test',
      signal: stop.signal,
      warn() {},
      ...at,
    }
  }
  const definitions = (at?: Partial<Call>) =>
    call('apiextensions.k8s.io/v1', 'customresourcedefinitions', at)
  return {
    clock,
    custom,
    engine: store,
    failures,
    metrics,
    signal: stop.signal,
    verbs,
    call,
    definitions,
    create: (where: Call, object: object) =>
      verbs.create(where, bytesOf(object), parameters).then(objectOf),
    async get(where: Call) {
      return jsonOf(await verbs.get(where, { resourceVersion: '' }), where)
    },
    crd: (name: string) =>
      builtIn.hub('apiextensions.k8s.io', 'customresourcedefinitions')!.store!.peek({
        namespace: '',
        name,
      })?.object as CustomResourceDefinition | undefined,
    async [Symbol.asyncDispose]() {
      await custom[Symbol.asyncDispose]()
      stop.abort()
      await storage[Symbol.asyncDispose]()
      if (!engine) await store[Symbol.asyncDispose]()
    },
  }
}

export type World = Awaited<ReturnType<typeof openWorld>>

export const parameters = { dryRun: [], fieldManager: '', fieldValidation: '' }

export function bytesOf(object: object) {
  const bytes = Buffer.from(JSON.stringify(object))
  return { type: 'bytes' as const, bytes, mediaType: 'application/json' as const }
}

export function objectOf(answer: Answer): Resource {
  assert.equal(answer.type, 'object')
  return answer.type === 'object' ? answer.outgoing.object : (undefined as never)
}

export function jsonOf(answer: Answer, { resource }: Call) {
  assert.equal(answer.type, 'object')
  if (answer.type !== 'object') return undefined
  return JSON.parse(answer.outgoing.encoded(resource, 'application/json').toString())
}

/** Until it holds: everything that is asked for happens without waiting for time. */
export async function until(what: () => boolean, turns = 2000): Promise<void> {
  for (let i = 0; i < turns && !what(); i++) await new Promise<void>((go) => setImmediate(go))
  assert.ok(what(), 'it came to be')
}

export const v1: CustomResourceDefinitionVersion = {
  name: 'v1',
  served: true,
  storage: true,
  schema: {
    openAPIV3Schema: {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { size: { type: 'integer', default: 1 }, a: { type: 'string' } },
        },
      },
    },
  },
}

export function definitionOf(plural: string, kind: string, changes: object = {}) {
  const group = 'example.com'
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: { group, scope: 'Namespaced', names: { plural, kind }, versions: [v1], ...changes },
  }
}

export async function define(world: World, definition: ReturnType<typeof definitionOf>) {
  await world.create(world.definitions(), definition)
  const { group, names } = definition.spec
  await until(() => world.custom.table().hub(group, names.plural) !== undefined)
}
