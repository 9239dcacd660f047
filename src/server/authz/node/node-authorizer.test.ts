import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFeatures } from '#api/features.ts'
import type { Resource } from '#api/metadata.ts'
import { features, gates } from '#kinds/features.ts'
import type { ResourceAttributes } from '#server/authz/authorizer.ts'
import { createModes } from '#server/authz/create-authorizer.ts'
import { createMemoryObjects } from '#server/testing/memory-objects.ts'
import { objectOf, podWith } from '#server/testing/pods.ts'
import type { User } from '#server/user.ts'

const kubelet: User = { name: 'system:node:a', groups: ['system:nodes'] }
const mirrored = { annotations: { 'kubernetes.io/config.mirror': 'x' } }
const volume = (claimName: string) => ({ name: claimName, persistentVolumeClaim: { claimName } })
const boundTo = (claim: string) => ({ spec: { claimRef: { namespace: 'there', name: claim } } })

const objects: readonly Resource[] = [
  {
    ...podWith(
      {
        nodeName: 'a',
        serviceAccountName: 'bot',
        volumes: [
          { name: 's', secret: { secretName: 'key' } },
          { name: 'm', configMap: { name: 'settings' } },
          { name: 'own', ephemeral: { volumeClaimTemplate: { spec: {} } } },
          volume('disk'),
        ],
        resourceClaims: [{ name: 'gpu', resourceClaimName: 'gpu' }],
      },
      { name: 'mine' },
    ),
    status: { resourceClaimStatuses: [{ name: 'made', resourceClaimName: 'made-1' }] },
  } as Resource,
  podWith({ nodeName: 'a', volumes: [volume('shown')] }, { name: 'static', ...mirrored }),
  podWith({ nodeName: 'b', volumes: [volume('far')] }, { name: 'other' }),
  podWith({ volumes: [volume('free')] }, { name: 'unbound' }),
  objectOf('v1', 'PersistentVolume', 'near', boundTo('disk')),
  objectOf('v1', 'PersistentVolume', 'far', boundTo('far')),
  objectOf('storage.k8s.io/v1', 'VolumeAttachment', 'here', { spec: { nodeName: 'a' } }),
  objectOf('storage.k8s.io/v1', 'VolumeAttachment', 'there', { spec: { nodeName: 'b' } }),
  objectOf('resource.k8s.io/v1', 'ResourceSlice', 'here', { spec: { nodeName: 'a' } }),
  objectOf('resource.k8s.io/v1', 'ResourceSlice', 'there', { spec: { nodeName: 'b' } }),
]

const authorizer = createModes({ table: createMemoryObjects(objects).table, features })(
  'Node',
).authorizer

/** `get secrets.group/subresource namespace/name` as what it asks for. */
function asked(words: string, changes: Partial<ResourceAttributes> = {}): ResourceAttributes {
  const [verb = '', what = '', where = ''] = words.split(' ')
  const [plural = '', subresource = ''] = what.split('/')
  const [resource = '', ...group] = plural.split('.')
  const [namespace = '', name = ''] = where.split('/')
  const nothing = { version: 'v1', user: kubelet }
  return {
    ...nothing,
    verb,
    group: group.join('.'),
    resource,
    subresource,
    namespace,
    name,
    ...changes,
  }
}

const decide = (attributes: ResourceAttributes) =>
  authorizer.authorize(attributes, new AbortController())

const slices = 'resourceslices.resource.k8s.io'
const leases = 'leases.coordination.k8s.io'

test('a node sees itself, its pods and what they refer to', () => {
  for (const words of [
    'get secrets there/key',
    'list secrets there/key',
    'watch configmaps there/settings',
    'get persistentvolumeclaims there/disk',
    'get persistentvolumeclaims there/mine-own',
    'patch persistentvolumeclaims/status there/disk',
    'get persistentvolumes /near',
    'get serviceaccounts there/bot',
    'create serviceaccounts/token there/bot',
    'get resourceclaims.resource.k8s.io there/gpu',
    'get resourceclaims.resource.k8s.io there/made-1',
    'get volumeattachments.storage.k8s.io /here',
    'get pods there/mine',
    'create pods there/new',
    'patch pods/status there/other',
    'get nodes /a',
    'update nodes/status /b',
    `update ${leases} kube-node-lease/a`,
    `create ${leases} kube-node-lease/`,
    'patch csinodes.storage.k8s.io /a',
    `create ${slices} /`,
    `delete ${slices} /here`,
    'list services there/',
    'create events.events.k8s.io there/e',
    'get runtimeclasses.node.k8s.io /r',
  ]) {
    assert.deepEqual(decide(asked(words)), { verdict: 'allow' }, words)
  }
})

const unrelated = "no relationship found between node 'a' and this object"

