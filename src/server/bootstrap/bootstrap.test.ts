import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { beforeEach, test } from 'node:test'
import { createFeatures } from '#api/features.ts'
import type { Resource } from '#api/metadata.ts'
import { nilList } from '#api/schema/zero.ts'
import { createFakeClock } from '#base/clock.ts'
import { createSeededRandom } from '#base/random.ts'
import { start } from '#base/running.ts'
import { missingShared, sharedPath } from '#base/testing/shared.ts'
import { makeCertificate } from '#base/x509/certificate.ts'
import type { ConfigMap } from '#kinds/core/configmap/types.ts'
import { features, gates } from '#kinds/features.ts'
import type { ClusterRole } from '#kinds/rbac/clusterrole/types.ts'
import type { PolicyRule } from '#kinds/rbac/shared/types.ts'
import { parseRules } from '#server/authz/default-roles/rule-text.ts'
import { authenticationInfo } from '#server/bootstrap/authentication-info.ts'
import { endpointReconcilerOf } from '#server/bootstrap/endpoints/endpoint-reconciler.ts'
import type { BootstrapContext, PostStartHook } from '#server/bootstrap/hook.ts'
import { identityName } from '#server/bootstrap/identity-lease.ts'
import { postStartHooks } from '#server/bootstrap/list.ts'
import { missingRules } from '#server/bootstrap/rbac/covers.ts'
import { loopsOf, startHooks } from '#server/bootstrap/run-hooks.ts'
import { defaultServiceCidr } from '#server/bootstrap/service-cidr.ts'
import { createMemoryObjects, type MemoryObjects } from '#server/testing/memory-objects.ts'
import { createTestTransport, type TestTransport } from '#server/testing/transport.ts'

const clock = createFakeClock(Date.UTC(2026, 0, 1))
const { signal } = new AbortController()
const hourMs = 3_600_000
const authority = (commonName: string, notAfterMs = clock.nowMs() + hourMs): string =>
  makeCertificate(
    { commonName, use: 'authority', notBeforeMs: clock.nowMs() - hourMs, notAfterMs },
    createSeededRandom(1),
  ).certificate
const said: string[] = []
let objects: MemoryObjects
let transport: TestTransport
let context: BootstrapContext

beforeEach(() => {
  objects = createMemoryObjects()
  transport = createTestTransport(objects)
  said.length = 0
  context = {
    transport,
    resources: () => objects.table,
    settings: {
      serviceCidrs: ['10.96.0.0/12'],
      advertiseAddress: '192.0.2.7',
      securePort: 6443,
      peerAddress: { host: '192.0.2.7', port: '6443' },
      endpointReconciler: 'lease',
      leadership: { leaseMs: 15_000, retryMs: 2000 },
      hostname: 'machine',
      instanceId: 'one',
      clientCa: { text: authority('one') },
    },
    features,
    checkExtension: async () => {},
    clock,
    log: { warn: (text: string) => said.push(text), error: assert.fail } as never,
    signal,
  }
})

const parseRule = (text: string): PolicyRule => parseRules([text], features)[0]!
const only = (kind: string, name: string): Resource | undefined =>
  objects.all(kind).find(({ metadata }) => metadata.name === name)

test('a fresh server makes everything, and one that begins again nothing', async () => {
  const done: string[] = []
  await startHooks(postStartHooks, context, (name) => done.push(name))
  assert.equal(done.length, postStartHooks.length)
  assert.equal(objects.all('Namespace').length, 4)
  assert.ok(only('Service', 'kubernetes'))
  transport.asked.length = 0
  await startHooks(postStartHooks, context)
  const lease = identityName('machine')
  assert.deepEqual(transport.asked, [`get leases ${lease}`, `update leases ${lease}`])
})

test('hooks wait for those they build on, and a failure names the hook', async () => {
  const order: string[] = []
  const hook = (name: string, after?: string[]): PostStartHook => ({
    name,
    ...(after && { after }),
    async start() {
      order.push(name)
    },
  })
  await startHooks([hook('c', ['b']), hook('b', ['a']), hook('a')], context)
  assert.deepEqual(order, ['a', 'b', 'c'])
  const failing = { ...hook('bad'), start: () => Promise.reject(new Error('why')) }
  await assert.rejects(startHooks([failing], context), { message: 'Cannot run the start hook bad' })
  assert.equal(loopsOf([hook('a'), { ...hook('b'), keep: async () => {} }], context).length, 1)
})

