/** Reviews, tokens, evictions and bindings, asked of a whole server. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Resource } from '#api/metadata.ts'
import type { ResourceRef, Transport } from '#api/transport.ts'
import { rememberedMs } from '#server/authn/tokens/remembered.ts'
import { testNamespace as namespace, objectOf, podWith } from '#server/testing/pods.ts'
import { openWholeServer, testIssuer, type WholeServer } from '#server/testing/whole-server.ts'
import { createTransport } from '#server/transport.ts'
import type { User } from '#server/user.ts'

const { signal } = new AbortController()
let server: WholeServer
let transport: Transport

const core = (resource: string, subresource?: string): ResourceRef => ({
  group: '',
  version: 'v1',
  resource,
  ...(subresource !== undefined && { subresource }),
})
const of = (group: string, resource: string): ResourceRef => ({ group, version: 'v1', resource })
type Loose = Resource & { readonly spec: never; readonly status: never; readonly message?: string }
const post = (at: ResourceRef, body: object, name = '', by = transport): Promise<Loose> =>
  by.create<Loose>(at, { namespace, name }, body as Resource, { signal })
const get = (at: ResourceRef, name: string) =>
  transport.get<Loose>(at, { namespace, name }, { signal })
const as = (user: User) => createTransport({ ...server.core, user, clock: server.clock })
const here = (apiVersion: string, kind: string, name: string, more: object = {}) => {
  const { metadata, ...rest } = more as { readonly metadata?: object }
  return objectOf(apiVersion, kind, name, { metadata: { namespace, ...metadata }, ...rest })
}
const refusal = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
  } catch (error) {
    const { code } = (error as { readonly status: { readonly code?: number } }).status
    return `${code} ${(error as Error).message}`
  }
  return 'no refusal'
}

before(async () => {
  server = await openWholeServer()
  transport = server.core.transport
  const cidrs = { spec: { cidrs: ['10.96.0.0/12'] } }
  const inCluster = (at: ResourceRef, body: object) =>
    transport.create(at, { name: '' }, body as Resource, { signal })
  await inCluster(core('namespaces'), objectOf('v1', 'Namespace', namespace, { spec: {} }))
  await inCluster(
    of('networking.k8s.io', 'servicecidrs'),
    objectOf('networking.k8s.io/v1', 'ServiceCIDR', 'kubernetes', cidrs),
  )
  for (const name of ['default', 'web', 'other']) {
    await post(core('serviceaccounts'), here('v1', 'ServiceAccount', name))
  }
})
after(() => server[Symbol.asyncDispose]())

const pod = (name: string, spec: object = {}, metadata: object = {}) =>
  podWith({ containers: [{ name: 'main', image: 'web' }], ...spec }, { name, ...metadata })
const tokenRequest = (spec: object = {}, metadata: object = { name: '' }) => ({
  apiVersion: 'authentication.k8s.io/v1',
  kind: 'TokenRequest',
  metadata,
  spec,
})
const askToken = (spec: object = {}, account = 'web') =>
  post(core('serviceaccounts', 'token'), tokenRequest(spec), account)
const review = async (token: string, audiences?: string[]) => {
  const body = { spec: { token, ...(audiences && { audiences }) } }
  const asked = objectOf('authentication.k8s.io/v1', 'TokenReview', '', body)
  const at = of('authentication.k8s.io', 'tokenreviews')
  const made = await transport.create<Loose>(at, { name: '' }, asked as Resource, { signal })
  return made.status as Readonly<Record<string, unknown>>
}

test('a token is for the account, and reviewed as such', async () => {
  const request = await askToken()
  assert.equal(request.metadata.name, 'web')
  const { spec, status } = request as unknown as {
    spec: object
    status: { token: string; expirationTimestamp: string }
  }
  assert.deepEqual(spec, { audiences: [testIssuer], expirationSeconds: 3600 })
  assert.equal(status.expirationTimestamp, '2026-01-02T04:04:05Z')
  const verdict = await review(status.token)
  assert.equal(verdict.authenticated, true)
  assert.deepEqual(verdict.audiences, [testIssuer])
  const user = verdict.user as { username: string; groups: string[] }
  assert.equal(user.username, `system:serviceaccount:${namespace}:web`)
  assert.equal(user.groups.at(-1), 'system:authenticated')
  const nowhere = { name: 'web', namespace: '' }
  const body = tokenRequest() as unknown as Resource
  assert.equal(
    await refusal(transport.create(core('serviceaccounts', 'token'), nowhere, body, { signal })),
    '400 Namespace parameter required.',
  )
  assert.deepEqual(await review(status.token, ['else']), {
    user: {},
    error: `[invalid bearer token, token audiences ["${testIssuer}"] is invalid for the target audiences ["else"]]`,
  })
})

test('other tokens are reviewed by whoever knows them', async () => {
  assert.deepEqual(await review('known'), {
    authenticated: true,
    user: { username: 'bob', uid: 'bob-uid', groups: ['blue', 'system:authenticated'] },
    audiences: [testIssuer],
  })
  const unknown = { user: {}, error: 'invalid bearer token' }
  assert.deepEqual(await review('nonsense'), unknown)
  assert.deepEqual(await review('known', ['else']), unknown)
  const empty = '400 token is required for TokenReview in authentication'
  assert.equal(await refusal(review('')), empty)
})

test('a token dies with the pod that it is bound to, which must be of the account', async () => {
  const made = await post(core('pods'), pod('bound', { serviceAccountName: 'web' }))
  const boundObjectRef = { kind: 'Pod', apiVersion: 'v1', name: 'bound' }
  assert.equal(
    await refusal(askToken({ boundObjectRef }, 'other')),
    '400 cannot bind token for serviceaccount "other" to pod running with different serviceaccount name.',
  )
  assert.equal(
    await refusal(askToken({ boundObjectRef: { ...boundObjectRef, uid: 'x' } })),
    '409 Operation cannot be fulfilled on Pod "bound": the UID in the bound object reference (x) does not match the UID in record. The object might have been deleted and then recreated',
  )
  const missing = askToken({ boundObjectRef: { ...boundObjectRef, name: 'none' } })
  assert.equal(await refusal(missing), '404 pods "none" not found')
  assert.equal(await refusal(askToken({}, 'none')), '404 serviceaccounts "none" not found')
  const short = askToken({ expirationSeconds: 599 })
  assert.match(
    await refusal(short),
    /^422 TokenRequest.authentication.k8s.io "" is invalid: spec.exp/,
  )
  const { status } = (await askToken({ boundObjectRef })) as unknown as {
    status: { token: string }
  }
  const verdict = (await review(status.token)) as { user: { extra: Record<string, string[]> } }
  assert.deepEqual(verdict.user.extra['authentication.kubernetes.io/pod-uid'], [made.metadata.uid])
  await transport.delete(core('pods'), { namespace, name: 'bound' }, { signal })
  server.clock.advance(rememberedMs)
  const { error } = await review(status.token)
  assert.equal(error, '[invalid bearer token, service account token has been invalidated]')
})

test('who may do what is asked of the authorizer', async () => {
  const at = of('authorization.k8s.io', 'subjectaccessreviews')
  const ask = async (spec: object) => {
    const body = objectOf('authorization.k8s.io/v1', 'SubjectAccessReview', '', { spec })
    return (await transport.create<Loose>(at, { name: '' }, body as Resource, { signal })).status
  }
  const resourceAttributes = { verb: 'get', resource: 'pods' }
  assert.deepEqual(await ask({ user: 'bob', resourceAttributes }), { allowed: false })
  assert.deepEqual(await ask({ groups: ['system:masters'], resourceAttributes }), { allowed: true })
  const nameless = await refusal(ask({ user: 'bob' }))
  assert.match(nameless, /^422 \.authorization\.k8s\.io "" is invalid: spec\.resourceAttributes/)
})

test('who asks of himself is answered for himself', async () => {
  const bob: User = { name: 'bob', groups: ['blue'] }
  const rbac = (kind: string, name: string, more: object) =>
    objectOf('rbac.authorization.k8s.io/v1', kind, name, more)
  const group = 'rbac.authorization.k8s.io'
  const rules = [
    { verbs: ['get'], apiGroups: [''], resources: ['pods'] },
    {
      verbs: ['create'],
      apiGroups: ['authorization.k8s.io', 'authentication.k8s.io'],
      resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'selfsubjectreviews'],
    },
    { verbs: ['get'], nonResourceURLs: ['/healthz'] },
  ]
  const roleRef = { apiGroup: group, kind: 'ClusterRole', name: 'bobs' }
  const subjects = [{ kind: 'User', apiGroup: group, name: 'bob' }]
  const make = (resource: string, body: object) =>
    transport.create(of(group, resource), { name: '' }, body as Resource, { signal })
  await make('clusterroles', rbac('ClusterRole', 'bobs', { rules }))
  await make('clusterrolebindings', rbac('ClusterRoleBinding', 'bobs', { roleRef, subjects }))
  const ask = async (group: string, kind: string, spec?: object) => {
    const resource = `${kind.toLowerCase()}s`
    const body = objectOf(`${group}/v1`, kind, '', { ...(spec && { spec }) })
    return as(bob).create<Loose>(of(group, resource), { name: '' }, body as Resource, { signal })
  }
  const access = await ask('authorization.k8s.io', 'SelfSubjectAccessReview', {
    resourceAttributes: { verb: 'get', resource: 'pods', namespace },
  })
  assert.equal((access.status as { allowed: boolean }).allowed, true)
  const listed = await ask('authorization.k8s.io', 'SelfSubjectRulesReview', { namespace })
  assert.deepEqual(listed.spec, {})
  assert.deepEqual(listed.status, {
    resourceRules: rules.slice(0, 2),
    nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz'] }],
    incomplete: false,
  })
  const self = await ask('authentication.k8s.io', 'SelfSubjectReview')
  assert.deepEqual(self.status, { userInfo: { username: 'bob', groups: ['blue'] } })
})

test('who grants more than he holds is told which roles of his are not there', async () => {
  const group = 'rbac.authorization.k8s.io'
  const meg: User = { name: 'meg', groups: [] }
  const subjects = [{ kind: 'User', apiGroup: group, name: 'meg' }]
  const of1 = (kind: string, name: string, more: object) =>
    objectOf('rbac.authorization.k8s.io/v1', kind, name, more) as unknown as Resource
  const make = (who: typeof transport, resource: string, body: Resource) =>
    who.create(of(group, resource), { name: '' }, body, { signal })
  const roles = { verbs: ['create'], apiGroups: [group], resources: ['clusterroles'] }
  await make(transport, 'clusterroles', of1('ClusterRole', 'megs', { rules: [roles] }))
  for (const name of ['megs', 'gone']) {
    const roleRef = { apiGroup: group, kind: 'ClusterRole', name }
    const binding = of1('ClusterRoleBinding', `meg-${name}`, { roleRef, subjects })
    await make(transport, 'clusterrolebindings', binding)
  }
  const rules = [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }]
  const refused = await refusal(
    make(as(meg), 'clusterroles', of1('ClusterRole', 'more', { rules })),
  )
  assert.match(
    refused,
    /; resolution errors: \[clusterroles\.rbac\.authorization\.k8s\.io "gone" not found\]$/,
  )
})

const eviction = (name: string, more: object = {}) => here('policy/v1', 'Eviction', name, more)
const evict = (name: string, more: object = {}) =>
  post(core('pods', 'eviction'), eviction(name, more), name)

test('a pod that has not begun is evicted without asking; a name must be its own', async () => {
  await post(core('pods'), pod('idle'))
  const other = post(core('pods', 'eviction'), eviction('other'), 'idle')
  assert.equal(await refusal(other), '400 name in URL does not match name in Eviction object')
  await evict('idle', { deleteOptions: { dryRun: ['All'] } })
  assert.equal(
    await refusal(evict('idle', { deleteOptions: { propagationPolicy: 'Nonsense' } })),
    '422 DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Nonsense": supported values: "Foreground", "Background", "Orphan", "nil"',
  )
  const nobody = evict('nobody', { deleteOptions: { propagationPolicy: 'Nonsense' } })
  assert.equal(await refusal(nobody), '404 pods "nobody" not found')
  const unsafe = { ignoreStoreReadErrorWithClusterBreakingPotential: true }
  assert.equal(
    await refusal(evict('idle', { deleteOptions: unsafe })),
    '422 Eviction.policy "idle" is invalid: deleteOptions.ignoreStoreReadErrorWithClusterBreakingPotential: Invalid value: true: can not be set for pod eviction, try after removing the option',
  )
  await evict('idle')
  assert.equal(await refusal(get(core('pods'), 'idle')), '404 pods "idle" not found')
  assert.equal(await refusal(evict('idle')), '404 pods "idle" not found')
})

test('a budget lets as many pods go as it allows', async () => {
  const labels = { app: 'budgeted' }
  const budgets = of('policy', 'poddisruptionbudgets')
  const spec = { maxUnavailable: 1, selector: { matchLabels: labels } }
  const budget = await post(budgets, here('policy/v1', 'PodDisruptionBudget', 'b', { spec }))
  const status = {
    disruptionsAllowed: 1,
    currentHealthy: 2,
    desiredHealthy: 1,
    expectedPods: 2,
    observedGeneration: 1,
  }
  const at = { namespace, name: 'b' }
  const withStatus = { ...budget, status } as unknown as Resource
  await transport.update({ ...budgets, subresource: 'status' }, at, withStatus, { signal })
  for (const name of ['one', 'two']) {
    const made = await post(core('pods'), pod(name, { nodeName: 'n' }, { labels }))
    const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }
    const running = { ...made, status: ready } as unknown as Resource
    await transport.update(core('pods', 'status'), { namespace, name }, running, { signal })
  }
  await evict('one')
  const gone = await get(core('pods'), 'one')
  const { conditions } = gone.status as { conditions: { type: string; status: string }[] }
  assert.ok(conditions.some(({ type, status }) => type === 'DisruptionTarget' && status === 'True'))
  assert.ok(gone.metadata.deletionTimestamp)
  const charged = (await get(budgets, 'b')).status as {
    disruptionsAllowed: number
    disruptedPods: object
  }
  assert.deepEqual([charged.disruptionsAllowed, Object.keys(charged.disruptedPods)], [0, ['one']])
  assert.equal(
    await refusal(evict('two')),
    "429 Cannot evict pod as it would violate the pod's disruption budget.",
  )
})

test('bindings of long ago still bind', async () => {
  await post(core('pods'), pod('early'))
  const binding = (name: string) =>
    here('v1', 'Binding', name, { target: { kind: 'Node', name: 'n' } })
  await post(core('bindings'), binding('early'))
  assert.equal(
    ((await get(core('pods'), 'early')) as unknown as { spec: { nodeName: string } }).spec.nodeName,
    'n',
  )
  assert.equal(
    await refusal(post(core('bindings'), binding('early'))),
    '409 Operation cannot be fulfilled on pods/binding "early": pod early is already assigned to node "n"',
  )
  assert.equal(await refusal(post(core('bindings'), binding(''))), '400 Name parameter required.')
})

test('a deleted namespace waits for its finalizer, and takes nothing new', async () => {
  const at = core('namespaces')
  const name = 'going'
  const made = await transport.create(
    at,
    { name: '' },
    objectOf('v1', 'Namespace', name, { spec: {} }) as Resource,
    { signal },
  )
  const remove = (preconditions?: object) =>
    transport.delete<Loose>(at, { name }, { signal, ...(preconditions && { preconditions }) })
  assert.match(
    await refusal(remove({ uid: 'x' })),
    /^409 .*Precondition failed: UID in precondition: x/,
  )
  const deleted = (await remove()) as unknown as Resource & { status: { phase: string } }
  assert.equal(deleted.status.phase, 'Terminating')
  assert.ok(deleted.metadata.deletionTimestamp)
  const inside = transport.create(
    core('configmaps'),
    { namespace: name, name: '' },
    objectOf('v1', 'ConfigMap', 'c') as Resource,
    { signal },
  )
  assert.match(await refusal(inside), /^403 .*because it is being terminated$/)
  await transport.update(
    { ...at, subresource: 'finalize' },
    { name },
    objectOf('v1', 'Namespace', name, {
      metadata: made.metadata && { uid: made.metadata.uid },
      spec: {},
    }) as Resource,
    { signal },
  )
  assert.equal(
    await refusal(transport.get(at, { name }, { signal })),
    `404 namespaces "${name}" not found`,
  )
})

test('a service gets its address through the server, and gives it back', async () => {
  const services = core('services')
  const made = (await post(
    services,
    here('v1', 'Service', 's', { spec: { ports: [{ port: 80 }] } }),
  )) as unknown as { spec: { clusterIP: string } }
  const at = of('networking.k8s.io', 'ipaddresses')
  const name = made.spec.clusterIP
  const address = await transport.get(at, { name }, { signal })
  assert.equal(address.metadata.managedFields?.[0]?.manager, 'kube-apiserver')
  await transport.delete(services, { namespace, name: 's' }, { signal })
  assert.match(await refusal(transport.get(at, { name }, { signal })), /^404/)
})
