import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nodeRestriction } from '#server/admission/plugins/node-restriction/node-restriction.ts'
import {
  createTestAdmission,
  outcomeOf,
  type TestWrite,
  writeOf,
} from '#server/testing/admission.ts'
import { objectOf, podWith } from '#server/testing/pods.ts'

const kubelet = { name: 'system:node:a', groups: ['system:nodes', 'system:authenticated'] }
const uid = '11111111-1111-1111-1111-111111111111'
const node = (name = 'a', metadata: object = {}, more: object = {}) =>
  objectOf('v1', 'Node', name, { metadata: { uid, ...metadata }, ...more })
const audienceVolume = (audience: string) => ({
  volumes: [{ name: 't', projected: { sources: [{ serviceAccountToken: { audience } }] } }],
})
const running = podWith({ nodeName: 'a', ...audienceVolume('vault') }, { name: 'mine', uid })
const elsewhere = podWith({ nodeName: 'b' }, { name: 'other', uid })
const context = createTestAdmission({
  objects: [node(), running, elsewhere],
  mayDo: ({ verb, resource }) =>
    verb === 'request-serviceaccounts-token-audience' && resource === 'granted',
})

const outcome = (object: object | undefined, write: TestWrite = {}) =>
  outcomeOf(nodeRestriction, context, writeOf(context, object, { user: kubelet, ...write }))

type Refusal = readonly [what: string, object: object | undefined, write: TestWrite, words: string]

const forbidden = (what: string, name: string, why: string): string =>
  `${what} ${JSON.stringify(name)} is forbidden: ${why}`
const deleting = (old: object, write: TestWrite = {}): TestWrite => ({
  operation: 'DELETE',
  old,
  ...write,
})
const owner = { apiVersion: 'v1', kind: 'Node', name: 'a', uid, controller: true }
const mirror = (spec: object = {}, metadata: object = {}) =>
  podWith(
    { nodeName: 'a', ...spec },
    {
      annotations: { 'kubernetes.io/config.mirror': 'x' },
      ownerReferences: [owner],
      ...metadata,
    },
  )
const ownedBy = (...ownerReferences: object[]) => mirror({}, { ownerReferences })
const noMirror = podWith({ nodeName: 'a' })
const claim = (metadata: object = {}, status: object = {}) =>
  objectOf('v1', 'PersistentVolumeClaim', 'c', {
    metadata: { namespace: 'there', ...metadata },
    spec: { volumeName: 'v' },
    status,
  })
const slice = (nodeName: string) =>
  objectOf('resource.k8s.io/v1', 'ResourceSlice', 's', { spec: { driver: 'd', nodeName } })
const lease = (name: string, namespace = 'kube-node-lease') =>
  objectOf('coordination.k8s.io/v1', 'Lease', name, { metadata: { namespace } })
const csiNode = (name: string) =>
  objectOf('storage.k8s.io/v1', 'CSINode', name, { spec: { drivers: [] } })

/** CN=system:node:b, made by openssl. */
const requestForB =
  'MIHrMIGRAgEAMC8xFTATBgNVBAoMDHN5c3RlbTpub2RlczEWMBQGA1UEAwwNc3lzdGVtOm5vZGU6YjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFxGWS/0huhX1WBbV1BEFisEtfYYn17+/kheGMDaRwbMGeiQg1dMcC9ylxSFBzkHOpRJalIK68n648nPjuHYhoygADAKBggqhkjOPQQDAgNJADBGAiEA1sEes5ou8lBySc+ZLo4yhaxKoANeWHfLrZydbsRkV9MCIQDJMqtOVYbFmOhk7XRF5nYx8V58/bJO7BsWM0djzyU3Hw=='
const requestForEve =
  'MIHJMHACAQAwDjEMMAoGA1UEAwwDZXZlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEk2GSjVVbL7ayAFbeTBXbzp00iP+wr1B1f442MAKLMlNB+ySw6Ed/WY8lP3tyxLkchAujdPPDp3GO8OJiRV6P1KAAMAoGCCqGSM49BAMCA0kAMEYCIQCqw3wKSRhjBiIQK3uIk5anA/MncARqlZTZawKyBfyH4QIhALjb1loLzC/yz2+H6HeotwPxuUwj5zAik4fJ84BVrH8w'