test('a server starts although its own service is refused, and says why', async () => {
  const create: TestTransport['create'] = (at, ...rest) =>
    at.resource === 'services' ? Promise.reject(new Error('no')) : transport.create(at, ...rest)
  const error = (text: string) => said.push(text)
  const log = { warn: error, error } as never
  await startHooks(postStartHooks, { ...context, log, transport: { ...transport, create } })
  assert.deepEqual(said, ['cannot keep the service of the server'])
  assert.equal(only('Service', 'kubernetes'), undefined)
})

test('roles that are gathered have no rules of their own', async () => {
  await startHooks(postStartHooks, context)
  const { rules } = only('ClusterRole', 'admin') as ClusterRole
  assert.equal(rules, nilList)
})

test('roles are what the features that are on need', async () => {
  const needing = ['ClusterTrustBundle', 'WorkloadWithJob', 'PodCertificateRequest'] as const
  const name = 'system:cluster-trust-bundle-discovery'
  await startHooks(postStartHooks, context)
  assert.equal(only('ClusterRole', name), undefined)
  assert.equal(only('ClusterRoleBinding', name), undefined)
  const on = Object.fromEntries(needing.map((gate) => [gate, true]))
  const more = createFeatures(gates, { ...on, ComponentStatusz: false })
  objects = createMemoryObjects()
  await startHooks(postStartHooks, {
    ...context,
    features: more,
    transport: createTestTransport(objects),
  })
  assert.ok(only('ClusterRole', name))
  assert.ok(only('ClusterRoleBinding', name))
  const last = (role: string) => (only('ClusterRole', role) as ClusterRole).rules?.at(-1)
  assert.deepEqual(last('system:controller:job-controller')?.resources, ['podgroups', 'workloads'])
  assert.deepEqual(last('system:node')?.resources, ['podcertificaterequests'])
  const { rules } = only('ClusterRole', 'system:monitoring') as ClusterRole
  const paths = rules?.[0]?.nonResourceURLs ?? []
  assert.deepEqual([paths.includes('/flagz'), paths.includes('/statusz')], [true, false])
})

test('a role gets back what it lost, and keeps what it was given', async () => {
  await startHooks(postStartHooks, context)
  const role = only('ClusterRole', 'system:kube-dns') as ClusterRole
  const extra = parseRule('get @ core : pods')
  const some = parseRule('list @ core : endpoints,services')
  objects.put({ ...role, rules: [extra, some] } as Resource)
  await startHooks(postStartHooks, context)
  const mended = only('ClusterRole', 'system:kube-dns') as ClusterRole
  assert.deepEqual(mended.rules, [
    extra,
    some,
    { apiGroups: [''], resources: ['endpoints'], verbs: ['watch'] },
    { apiGroups: [''], resources: ['services'], verbs: ['watch'] },
  ])
  const annotations = { 'rbac.authorization.kubernetes.io/autoupdate': 'false' }
  objects.put({ ...role, metadata: { ...role.metadata, annotations }, rules: [] } as Resource)
  await startHooks(postStartHooks, context)
  assert.deepEqual((only('ClusterRole', 'system:kube-dns') as ClusterRole).rules, [])
})

test('a binding to another role is made anew, and one that lost its subjects gets them back', async () => {
  await startHooks(postStartHooks, context)
  type Binding = Resource & { readonly roleRef: object; readonly subjects?: readonly object[] }
  const binding = only('ClusterRoleBinding', 'system:kube-dns') as Binding
  objects.put({ ...binding, roleRef: { ...binding.roleRef, name: 'cluster-admin' } } as Resource)
  const { subjects: _, ...bare } = only('ClusterRoleBinding', 'system:discovery') as Binding
  objects.put(bare as Resource)
  await startHooks(postStartHooks, context)
  assert.deepEqual(
    (only('ClusterRoleBinding', 'system:kube-dns') as Binding).roleRef,
    binding.roleRef,
  )
  assert.equal((only('ClusterRoleBinding', 'system:discovery') as Binding).subjects?.length, 1)
  assert.ok(transport.asked.includes('delete clusterrolebindings system:kube-dns'))
})

test('controllers and scheduler may read how front proxies and clients are known', async () => {
  await startHooks(postStartHooks, context)
  type Binding = Resource & { readonly roleRef: object; readonly subjects?: readonly object[] }
  const name = 'system::extension-apiserver-authentication-reader'
  const { metadata, roleRef, subjects } = only('RoleBinding', name) as Binding
  assert.equal(metadata.namespace, 'kube-system')
  assert.partialDeepStrictEqual(roleRef, { name: 'extension-apiserver-authentication-reader' })
  assert.partialDeepStrictEqual(subjects, [
    { kind: 'User', name: 'system:kube-controller-manager' },
    { kind: 'User', name: 'system:kube-scheduler' },
  ])
})

