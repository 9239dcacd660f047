import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FakeClock } from '#base/clock.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import { serviceAccount } from '#server/admission/plugins/service-account/service-account.ts'
import { createTestAdmission, outcomeOf, writeOf } from '#server/testing/admission.ts'
import { objectOf, podWith, testNamespace } from '#server/testing/pods.ts'

const account = (name: string, more: object = {}) => {
  const { metadata, ...rest } = more as { readonly metadata?: object }
  return objectOf('v1', 'ServiceAccount', name, {
    metadata: { namespace: testNamespace, ...metadata },
    ...rest,
  })
}
const enforced = { annotations: { 'kubernetes.io/enforce-mountable-secrets': 'true' } }
const context = createTestAdmission({
  objects: [
    account('default'),
    account('off', { automountServiceAccountToken: false }),
    account('pull', { imagePullSecrets: [{ name: 'one' }] }),
    account('strict', {
      metadata: enforced,
      secrets: [{ name: 'listed' }],
      imagePullSecrets: [{ name: 'pull' }],
    }),
  ],
})
const outcome = async (pod: Pod): Promise<Pod | string> =>
  (await outcomeOf(serviceAccount, context, writeOf(context, pod))) as Pod | string
const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount'

test('a pod that names no account gets the default one, and a token in every container', async () => {
  const made = (await outcome(podWith({ initContainers: [{ name: 'first' }] }))) as Pod
  assert.equal(made.spec.serviceAccountName, 'default')
  assert.equal(made.spec.serviceAccount, 'default')
  const [volume] = made.spec.volumes!
  assert.match(volume!.name, /^kube-api-access-[a-z0-9]{5}$/)
  assert.equal(volume!.projected?.sources?.[0]?.serviceAccountToken?.expirationSeconds, 3607)
  const mount = { name: volume!.name, readOnly: true, mountPath }
  assert.deepEqual(made.spec.containers[0]?.volumeMounts, [mount])
  assert.deepEqual(made.spec.initContainers?.[0]?.volumeMounts, [mount])
})

test('no token is mounted where pod or account say so; the pod has the last word', async () => {
  const volumes = async (spec: object) => ((await outcome(podWith(spec))) as Pod).spec.volumes
  assert.equal(await volumes({ serviceAccountName: 'off' }), undefined)
  assert.equal(await volumes({ automountServiceAccountToken: false }), undefined)
  const wanted = { serviceAccountName: 'off', automountServiceAccountToken: true }
  assert.equal((await volumes(wanted))?.length, 1)
})

test('what a pod mounts there itself stays', async () => {
  const own = { name: 'v', mountPath }
  const made = (await outcome(
    podWith({
      containers: [{ name: 'a', volumeMounts: [own] }, { name: 'b' }],
      volumes: [{ name: 'v', emptyDir: {} }],
    }),
  )) as Pod
  assert.deepEqual(made.spec.containers[0]?.volumeMounts, [own])
  assert.equal(made.spec.containers[1]?.volumeMounts?.length, 1)
  assert.deepEqual(
    made.spec.volumes?.map(({ name }) => name.slice(0, 15)),
    ['v', 'kube-api-access'],
  )
  const given = (await outcome(
    podWith({ volumes: [{ name: 'kube-api-access-mine', emptyDir: {} }] }),
  )) as Pod
  assert.equal(given.spec.containers[0]?.volumeMounts?.[0]?.name, 'kube-api-access-mine')
  assert.equal(given.spec.volumes?.length, 1)
})

test('secrets for images come from the account, unless the pod has its own', async () => {
  const secrets = async (spec: object) =>
    ((await outcome(podWith({ serviceAccountName: 'pull', ...spec }))) as Pod).spec.imagePullSecrets
  assert.deepEqual(await secrets({}), [{ name: 'one' }])
  assert.deepEqual(await secrets({ imagePullSecrets: [{ name: 'mine' }] }), [{ name: 'mine' }])
})

