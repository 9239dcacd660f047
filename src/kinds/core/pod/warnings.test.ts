import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeNewPod, sampleContainer, samplePod } from '#kinds/core/pod/testing/sample.ts'
import type { Container, PodSpec } from '#kinds/core/pod/types.ts'

interface Case {
  readonly name: string
  readonly spec?: Partial<PodSpec>
  readonly container?: Partial<Container>
  readonly annotations?: Readonly<Record<string, string>>
  readonly warnings: readonly string[]
}

const cases: readonly Case[] = [
  { name: 'an ordinary pod', warnings: [] },
  {
    name: 'labels of nodes that have new names',
    spec: { nodeSelector: { 'beta.kubernetes.io/os': 'linux' } },
    warnings: [
      'spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead',
    ],
  },
  {
    name: 'nodes that are wished for by values that no label has',
    spec: {
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 1,
              preference: { matchExpressions: [{ key: 'a', operator: 'In', values: ['b', '-'] }] },
            },
          ],
        },
      },
    },
    warnings: [
      "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchExpressions[0].values[1]: - is invalid, a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
  },
  {
    name: 'kinds of volumes that are gone',
    spec: { volumes: [{ name: 'a', gitRepo: { repository: 'r' } }] },
    warnings: ['spec.volumes[0].gitRepo: deprecated in v1.11, and disabled by default in v1.33+'],
  },
  {
    name: 'a variable that is said twice',
    container: {
      env: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
        { name: 'B', value: '1' },
        { name: 'B', value: '$(B):2' },
      ],
    },
    warnings: [
      'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
    ],
  },
  {
    name: 'a port that is said twice',
    container: {
      ports: [
        { containerPort: 80, name: 'a' },
        { containerPort: 80, name: 'b' },
      ],
    },
    warnings: [
      'spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]',
    ],
  },
  {
    name: 'a part of a byte',
    container: { resources: { requests: { memory: '100m' } } },
    warnings: [
      'spec.containers[0].resources.requests[memory]: fractional byte value "100m" is invalid, must be an integer',
    ],
  },
  {
    name: 'files that hide each other',
    spec: {
      volumes: [
        {
          name: 'a',
          configMap: {
            name: 'c',
            items: [
              { key: 'a', path: 'dir' },
              { key: 'b', path: 'dir/file' },
            ],
          },
        },
      ],
    },
    warnings: ['volume "a" (ConfigMap "c"): overlapping paths: "dir/file" with "dir"'],
  },
  {
    name: 'an annotation that nobody reads any more',
    annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default' },
    warnings: [
      'metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: non-functional in v1.27+; use the "seccompProfile" field instead',
    ],
  },
  {
    name: 'secrets of registries without a name',
    spec: { imagePullSecrets: [{}] },
    warnings: ['spec.imagePullSecrets[0].name: invalid empty name ""'],
  },
  {
    name: 'a spread over nothing',
    spec: {
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' },
      ],
    },
    warnings: [
      'spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod',
    ],
  },
]

for (const { name, spec, container, annotations = {}, warnings } of cases) {
  test(`${name}: ${warnings.length} warnings`, () => {
    const containers = [{ ...sampleContainer, ...container }]
    const pod = samplePod({ containers, ...spec }, { annotations })
    assert.deepEqual(judgeNewPod(pod).warnings, warnings)
  })
}