const signing = (signerName: string, request = requestForB) =>
  objectOf('certificates.k8s.io/v1', 'CertificateSigningRequest', 'r', {
    spec: {
      signerName,
      usages: ['client auth'],
      request: Buffer.from(
        `-----BEGIN CERTIFICATE REQUEST-----\n${request}\n-----END CERTIFICATE REQUEST-----\n`,
      ).toString('base64'),
    },
  })

const tokenFor = (reference: object | undefined, ...audiences: string[]) =>
  objectOf('authentication.k8s.io/v1', 'TokenRequest', 'default', {
    metadata: { namespace: 'there' },
    spec: { audiences, ...(reference && { boundObjectRef: reference }) },
  })
const token: TestWrite = { subresource: 'token', resource: 'serviceaccounts' }
const boundTo = (name: string, own = uid) => ({ apiVersion: 'v1', kind: 'Pod', name, uid: own })

const ofPods = (why: string, name = 'p') => forbidden('pods', name, why)
const refusals: readonly Refusal[] = [
  [
    'a pod that is no mirror',
    noMirror,
    {},
    ofPods(
      'pod does not have "kubernetes.io/config.mirror" annotation, node "a" can only create mirror pods',
    ),
  ],
  [
    'a mirror pod elsewhere',
    mirror({ nodeName: 'b' }),
    {},
    ofPods('node "a" can only create pods with spec.nodeName set to itself'),
  ],
  [
    'two owners',
    ownedBy(owner, owner),
    {},
    ofPods('node "a" can only create pods with a single owner reference set to itself'),
  ],
  [
    'no owner',
    ownedBy(),
    {},
    ofPods('node "a" can only create pods with an owner reference set to itself'),
  ],
  [
    'an owner that is no controller',
    ownedBy({ ...owner, controller: false }),
    {},
    ofPods('node "a" can only create pods with a controller owner reference set to itself'),
  ],
  [
    'an owner that blocks',
    ownedBy({ ...owner, blockOwnerDeletion: true }),
    {},
    ofPods('node "a" must not set blockOwnerDeletion on an owner reference'),
  ],
  [
    'another uid',
    ownedBy({ ...owner, uid: 'x' }),
    {},
    ofPods(`node a UID mismatch: expected x got ${uid}`),
  ],
  ...(
    [
      ['serviceaccounts', { serviceAccountName: 'default' }],
      ['secrets', { imagePullSecrets: [{ name: 's' }] }],
      ['configmaps', { volumes: [{ name: 'v', configMap: { name: 'm' } }] }],
      [
        'clustertrustbundles',
        { volumes: [{ name: 'v', projected: { sources: [{ clusterTrustBundle: {} }] } }] },
      ],
      [
        'persistentvolumeclaims',
        { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] },
      ],
      ['resourceclaims', { resourceClaims: [{ name: 'c' }] }],
    ] as const
  ).map(
    ([what, spec]): Refusal => [
      `a mirror pod with ${what}`,
      mirror(spec),
      {},
      ofPods(`node "a" can not create pods that reference ${what}`),
    ],
  ),
  ...(
    [
      ['endpoints (via glusterFS volumes)', { glusterfs: { endpoints: 'e', path: 'p' } }],
      ['csidrivers (via CSI volumes)', { csi: { driver: 'd' } }],
      ['persistentvolumeclaims (via ephemeral volumes)', { ephemeral: {} }],
      [
        'serviceaccounts (via projected volumes)',
        { projected: { sources: [{ serviceAccountToken: {} }] } },
      ],
    ] as const
  ).map(
    ([what, source]): Refusal => [
      `a mirror pod with ${what}`,
      mirror({ volumes: [{ name: 'v', ...source }] }),
      {},
      ofPods(`node "a" can not create pods that reference ${what}`),
    ],
  ),
  [
    'a change of a pod',
    running,
    { old: running },
    ofPods(
      'unexpected operation "UPDATE", node "a" can only create and delete mirror pods',
      'mine',
    ),
  ],
  [
    'a deletion elsewhere',
    undefined,
    deleting(elsewhere),
    ofPods('node "a" can only delete pods with spec.nodeName set to itself', 'other'),
  ],
  [
    'the status of a pod elsewhere',
    elsewhere,
    { old: elsewhere, subresource: 'status' },
    ofPods(
      'node "a" can only update pod status for pods with spec.nodeName set to itself',
      'other',
    ),
  ],
  [
    'labels by a status',
    podWith({ nodeName: 'a' }, { labels: { a: 'b' } }),
    { old: noMirror, subresource: 'status' },
    ofPods('node "a" cannot update labels through pod status'),
  ],
  [
    'claims by a status',
    { ...noMirror, status: { resourceClaimStatuses: [{ name: 'c' }] } },
    { old: noMirror, subresource: 'status' },
    ofPods('node "a" cannot update resource claim statues'),
  ],
  [
    'the claim of its extended resources by a status',
    {
      ...noMirror,
      status: { extendedResourceClaimStatus: { resourceClaimName: 'c', requestMappings: [] } },
    },
    { old: noMirror, subresource: 'status' },
    ofPods('node "a" cannot update extended resource claim status'),
  ],
  [
    'an eviction elsewhere',
    objectOf('policy/v1', 'Eviction', 'other', { metadata: { namespace: 'there' } }),
    { subresource: 'eviction', resource: 'pods' },
    ofPods('node a can only evict pods with spec.nodeName set to itself', 'other'),
  ],
  [
    'another subresource',
    running,
    { old: running, subresource: 'ephemeralcontainers' },
    ofPods(
      `unexpected pod subresource "ephemeralcontainers", only 'status' and 'eviction' are allowed`,
      'mine',
    ),
  ],
  [
    'another node',
    node('b'),
    {},
    forbidden('nodes', 'b', 'node "a" is not allowed to modify node "b"'),
  ],
  [
    'labels of a new node',
    node('a', {
      labels: {
        'kubernetes.io/os': 'linux',
        'node.kubernetes.io/x': '',
        own: '',
        'x.k8s.io/y': '',
        'node-restriction.kubernetes.io/x': '',
      },
    }),
    {},
    forbidden(
      'nodes',
      'a',
      'node "a" is not allowed to set the following labels: node-restriction.kubernetes.io/x, x.k8s.io/y',
    ),
  ],
  [
    'labels of a node',
    node(),
    { old: node('a', { labels: { 'kubernetes.io/x': '' } }) },
    forbidden('nodes', 'a', 'is not allowed to modify labels: kubernetes.io/x'),
  ],
  [
    'taints of a node',
    node('a', {}, { spec: { taints: [{ key: 'k', effect: 'NoSchedule' }] } }),
    { old: node() },
    forbidden('nodes', 'a', 'node "a" is not allowed to modify taints'),
  ],
  [
    'owners of a node',
    node('a', { ownerReferences: [owner] }),
    { old: node() },
    forbidden('nodes', 'a', 'node "a" is not allowed to modify ownerReferences'),
  ],
  [
    'a lease elsewhere',
    lease('a', 'default'),
    {},
    forbidden(
      'leases.coordination.k8s.io',
      'a',
      'can only access leases in the "kube-node-lease" system namespace',
    ),
  ],
  [
    'the lease of another',
    lease('b'),
    {},
    forbidden(
      'leases.coordination.k8s.io',
      'b',
      'can only access node lease with the same name as the requesting node',
    ),
  ],
  [
    'the CSINode of another',
    undefined,
    deleting(csiNode('b')),
    forbidden(
      'csinodes.storage.k8s.io',
      'b',
      'can only access CSINode with the same name as the requesting node',
    ),
  ],
  [
    'devices of another',
    slice('b'),
    {},
    forbidden(
      'resourceslices.resource.k8s.io',
      's',
      'can only create ResourceSlice with the same NodeName as the requesting node',
    ),
  ],
  [
    'devices of another that go',
    undefined,
    deleting(slice('b')),
    forbidden(
      'resourceslices.resource.k8s.io',
      's',
      'can only delete ResourceSlice with the same NodeName as the requesting node',
    ),
  ],
  [
    'a certificate for another',
    signing('kubernetes.io/kubelet-serving'),
    {},
    forbidden(
      'certificatesigningrequests.certificates.k8s.io',
      'r',
      'can only create a node CSR with CN=system:node:a',
    ),
  ],
  [
    'a certificate for who is no node',
    signing('kubernetes.io/kube-apiserver-client-kubelet', requestForEve),
    {},
    forbidden(
      'certificatesigningrequests.certificates.k8s.io',
      'r',
      'can only create a node CSR with CN=system:node:a',
    ),
  ],
  [
    'a claim',
    claim(),
    { old: claim() },
    forbidden('persistentvolumeclaims', 'c', 'may only update PVC status'),
  ],
  [
    'labels by the status of a claim',
    claim({ labels: { a: 'b' } }),
    { old: claim(), subresource: 'status' },
    forbidden(
      'persistentvolumeclaims',
      'c',
      `node "a" is not allowed to update fields other than status.quantity and status.conditions: ${[
        '@@ -1,6 +1,9 @@',
        ' {',
        '  "name": "c",',
        '  "namespace": "there",',
        '+ "labels": {',
        '+  "a": "b"',
        '+ },',
        '  "Spec": {',
        '   "resources": {},',
        '   "volumeName": "v"',
        '',
      ].join('\n')}`,
    ),
  ],
  ...(
    [
      ['that is bound to nothing', undefined, [], 'node requested token not bound to a pod'],
      [
        'that is bound without a uid',
        boundTo('mine', ''),
        [],
        'node requested token with a pod binding without a uid',
      ],
      [
        'for a former pod',
        boundTo('mine', 'x'),
        [],
        'the UID in the bound object reference (x) does not match the UID in record. The object might have been deleted and then recreated',
      ],
      [
        'for a pod elsewhere',
        boundTo('other'),
        [],
        'node requested token bound to a pod scheduled on a different node',
      ],
      [
        'for two audiences',
        boundTo('mine'),
        ['vault', 'x'],
        'node may only request 0 or 1 audiences',
      ],
      [
        'for an audience nobody asked for',
        boundTo('mine'),
        ['x'],
        'audience "x" not found in pod spec volume, system:node:a is not authorized to request tokens for this audience',
      ],
    ] as const
  ).map(
    ([what, reference, audiences, why]): Refusal => [
      `a token ${what}`,
      tokenFor(reference, ...audiences),
      token,
      forbidden('serviceaccounts', 'default', why),
    ],
  ),
]
for (const [what, object, write, words] of refusals) {
  test(`a node is refused ${what}`, async () => {
    assert.equal(await outcome(object, write), words)
  })
}

