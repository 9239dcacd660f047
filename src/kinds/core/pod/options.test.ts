/** What a pod was let through with before the rules grew stricter, it may keep. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pods } from '#kinds/core/pod/pod.ts'
import { judgeNewPod, keptPod, sampleContainer, samplePod } from '#kinds/core/pod/testing/sample.ts'
import type { Pod, PodSpec } from '#kinds/core/pod/types.ts'
import { updated } from '#kinds/testing/rules.ts'

const broken = { key: 'a', operator: 'In', values: ['not valid'] } as const

const cases: readonly [name: string, spec: Partial<PodSpec>][] = [
  [
    'pages that are not whole',
    {
      containers: [
        { ...sampleContainer, resources: { limits: { cpu: '1', 'hugepages-2Mi': '1' } } },
      ],
    },
  ],
  [
    'terms with values that no label has',
    {
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: 'host', labelSelector: { matchExpressions: [broken] } },
          ],
        },
      },
    },
  ],
  [
    'nodes with values that no label has',
    {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [broken] }],
          },
        },
      },
    },
  ],
  [
    'kernel settings of a shared network',
    {
      hostNetwork: true,
      securityContext: { sysctls: [{ name: 'net.core.somaxconn', value: '1' }] },
    },
  ],
  [
    'tolerations that compare',
    { tolerations: [{ key: 'a', operator: 'Gt', value: '1', effect: 'NoSchedule' }] },
  ],
]

for (const [name, spec] of cases) {
  test(`${name}: refused of a new pod, and kept of an old one`, () => {
    const sent = samplePod(spec, { resourceVersion: '1' })
    const old = keptPod(sent)
    const labelled: Pod = { ...sent, metadata: { ...sent.metadata, labels: { a: 'b' } } }
    assert.notDeepEqual(judgeNewPod(sent).errors, [])
    assert.deepEqual(updated(pods, labelled, old).errors, [])
  })
}