test('everything else is refused, and told why', () => {
  const cases: Readonly<Record<string, string | undefined>> = {
    'get secrets there/other': unrelated,
    'get secrets elsewhere/key': unrelated,
    'delete secrets there/key': 'can only read resources of this type',
    'get secrets/x there/key': 'cannot read subresource',
    'list secrets': 'can only read namespaced object of this type',
    'list secrets there/': 'No Object name found',
    'get persistentvolumeclaims there/far': unrelated,
    'get persistentvolumeclaims there/free': unrelated,
    'get persistentvolumeclaims there/shown': unrelated,
    'list persistentvolumeclaims there/': 'can only get individual resources of this type',
    'get persistentvolumeclaims/x there/disk': 'cannot get subresource',
    'get persistentvolumeclaims/status there/disk': 'can only get/update/patch this type',
    'get persistentvolumeclaims there/': 'No Object name found',
    'get persistentvolumes /far': unrelated,
    'get persistentvolumes /none': unrelated,
    'get persistentvolumes/status /near': 'cannot get subresource',
    'create serviceaccounts/token there/other': unrelated,
    'create serviceaccounts/token there/': 'can only create tokens for individual service accounts',
    'list serviceaccounts there/': 'can only create tokens for individual service accounts',
    'create serviceaccounts there/other': 'can only create token subresource of serviceaccount',
    'get volumeattachments.storage.k8s.io /there': unrelated,
    'get pods there/other': unrelated,
    'list pods there/': 'can only list/watch pods with spec.nodeName field selector',
    'get nodes /b': "node 'a' cannot read 'b', only its own Node object",
    'list nodes': "node 'a' cannot read all nodes, only its own Node object",
    'delete nodes /a': undefined,
    [`list ${leases} kube-node-lease/`]:
      'can only get, create, update, patch, or delete a node lease',
    [`get ${leases} there/a`]: 'can only access leases in the "kube-node-lease" system namespace',
    [`get ${leases} kube-node-lease/b`]:
      'can only access node lease with the same name as the requesting node',
    'list csinodes.storage.k8s.io': 'can only get, create, update, patch, or delete a CSINode',
    'get csinodes.storage.k8s.io/status /a': 'cannot authorize CSINode subresources',
    'get csinodes.storage.k8s.io /b':
      'can only access CSINode with the same name as the requesting node',
    [`get ${slices} /there`]: unrelated,
    [`get ${slices}/status /here`]: 'cannot authorize ResourceSlice subresources',
    [`list ${slices}`]:
      'can only list/watch/deletecollection resourceslices with nodeName field selector',
    'get deployments.apps there/d': undefined,
  }
  for (const [words, reason] of Object.entries(cases)) {
    const expected = { verdict: 'no opinion', ...(reason !== undefined && { reason }) }
    assert.deepEqual(decide(asked(words)), expected, words)
  }
})

test('lists are allowed where a selector keeps them to the node', () => {
  const selecting = (field: string, value: string, operator: '=' | '!=' = '=') => ({
    fields: [{ field, operator, value }],
  })
  const verdictOf = (words: string, changes: Partial<ResourceAttributes>) => {
    const decision = decide(asked(words, changes))
    return 'verdict' in decision && decision.verdict
  }
  for (const [words, field] of [
    ['list pods', 'spec.nodeName'],
    ['list pods /other', 'spec.nodeName'],
    ['list nodes', 'metadata.name'],
    [`deletecollection ${slices}`, 'spec.nodeName'],
  ] as const) {
    assert.equal(verdictOf(words, selecting(field, 'a')), 'allow', words)
    assert.equal(verdictOf(words, selecting(field, 'b')), 'no opinion', words)
    assert.equal(verdictOf(words, selecting(field, 'a', '!=')), 'no opinion', words)
  }
})

test('only who is of the group of nodes and has a name of theirs is one', () => {
  const self = asked('get nodes /a')
  for (const user of [
    { name: 'system:node:a', groups: ['system:authenticated'] },
    { name: 'a', groups: ['system:nodes'] },
  ]) {
    assert.deepEqual(decide({ ...self, user }), { verdict: 'no opinion' })
  }
})

test('pods that come and go change what a node sees', () => {
  const kept = createMemoryObjects()
  const fresh = createModes({ table: kept.table, features })('Node').authorizer
  const ask = () => {
    const answer = fresh.authorize(asked('get secrets there/key'), new AbortController())
    return 'verdict' in answer && answer.verdict
  }
  assert.equal(ask(), 'no opinion')
  const volumes = [{ name: 's', secret: { secretName: 'key' } }]
  kept.put(podWith({ nodeName: 'a', volumes }))
  assert.equal(ask(), 'allow')
  kept.put(podWith({ nodeName: 'b', volumes }))
  assert.equal(ask(), 'no opinion')
})

test('a node has the certificates that it asked for, where pods may have some', () => {
  const requests = 'podcertificaterequests.certificates.k8s.io'
  const of = (nodeName: string) =>
    objectOf('certificates.k8s.io/v1beta1', 'PodCertificateRequest', nodeName, {
      metadata: { namespace: 'there' },
      spec: { nodeName },
    })
  const on = createFeatures(gates, { PodCertificateRequest: true })
  const { table } = createMemoryObjects([of('a'), of('b')], on)
  const certifying = createModes({ table, features: on })('Node').authorizer
  const say = (words: string, changes: Partial<ResourceAttributes> = {}) => {
    const answer = certifying.authorize(asked(words, changes), new AbortController())
    return 'verdict' in answer && (answer.reason ?? answer.verdict)
  }
  const fields = [{ field: 'spec.nodeName', operator: '=', value: 'a' }] as const
  assert.equal(say(`create ${requests} there/`), 'allow')
  assert.equal(say(`get ${requests} there/a`), 'allow')
  assert.equal(say(`get ${requests} there/b`), unrelated)
  assert.equal(say(`get ${requests} there/`), 'No Object name found')
  assert.equal(say(`watch ${requests}`, { fields }), 'allow')
  const unselected = 'can only list/watch podcertificaterequests with nodeName field selector'
  assert.equal(say(`list ${requests}`), unselected)
  assert.equal(
    say(`update ${requests}/status there/a`),
    'nodes may not access the status subresource of PodCertificateRequests',
  )
  assert.equal(say(`delete ${requests} there/a`), 'nodes may not delete podcertificaterequests')
  assert.deepEqual(decide(asked(`create ${requests} there/`)), { verdict: 'no opinion' })
})

test('a node without a name is unknown', () => {
  const user = { name: 'system:node:', groups: ['system:nodes'] }
  const reason = 'unknown node for user "system:node:"'
  assert.deepEqual(decide({ ...asked('get secrets there/key'), user }), {
    verdict: 'no opinion',
    reason,
  })
})