test('a token for a pod that is not there', async () => {
  assert.equal(await outcome(tokenFor(boundTo('none')), token), 'pod "none" not found')
})

const capacity = { capacity: { storage: '1Gi' } }
for (const [what, object, write] of [
  ['its mirror pod', mirror(), {}],
  ['the status of its pod', { ...running, status: {} }, { old: running, subresource: 'status' }],
  ['itself', node('a', { labels: { 'kubernetes.io/os': 'linux' } }), {}],
  ['a change of itself', node('a', { labels: { own: '' } }), { old: node() }],
  ['its lease', lease('a'), {}],
  ['its CSINode', csiNode('a'), { old: csiNode('a') }],
  ['its devices', slice('a'), {}],
  ['a certificate of a signer that asks nothing of nodes', signing('mine.example/x'), {}],
  ['how large a claim is', claim({}, capacity), { old: claim(), subresource: 'status' }],
  ['a token for an audience of its pod', tokenFor(boundTo('mine'), 'vault'), token],
  ['a token for an audience that it may ask for', tokenFor(boundTo('mine'), 'granted'), token],
  ['what this plugin does not look at', objectOf('v1', 'Namespace', 'n'), {}],
] as const) {
  test(`a node may write ${what}`, async () => {
    assert.equal(await outcome(object, write), object)
  })
}