test('where there are no authorities, extensions are told nothing', async () => {
  const { clientCa: _, ...settings } = context.settings
  await authenticationInfo.start({ ...context, settings })
  assert.equal(only('ConfigMap', 'extension-apiserver-authentication'), undefined)
})

test('extensions are told of the authorities of all servers, until those expire', async () => {
  const [own, others, expired] = [authority('own'), authority('other'), authority('late', 0)]
  const data = {
    'client-ca-file': `${others}\n# old\n${expired}${others}`,
    'requestheader-allowed-names': '["b"]',
    'requestheader-group-headers': 'nonsense',
    mine: 'x',
  }
  const metadata = { namespace: 'kube-system', name: 'extension-apiserver-authentication' }
  objects.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data } as Resource)
  const names = { usernameHeaders: ['U'], uidHeaders: [], groupHeaders: ['G'] }
  const requestHeader = {
    ...{ ...names, clientCa: { text: own }, allowedNames: ['a', 'b'], extraHeaderPrefixes: ['E'] },
  }
  const clientCa = { text: own }
  const settings = { ...context.settings, clientCa, requestHeader }
  await authenticationInfo.start({ ...context, settings })
  const told = () => (only('ConfigMap', metadata.name) as ConfigMap).data
  assert.deepEqual(told(), {
    'client-ca-file': `${others}${own}`,
    'requestheader-allowed-names': '["b","a"]',
    'requestheader-client-ca-file': own,
    'requestheader-extra-headers-prefix': '["E"]',
    'requestheader-group-headers': '["G"]',
    'requestheader-username-headers': '["U"]',
  })
  const next = authority('next')
  clientCa.text = next
  const stop = new AbortController()
  const kept = authenticationInfo.keep!({ ...context, settings, signal: stop.signal })
  clock.advance(10_000)
  await new Promise(setImmediate)
  assert.equal(told()?.['client-ca-file'], `${others}${own}${next}`)
  stop.abort()
  await assert.rejects(kept)
})

test('flow schemas stay as they are where somebody says they are his, but for two', async () => {
  await startHooks(postStartHooks, context)
  type Schema = Resource & { readonly spec: { readonly matchingPrecedence: number } }
  const changed = (name: string) => {
    const schema = only('FlowSchema', name) as Schema
    const annotations = { 'apf.kubernetes.io/autoupdate-spec': 'false' }
    const spec = { ...schema.spec, matchingPrecedence: 7 }
    objects.put({ ...schema, metadata: { ...schema.metadata, annotations }, spec } as Resource)
  }
  changed('service-accounts')
  changed('catch-all')
  await startHooks(postStartHooks, context)
  const precedence = (name: string) => (only('FlowSchema', name) as Schema).spec.matchingPrecedence
  assert.deepEqual([precedence('service-accounts'), precedence('catch-all')], [7, 10000])
})

test('a second range of addresses is added, another one is only remarked', async () => {
  await startHooks(postStartHooks, context)
  const began = (...serviceCidrs: string[]) =>
    startHooks(postStartHooks, { ...context, settings: { ...context.settings, serviceCidrs } })
  const cidrs = () => (only('ServiceCIDR', 'kubernetes') as never as { spec: object }).spec
  await began('10.96.0.0/12', 'fd00::/108')
  assert.deepEqual(cidrs(), { cidrs: ['10.96.0.0/12', 'fd00::/108'] })
  await began('10.0.0.0/16')
  assert.deepEqual(cidrs(), { cidrs: ['10.96.0.0/12', 'fd00::/108'] })
  assert.deepEqual(said, [
    'the default ServiceCIDR is not the range that the server was started with',
  ])
  const events = objects.all('Event') as unknown as readonly { reason: string; message: string }[]
  assert.deepEqual(
    events.map(({ reason, message }) => [reason, message]),
    [
      [
        'KubernetesDefaultServiceCIDRInconsistent',
        'The default ServiceCIDR [10.96.0.0/12 fd00::/108] does not match the controller flag configurations [10.0.0.0/16]',
      ],
    ],
  )
})

