/** The plugins that look at namespaces, nodes, volumes, ingresses, services and certificates. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isStatusError } from '#api/status/status.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { Rounds } from '#server/admission/chain.ts'
import { certificateApproval } from '#server/admission/plugins/certificate-approval.ts'
import { certificateSigning } from '#server/admission/plugins/certificate-signing.ts'
import { certificateSubjectRestriction } from '#server/admission/plugins/certificate-subject-restriction.ts'
import { clusterTrustBundleAttest } from '#server/admission/plugins/cluster-trust-bundle-attest.ts'
import { defaultIngressClass } from '#server/admission/plugins/default-ingress-class.ts'
import { defaultStorageClass } from '#server/admission/plugins/default-storage-class.ts'
import { denyServiceExternalIps } from '#server/admission/plugins/deny-service-external-ips.ts'
import { namespaceExists } from '#server/admission/plugins/namespace-exists.ts'
import { namespaceLifecycle } from '#server/admission/plugins/namespace-lifecycle.ts'
import { persistentVolumeClaimResize } from '#server/admission/plugins/persistent-volume-claim-resize.ts'
import { storageObjectInUseProtection } from '#server/admission/plugins/storage-object-in-use-protection.ts'
import { taintNodesByCondition } from '#server/admission/plugins/taint-nodes-by-condition.ts'
import {
  createTestAdmission,
  outcomeOf,
  type TestWrite,
  writeOf,
} from '#server/testing/admission.ts'
import { objectOf } from '#server/testing/pods.ts'

const marked = (kind: 'storageclass' | 'ingressclass', creationTimestamp: string) => ({
  metadata: {
    annotations: { [`${kind}.kubernetes.io/is-default-class`]: 'true' },
    creationTimestamp,
  },
})
const namespace = (name: string, phase: string) =>
  objectOf('v1', 'Namespace', name, { status: { phase } })
const storage = 'storage.k8s.io/v1'
const networking = 'networking.k8s.io/v1'
const context = createTestAdmission({
  objects: [
    namespace('there', 'Active'),
    namespace('going', 'Terminating'),
    objectOf(storage, 'StorageClass', 'older', marked('storageclass', '2026-01-01T00:00:00Z')),
    objectOf(storage, 'StorageClass', 'newer', {
      ...marked('storageclass', '2026-01-02T00:00:00Z'),
      allowVolumeExpansion: true,
    }),
    objectOf(networking, 'IngressClass', 'b', marked('ingressclass', '2026-01-01T00:00:00Z')),
    objectOf(networking, 'IngressClass', 'a', marked('ingressclass', '2026-01-01T00:00:00Z')),
  ],
  mayDo: ({ verb, name }) => verb === 'approve' && name === 'mine.example/*',
})
const outcome = (plugin: AdmissionPlugin, object: object | undefined, write?: TestWrite) =>
  outcomeOf(plugin, context, writeOf(context, object, write))

const configMap = (where: string) =>
  objectOf('v1', 'ConfigMap', 'a', { metadata: { namespace: where } })

for (const [where, refusal] of [
  ['there', undefined],
  ['none', 'namespaces "none" not found'],
  [
    'going',
    'configmaps "a" is forbidden: unable to create new content in namespace going because it is being terminated',
  ],
] as const) {
  test(`something made in namespace ${where}: ${refusal ?? 'fine'}`, async () => {
    const object = configMap(where)
    assert.equal(await outcome(namespaceLifecycle, object), refusal ?? object)
    const change = await outcome(namespaceLifecycle, object, { old: object })
    assert.equal(change, where === 'none' ? refusal : object)
  })
}

test('who creates in a namespace that goes is told by the cause not to try again', () => {
  assert.throws(
    () => namespaceLifecycle.mutate?.(writeOf(context, configMap('going')), context, new Rounds()),
    (error) =>
      isStatusError(error) && error.status.details?.causes?.[0]?.reason === 'NamespaceTerminating',
  )
})

test('three namespaces stay; what is in a namespace may always be deleted', async () => {
  const remove = (name: string) =>
    outcome(namespaceLifecycle, undefined, { operation: 'DELETE', old: namespace(name, 'Active') })
  for (const name of ['default', 'kube-system', 'kube-public']) {
    assert.equal(
      await remove(name),
      `namespaces "${name}" is forbidden: this namespace may not be deleted`,
    )
  }
  assert.equal(await remove('kube-node-lease'), undefined)
  const inside = { operation: 'DELETE', old: configMap('none') } as const
  assert.equal(await outcome(namespaceLifecycle, undefined, inside), undefined)
  assert.equal(await outcome(namespaceExists, configMap('none')), 'namespaces "none" not found')
})

const claim = (spec: object, more: object = {}) =>
  objectOf('v1', 'PersistentVolumeClaim', 'c', { metadata: { namespace: 'there' }, spec, ...more })
const sized = (size: string, storageClassName: string, phase = 'Bound') =>
  claim({ storageClassName, resources: { requests: { storage: size } } }, { status: { phase } })

test('the newest of the marked storage classes is taken, then the first by name', async () => {
  const newer = claim({ storageClassName: 'newer' })
  assert.deepEqual(await outcome(defaultStorageClass, claim({})), newer)
  const none = claim({ storageClassName: '' })
  assert.equal(await outcome(defaultStorageClass, none), none)
  const ingress = (spec: object, annotations?: object) =>
    objectOf(networking, 'Ingress', 'i', { metadata: { annotations }, spec })
  const made = await outcome(defaultIngressClass, ingress({}))
  assert.deepEqual(made, ingress({ ingressClassName: 'a' }))
  const former = ingress({}, { 'kubernetes.io/ingress.class': 'y' })
  assert.equal(await outcome(defaultIngressClass, former), former)
})

for (const [size, name, phase, refusal] of [
  ['2Gi', 'newer', 'Bound', undefined],
  ['1Gi', 'older', 'Pending', undefined],
  ['2Gi', 'newer', 'Pending', 'Only bound persistent volume claims can be expanded'],
  [
    '2Gi',
    'older',
    'Bound',
    'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
  ],
] as const) {
  test(`a ${phase} claim of class ${name} that grows to ${size}`, async () => {
    const made = await outcome(persistentVolumeClaimResize, sized(size, name), {
      old: sized('1Gi', name, phase),
    })
    const wanted = refusal && `persistentvolumeclaims "c" is forbidden: ${refusal}`
    assert.deepEqual(made, wanted ?? sized(size, name))
  })
}

test('volumes and claims get a finalizer once, and new nodes a taint', async () => {
  const finalizers = ['kubernetes.io/pvc-protection']
  const kept = objectOf('v1', 'PersistentVolumeClaim', 'c', { metadata: { finalizers } })
  const bare = objectOf('v1', 'PersistentVolumeClaim', 'c', {})
  assert.deepEqual(await outcome(storageObjectInUseProtection, bare), kept)
  assert.equal(await outcome(storageObjectInUseProtection, kept), kept)
  const taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }
  const node = (taints?: object[]) =>
    objectOf('v1', 'Node', 'n', { spec: { ...(taints && { taints }) } })
  assert.deepEqual(await outcome(taintNodesByCondition, node()), node([taint]))
  const tainted = node([taint])
  assert.equal(await outcome(taintNodesByCondition, tainted), tainted)
})

const request = (signerName: string, more: object = {}) =>
  objectOf('certificates.k8s.io/v1', 'CertificateSigningRequest', 'r', {
    spec: { signerName, request: '' },
    ...more,
  })
const head = 'certificatesigningrequests.certificates.k8s.io "r" is forbidden:'

test('approving, signing and attesting want a right on the signer', async () => {
  const approve = (signer: string) => {
    const old = request(signer)
    return outcome(certificateApproval, old, { old, subresource: 'approval' })
  }
  assert.deepEqual(await approve('mine.example/a'), request('mine.example/a'))
  const why = 'user not permitted to approve requests with signerName "other.example/a"'
  assert.equal(await approve('other.example/a'), `${head} ${why}`)
  const old = request('mine.example/a')
  const signed = request('mine.example/a', { status: { certificate: 'eA==' } })
  const sign = { old, subresource: 'status' }
  const whySign = 'user not permitted to sign requests with signerName "mine.example/a"'
  assert.equal(await outcome(certificateSigning, signed, sign), `${head} ${whySign}`)
  assert.equal(await outcome(certificateSigning, old, sign), old)
  const emptied = request('mine.example/a', { status: { certificate: '' } })
  assert.equal(await outcome(certificateSigning, emptied, sign), `${head} ${whySign}`)
  const wrong = await outcome(
    certificateSubjectRestriction,
    request('kubernetes.io/kube-apiserver-client'),
  )
  assert.equal(wrong, `${head} failed to parse CSR: PEM block type must be CERTIFICATE REQUEST`)
})

test('trust bundles of a signer are for who may attest for it, once served', () => {
  assert.equal(
    context.resources.find('certificates.k8s.io', 'v1beta1', 'clustertrustbundles'),
    undefined,
  )
  assert.equal(clusterTrustBundleAttest.name, 'ClusterTrustBundleAttest')
})

test('external addresses can be denied, but not taken from who has them', async () => {
  const service = (externalIPs: readonly string[]) =>
    objectOf('v1', 'Service', 's', { spec: { externalIPs } })
  const why = 'services "s" is forbidden: Use of external IPs is denied by admission control'
  assert.equal(await outcome(denyServiceExternalIps, service(['1.2.3.4'])), why)
  const had = service(['1.2.3.4'])
  assert.equal(await outcome(denyServiceExternalIps, had, { old: had }), had)
})
