/** What namespaces, and the server's configuration for them, allow their pods: nodes and taints. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pod, Toleration } from '#kinds/core/pod/types.ts'
import { createPodNodeSelector } from '#server/admission/plugins/pod-node-selector.ts'
import { createPodTolerationRestriction } from '#server/admission/plugins/pod-toleration-restriction.ts'
import { createTestAdmission, outcomeOf, writeOf } from '#server/testing/admission.ts'
import { objectOf, podWith } from '#server/testing/pods.ts'

const alpha = 'scheduler.alpha.kubernetes.io'
const namespace = (name: string, annotations: Readonly<Record<string, string>> = {}) =>
  objectOf('v1', 'Namespace', name, { metadata: { annotations } })

const podIn = (name: string, spec: object = {}): Pod => {
  const pod = podWith(spec)
  return { ...pod, metadata: { ...pod.metadata, namespace: name } }
}

const context = createTestAdmission({
  objects: [
    namespace('plain'),
    namespace('listed'),
    namespace('own', { [`${alpha}/node-selector`]: 'x = y' }),
    namespace('bad', { [`${alpha}/node-selector`]: 'x' }),
    namespace('worse', { [`${alpha}/node-selector`]: 'x=_' }),
    namespace('bearing', {
      [`${alpha}/defaultTolerations`]: '[{"key":"k","operator":"Exists"}]',
      [`${alpha}/tolerationsWhitelist`]: '[{"key":"k","operator":"Exists"}]',
    }),
    namespace('bare', { [`${alpha}/defaultTolerations`]: '' }),
    namespace('broken', { [`${alpha}/tolerationsWhitelist`]: '{}' }),
  ],
})

const selector = createPodNodeSelector({ clusterDefaultNodeSelector: 'env=dev', listed: 'env=dev' })
const forbidden = 'pods "p" is forbidden: pod node label selector'

for (const [where, asked, wanted] of [
  ['plain', undefined, { env: 'dev' }],
  ['plain', { env: 'dev', a: 'b' }, { env: 'dev', a: 'b' }],
  ['plain', { env: 'prod' }, `${forbidden} conflicts with its namespace node label selector`],
  ['listed', { a: 'b' }, `${forbidden} labels conflict with its namespace whitelist`],
  ['own', { env: 'prod' }, { x: 'y', env: 'prod' }],
  ['bad', undefined, 'invalid selector: [x]'],
  ['none', undefined, 'namespaces "none" not found'],
] as const) {
  test(`nodes for ${JSON.stringify(asked)} in the namespace ${where}`, async () => {
    const pod = podIn(where, asked && { nodeSelector: asked })
    const outcome = await outcomeOf(selector, context, writeOf(context, pod))
    if (typeof wanted === 'string') assert.equal(outcome, wanted)
    else assert.deepEqual((outcome as Pod).spec.nodeSelector, wanted)
  })
}

test('a label of nodes that is none is told as upstream tells it', async () => {
  const outcome = await outcomeOf(selector, context, writeOf(context, podIn('worse')))
  assert.match(
    outcome as string,
    /^\[x\]: Invalid value: "_": a valid label must be an empty string/,
  )
})

const cluster = { key: 'd', operator: 'Exists' } as const
const taints = createPodTolerationRestriction({
  default: [cluster],
  whitelist: [cluster, { key: 'e' }],
})
const conflict = (scope: string) =>
  `pod tolerations (possibly merged with namespace default tolerations) conflict with its ${scope} whitelist`
const ofNamespace: Toleration = { key: 'k', operator: 'Exists' }

for (const [where, asked, wanted] of [
  ['plain', undefined, [cluster]],
  ['plain', [{ key: 'e' }], [{ key: 'e' }, cluster]],
  ['plain', [{ key: 'f' }], conflict('cluster')],
  ['bearing', undefined, [ofNamespace]],
  ['bearing', [cluster], conflict('namespace')],
  ['bare', undefined, undefined],
  ['broken', undefined, 'json: cannot unmarshal object into Go value of type []v1.Toleration'],
] as const) {
  test(`taints for ${JSON.stringify(asked)} in the namespace ${where}`, async () => {
    const pod = podIn(where, asked && { tolerations: asked })
    const outcome = await outcomeOf(taints, context, writeOf(context, pod))
    if (typeof wanted === 'string') assert.equal(outcome, wanted)
    else assert.deepEqual((outcome as Pod).spec.tolerations, wanted)
  })
}

test('a pod that asks for something bears a node that is short of memory, also later', async () => {
  const free = createPodTolerationRestriction({ default: [cluster], whitelist: [] })
  const resources = { requests: { cpu: '1' } }
  const pod = podIn('plain', { containers: [{ name: 'c', image: 'i', resources }] })
  const outcome = await outcomeOf(free, context, writeOf(context, pod, { old: pod }))
  assert.deepEqual((outcome as Pod).spec.tolerations, [
    { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  ])
})