test('the range of addresses is made anew when it went, and ready unless somebody says it is not', async () => {
  type Cidr = Resource & {
    readonly status?: { readonly conditions?: readonly { status: string }[] }
  }
  const cidr = () => only('ServiceCIDR', 'kubernetes') as Cidr | undefined
  const ready = () => cidr()?.status?.conditions?.map(({ status }) => status)
  await startHooks(postStartHooks, context)
  assert.deepEqual(ready(), ['True'])
  const at = { group: 'networking.k8s.io', version: 'v1', resource: 'servicecidrs' }
  await transport.delete(at, { name: 'kubernetes' }, { signal })
  await using _ = start((stop) => defaultServiceCidr.keep!({ ...context, signal: stop }))
  const passed = async () => {
    clock.advance(10_000)
    for (let i = 0; i < 50; i++) await Promise.resolve()
  }
  await passed()
  assert.deepEqual(ready(), ['True'])
  const conditions = [{ type: 'Ready', status: 'False', reason: 'Why', message: 'because' }]
  objects.put({ ...cidr(), status: { conditions } } as unknown as Resource)
  await passed()
  await passed()
  assert.deepEqual(ready(), ['False'])
  const events = objects.all('Event') as unknown as readonly { reason: string; message: string }[]
  assert.deepEqual(
    events.map(({ reason, message }) => [reason, message]),
    [['Why', 'Configuration matches, but because']],
  )
})

test('servers of upstream and ours on one machine have one lease', () => {
  assert.equal(identityName('vm'), 'apiserver-wlv32tlttr4jl3gtroqexyxapa')
})

test('which rights are missing', () => {
  const missing = (given: string, wanted: string) =>
    missingRules([parseRule(given)], [parseRule(wanted)]).length
  assert.equal(missing('* @ * : *', 'get,list @ apps : deployments = a,b'), 0)
  assert.equal(missing('get @ core : pods', 'get,list @ core : pods,nodes'), 3)
  assert.equal(missing('get @ core : pods = a', 'get @ core : pods'), 1)
  assert.equal(missing('get @ core : */status', 'get @ core : pods/status'), 0)
  assert.equal(missing('get @ /api/*', 'get @ /api/v1,/apis'), 1)
})

const skip = missingShared('golden/transcripts')
const files = [
  'read/builtin-apiservices',
  'read/builtin-clusterrolebindings',
  'read/builtin-clusterroles',
  'read/builtin-configmaps',
  'read/builtin-flowschemas',
  'read/builtin-kubernetes-service',
  'read/builtin-namespaces',
  'read/builtin-priorityclasses',
  'read/builtin-prioritylevels',
  'auth/default-namespaced-roles',
]

/** What is the server's to say, and not set or chosen by rules of kinds. */
const compared = ['rules', 'aggregationRule', 'roleRef', 'subjects', 'value', 'description', 'spec']

for (const file of files) {
  test(`${file} is as recorded`, { skip }, async () => {
    await startHooks(postStartHooks, context)
    await endpointReconcilerOf(context)!.join(context)
    const text = readFileSync(sharedPath('golden/transcripts', `${file}.jsonl`), 'utf8')
    const wanted = text
      .trim()
      .split('\n')
      .flatMap((line) => recordedObjects(JSON.parse(line)))
    assert.ok(wanted.length > 0)
    for (const { kind, object } of wanted) {
      const { name, namespace } = object.metadata
      const made = objects
        .all(kind)
        .find(({ metadata }) => metadata.name === name && metadata.namespace === namespace)
      assert.ok(made, `${kind} ${name}`)
      assert.deepEqual(partsOf(made, object), partsOf(object, object), `${kind} ${name}`)
    }
  })
}

type Loose = Resource & Readonly<Record<string, unknown>>

function partsOf(object: Resource, wanted: Resource): object {
  const { labels, annotations } = object.metadata
  // Rules of kinds add to these.
  const ownSpec = !['Service', 'Namespace'].includes(wanted.kind)
  const fields = compared.filter(
    (field) => (wanted as Loose)[field] !== '«any»' && (field !== 'spec' || ownSpec),
  )
  const isLabelled = wanted.kind !== 'Namespace'
  return {
    ...(isLabelled && { labels, annotations }),
    ...Object.fromEntries(fields.map((field) => [field, (object as Loose)[field]])),
  }
}

function recordedObjects(line: {
  readonly want?: { readonly body?: Loose & { readonly items?: readonly Loose[] } }
}): readonly { readonly kind: string; readonly object: Resource }[] {
  const body = line.want?.body
  if (!body) return []
  const { kind, items } = body
  if (items) {
    const of = kind.replace(/List$/, '')
    return items.map((item) => ({ kind: of, object: { ...item, kind: of } as Resource }))
  }
  // The address is taken as the service is made.
  return ['IPAddress', 'Status', 'Table'].includes(kind) ? [] : [{ kind, object: body }]
}
