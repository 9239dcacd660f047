/** The verbs over all built-in kinds and a store in memory, with everybody allowed and no admission. */
import { createCodec } from '#api/codec/codec.ts'
import { parseGroupVersion } from '#api/resource.ts'
import { createFakeClock, type FakeClock } from '#base/clock.ts'
import { createSeededRandom } from '#base/random.ts'
import { features } from '#kinds/features.ts'
import { kinds } from '#kinds/list.ts'
import { schema } from '#kinds/schema.ts'
import type { AdmissionChain } from '#server/admission/admission.ts'
import type { Call, Verbs } from '#server/call.ts'
import { createResourceTable } from '#server/served/resource-table.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'
import { builtInStorage } from '#server/storage/kind-storage.ts'
import { openStorage } from '#server/storage/storage.ts'
import type { VerbDependencies } from '#server/verbs/dependencies.ts'
import type { Hooks } from '#server/verbs/hooks.ts'
import { createVerbs } from '#server/verbs/verbs.ts'
import { openMemoryEngine } from '#store/memory.ts'

export const noAdmission: AdmissionChain = {
  handles: () => false,
  mutate: async ({ object }) => object!,
  validate: async () => {},
}

const noHooks: Hooks = { of: () => undefined, create: () => undefined }

export interface FakeServer extends AsyncDisposable {
  readonly verbs: Verbs
  readonly deps: VerbDependencies
  readonly table: ResourceTable
  readonly clock: FakeClock
  /** A call of an administrator, of a resource named as `v1/pods` or `apps/v1/deployments`. */
  call(resource: string, at?: Partial<Call>): FakeCall
}

export interface FakeCall extends Call {
  readonly warnings: readonly string[]
}

export async function openFakeServer(changes: Partial<VerbDependencies> = {}): Promise<FakeServer> {
  const clock = createFakeClock(Date.parse('2026-01-02T03:04:05Z'))
  const engine = await openMemoryEngine({ clock })
  const stop = new AbortController()
  const random = createSeededRandom(1)
  const storage = await openStorage({ engine, clock, random, signal: stop.signal })
  const contextOf = (apiVersion: string) => ({ now: '2026-01-02T03:04:05Z', features, apiVersion })
  const table = createResourceTable({
    kinds,
    schema,
    features,
    storeOf: (definition) => storage.store(builtInStorage(definition, { schema, contextOf })),
  })
  const deps: VerbDependencies = {
    resources: () => table,
    admission: noAdmission,
    hooks: noHooks,
    authorizer: { authorize: () => ({ verdict: 'allow' }) },
    codec: createCodec(schema),
    features,
    clock,
    random,
    ...changes,
  }
  return {
    verbs: createVerbs(deps),
    deps,
    table,
    clock,
    call: (path, at) => callOf(table, path, at),
    async [Symbol.asyncDispose]() {
      stop.abort()
      await storage[Symbol.asyncDispose]()
      await engine[Symbol.asyncDispose]()
    },
  }
}

function callOf(table: ResourceTable, path: string, at: Partial<Call> = {}): FakeCall {
  const slash = path.lastIndexOf('/')
  const { group, version } = parseGroupVersion(path.slice(0, slash))!
  const resource = table.find(group, version, path.slice(slash + 1))
  if (!resource) throw new TypeError(`Nothing is served at ${path}`)
  const warnings: string[] = []
  return {
    resource,
    subresource: '',
    namespace: resource.definition.scope === 'Namespaced' ? 'default' : '',
    name: '',
    user: { name: 'admin', groups: ['system:masters'] },
    userAgent: '',
    signal: new AbortController().signal,
    warn: (text: string) => void (warnings.includes(text) || warnings.push(text)),
    ...at,
    warnings,
  }
}
