import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFeatures } from '#api/features.ts'
import { gates } from '#kinds/features.ts'
import { nodeRestriction } from '#server/admission/plugins/node-restriction/node-restriction.ts'
import { createTestAdmission, outcomeOf, writeOf } from '#server/testing/admission.ts'
import { objectOf, podWith } from '#server/testing/pods.ts'

const user = { name: 'system:node:a', groups: ['system:nodes'] }
const metadata = { namespace: 'there', uid: 'of-bot' }
const asBot = { nodeName: 'a', serviceAccountName: 'bot' }
const context = createTestAdmission({
  features: createFeatures(gates, { PodCertificateRequest: true }),
  objects: [
    objectOf('v1', 'Node', 'a', { metadata: { uid: 'of-a' } }),
    objectOf('v1', 'ServiceAccount', 'bot', { metadata }),
    podWith(asBot, { name: 'mine', uid: 'of-mine' }),
    podWith(
      { nodeName: 'a' },
      { name: 'static', uid: 's', annotations: { 'kubernetes.io/config.mirror': 'x' } },
    ),
    podWith({ ...asBot, nodeName: 'b' }, { name: 'far', uid: 'of-far' }),
    podWith({ ...asBot, serviceAccountName: 'gone' }, { name: 'left', uid: 'of-left' }),
  ],
})

const request = (changes: object = {}) =>
  objectOf('certificates.k8s.io/v1beta1', 'PodCertificateRequest', 'r', {
    metadata: { namespace: 'there' },
    spec: {
      ...{ nodeName: 'a', nodeUID: 'of-a', podName: 'mine', podUID: 'of-mine' },
      ...{ serviceAccountName: 'bot', serviceAccountUID: 'of-bot' },
      ...changes,
    },
  })

const refused = (why: string) =>
  `podcertificaterequests.certificates.k8s.io "r" is forbidden: ${why}`
const ofMine = 'PodCertificateRequest for pod "there/mine"'

/** What is not `refused` may be tried again. */
const cases: readonly (readonly [changes: object, words: string])[] = [
  [
    { nodeName: 'b' },
    refused('PodCertificateRequest.Spec.NodeName="b", which is not the requesting node "a"'),
  ],
  [{ nodeUID: 'x' }, `${ofMine} names node UID "x", inconsistent with the running node ("of-a")`],
  [
    { podName: 'none' },
    'while retrieving pod "there/none" named in the PodCertificateRequest: pod "none" not found',
  ],
  [{ podUID: 'x' }, `${ofMine} contains pod UID ("x") which differs from running pod "of-mine"`],
  [
    { podName: 'far', podUID: 'of-far' },
    refused('pod "there/far" is not running on node "a" named in the PodCertificateRequest'),
  ],
  [{ podName: 'static', podUID: 's' }, refused('pod "there/static" is a mirror pod')],
  [
    { serviceAccountName: 'other' },
    refused(
      `${ofMine} contains serviceAccountName ("other") that differs from running pod ("bot")`,
    ),
  ],
  [
    { podName: 'left', podUID: 'of-left', serviceAccountName: 'gone' },
    'while retrieving service account "there/gone" named in the PodCertificateRequest: serviceaccount "gone" not found',
  ],
  [
    { serviceAccountUID: 'x' },
    `${ofMine} names service account UID "x", which differs from the running service account ("of-bot")`,
  ],
]

for (const [changes, words] of cases) {
  test(`a node is told: ${words}`, async () => {
    const write = writeOf(context, request(changes), { user })
    assert.equal(await outcomeOf(nodeRestriction, context, write), words)
  })
}

test('a node asks for the certificate of its pod, and does nothing else with it', async () => {
  const asked = request()
  assert.equal(await outcomeOf(nodeRestriction, context, writeOf(context, asked, { user })), asked)
  const deleting = writeOf(context, undefined, { user, operation: 'DELETE', old: asked })
  assert.equal(
    await outcomeOf(nodeRestriction, context, deleting),
    refused('unexpected operation DELETE'),
  )
})