const mirror = { annotations: { 'kubernetes.io/config.mirror': 'x' } }
const secretVolume = (secretName: string) => ({
  serviceAccountName: 'strict',
  volumes: [{ name: 'v', secret: { secretName } }],
})
const strict = (container: object) => ({
  serviceAccountName: 'strict',
  containers: [{ name: 'main', ...container }],
})
const why = 'is not allowed because service account strict does not reference that'
const secretRef = { name: 'other', key: 'k' }

for (const [title, pod, refusal] of [
  [
    'an absent account',
    podWith({ serviceAccountName: 'none' }),
    'error looking up service account there/none: serviceaccount "none" not found',
  ],
  [
    'an account that cannot be',
    podWith({ serviceAccountName: 'a/b' }),
    `error looking up service account there/a/b: invalid resource name "a/b": [may not contain '/']`,
  ],
  [
    'a mirror pod with an account',
    podWith({ serviceAccountName: 'x' }, mirror),
    'a mirror pod may not reference service accounts',
  ],
  [
    'a mirror pod with a secret',
    podWith({ volumes: [{ name: 'v', secret: { secretName: 's' } }] }, mirror),
    'a mirror pod may not reference secrets',
  ],
  [
    'a mirror pod with a token',
    podWith(
      {
        volumes: [{ name: 'v', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }],
      },
      mirror,
    ),
    'a mirror pod may not use ServiceAccountToken volume projections',
  ],
  [
    'an unlisted secret as a volume',
    podWith(secretVolume('other')),
    `volume with secret.secretName="other" ${why} secret`,
  ],
  [
    'an unlisted secret as a variable',
    podWith(strict({ env: [{ name: 'A', valueFrom: { secretKeyRef: secretRef } }] })),
    `container main with envVar A referencing secret.secretName="other" ${why} secret`,
  ],
  [
    'an unlisted secret as all variables',
    podWith(strict({ envFrom: [{ secretRef: { name: 'other' } }] })),
    `container main with envFrom referencing secret.secretName="other" ${why} secret`,
  ],
  [
    'an unlisted secret for images',
    podWith({ ...strict({}), imagePullSecrets: [{ name: 'other' }] }),
    `imagePullSecrets[0].name="other" ${why} imagePullSecret`,
  ],
] as const) {
  test(`${title} is refused`, async () => {
    assert.equal(await outcome(pod), `pods "p" is forbidden: ${refusal}`)
  })
}

test('a mirror pod gets nothing, and a listed secret may be mounted', async () => {
  const pod = podWith({}, mirror)
  assert.equal(await outcome(pod), pod)
  assert.equal(typeof (await outcome(podWith(secretVolume('listed')))), 'object')
})

test('the default account is waited for: a new namespace gets it a moment later', async () => {
  const young = createTestAdmission()
  const made = outcomeOf(serviceAccount, young, writeOf(young, podWith()))
  await (young.clock as FakeClock).run(250)
  young.objects.put(account('default') as never)
  await (young.clock as FakeClock).run(250)
  assert.equal(((await made) as Pod).spec.serviceAccountName, 'default')
})

test('a container for debugging that names another secret is told as a failure of the server', async () => {
  const old = podWith({ serviceAccountName: 'strict' })
  const naming = (name: string) => ({
    ephemeralContainers: [{ name: 'e', image: 'i', envFrom: [{ secretRef: { name } }] }],
  })
  const write = { old, subresource: 'ephemeralcontainers' }
  const judge = async (name: string) => {
    const pod = podWith({ serviceAccountName: 'strict', ...naming(name) })
    return await serviceAccount.validate?.(writeOf(context, pod, write), context)
  }
  assert.equal(await judge('listed'), undefined)
  const refusal = await judge('other')
  assert.deepEqual(
    refusal && [refusal.status.code, refusal.status.reason, refusal.status.message],
    [
      500,
      undefined,
      'ephemeral container e with envFrom referencing secret.secretName="other" is not allowed because service account strict does not reference that secret',
    ],
  )
})