test('it deletes what runs on it; whoever is no node is not asked', async () => {
  assert.equal(await outcome(undefined, deleting(running)), undefined)
  const other = { name: 'system:node:a', groups: ['system:authenticated'] }
  assert.equal(await outcome(noMirror, { user: other }), noMirror)
})

test('where a pod gets an audience from may be gone', async () => {
  const volumes = [
    { name: 'a', persistentVolumeClaim: { claimName: 'gone' } },
    { name: 'b', ephemeral: { volumeClaimTemplate: { spec: {} } } },
    { name: 'c', csi: { driver: 'd.example' } },
    { name: 'd', azureFile: { secretName: 's', shareName: 's' } },
  ]
  const pod = podWith({ nodeName: 'a', volumes }, { name: 'mine', uid })
  const seen = createTestAdmission({ objects: [node(), pod] })
  const write = { user: kubelet, ...token }
  const words = await outcomeOf(
    nodeRestriction,
    seen,
    writeOf(seen, tokenFor(boundTo('mine'), 'x'), write),
  )
  const missing = [
    'persistentvolumeclaim "gone" not found',
    'persistentvolumeclaim "mine-b" not found',
    'csidriver.storage.k8s.io "d.example" not found',
    'csidriver.storage.k8s.io "file.csi.azure.com" not found',
  ]
  const why = `error validating audience "x": [${missing.join(', ')}]`
  assert.equal(words, forbidden('serviceaccounts', 'default', why))
})
