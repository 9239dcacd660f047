import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pods } from '#kinds/core/pod/pod.ts'
import { keptPod, samplePod } from '#kinds/core/pod/testing/sample.ts'
import type {
  ContainerStatus,
  NodeAllocatableResourceClaimStatus,
  Pod,
  PodSpec,
  PodStatus,
} from '#kinds/core/pod/types.ts'
import { updatedBy } from '#kinds/testing/rules.ts'

const app: ContainerStatus = {
  name: 'app',
  ready: true,
  restartCount: 0,
  image: 'app:1',
  imageID: '',
}

interface Case {
  readonly name: string
  readonly spec?: Partial<PodSpec>
  readonly status: PodStatus
  readonly errors: readonly string[]
}

const cases: readonly Case[] = [
  {
    name: 'a condition of somebody’s own has a name that is one',
    status: {
      conditions: [
        { type: 'test.example/ready', status: 'True' },
        { type: 'not a name', status: 'True', observedGeneration: -1 },
      ],
    },
    errors: [
      'status.conditions[1].observedGeneration: Invalid value: -1: must be a non-negative integer',
      "status.conditions[1].Type: Invalid value: \"not a name\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  },
  {
    name: 'a pod with a node waits for no other',
    spec: { nodeName: 'alpha' },
    status: { nominatedNodeName: 'beta' },
    errors: [
      'status.nominatedNodeName: Forbidden: may not be set on pods that are already bound to a node',
    ],
  },
  {
    name: 'one address of each family',
    status: { podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }] },
    errors: [],
  },
  {
    name: 'two addresses of a family are one too many',
    status: { hostIP: '10.0.0.1', hostIPs: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }] },
    errors: [
      'status.hostIPs: Invalid value: [{"IP":"10.0.0.1"},{"IP":"10.0.0.2"}]: may specify no more than one IP for each IP family',
    ],
  },
  {
    name: 'the first of the host’s addresses is the one it is known by',
    status: { hostIP: '10.0.0.2', hostIPs: [{ ip: '10.0.0.1' }] },
    errors: ['status.hostIPs[0].ip: Invalid value: "10.0.0.1": must be equal to `hostIP`'],
  },
  {
    name: 'claims that were made are claims that were asked for',
    spec: { resourceClaims: [{ name: 'gpu', resourceClaimTemplateName: 'gpu' }] },
    status: {
      resourceClaimStatuses: [
        { name: 'gpu', resourceClaimName: 'gpu-1' },
        { name: '<\u0001>', resourceClaimName: 'other-1' },
      ],
    },
    errors: [
      'status.resourceClaimStatuses[1].name: Invalid value: "<\\x01>": must match the name of an entry in `spec.resourceClaims`',
    ],
  },
  {
    name: 'the health of devices is that of what the container requests',
    status: {
      containerStatuses: [
        {
          ...app,
          allocatedResourcesStatus: [
            { name: 'a<b', resources: [{ resourceID: 'a', health: 'Fine' }] },
          ],
        },
      ],
    },
    errors: [
      'status.containerStatuses[0].allocatedResourcesStatus[0].name: Invalid value: "a\\u003cb": must match one of the container\'s resource requests',
      'status.containerStatuses[0].allocatedResourcesStatus[0].resources[0].health: Unsupported value: "Fine": supported values: "Healthy", "Unhealthy", "Unknown"',
    ],
  },
  {
    name: 'what is told of the health of a device is something, and short',
    status: {
      containerStatuses: [
        {
          ...app,
          allocatedResourcesStatus: [
            {
              name: 'cpu',
              resources: ['', 'x'.repeat(1025)].map((message, i) => ({
                resourceID: `r${i}`,
                health: 'Healthy' as const,
                message,
              })),
            },
          ],
        },
      ],
    },
    errors: [
      'status.containerStatuses[0].allocatedResourcesStatus[0].name: Invalid value: "cpu": must match one of the container\'s resource requests',
      'status.containerStatuses[0].allocatedResourcesStatus[0].resources[0].message: Required value: must be non-empty if specified',
      'status.containerStatuses[0].allocatedResourcesStatus[0].resources[1].message: Too long: may not be more than 1024 bytes',
    ],
  },
  {
    name: 'users of containers have numbers that fit',
    status: { containerStatuses: [{ ...app, user: { linux: { uid: -1, gid: 0 } } }] },
    errors: [
      'status.containerStatuses[0].user.linux.uid: Invalid value: -1: must be between 0 and 2147483647, inclusive',
    ],
  },
  {
    name: 'on Windows there are no such users',
    spec: { os: { name: 'windows' } },
    status: { containerStatuses: [{ ...app, user: { linux: { uid: 1, gid: 1 } } }] },
    errors: ['status.containerStatuses[0].user.linux: Forbidden: cannot be set for a windows pod'],
  },
]

for (const { name, spec, status, errors } of cases) {
  test(name, () => {
    const old = keptPod(samplePod(spec))
    const sent = { ...old, status: { qosClass: 'BestEffort' as const, ...status } }
    assert.deepEqual(updatedBy([pods, 'status'], sent, old).errors, errors)
  })
}

test('what claims take of a node is of claims that are there, and something', () => {
  const [known, other] = [
    { resourceClaimName: 'a', containers: ['app'], resources: { cpu: '1' } },
    { resourceClaimName: '', resources: { 'test.example/<': '1', memory: '-1' } },
  ]
  const at = 'status.nodeAllocatableResourceClaimStatuses'
  const resourceClaims = [{ name: 'x', resourceClaimName: 'a' }]
  const before = keptPod(samplePod({ resourceClaims }))
  const told = (list: readonly NodeAllocatableResourceClaimStatus[]): Pod => {
    return { ...before, status: { ...before.status, nodeAllocatableResourceClaimStatuses: list } }
  }
  const old = told([known!])
  assert.deepEqual(updatedBy([pods, 'status'], told([known!]), old).errors, [])
  assert.deepEqual(updatedBy([pods, 'status'], told([known!, other!]), old).errors, [
    `${at}[1].resourceClaimName: Required value: must not be empty`,
    `${at}[1].resourceClaimName: Invalid value: "": no mapping found in pod reference`,
    `${at}[1].containers: Required value: must not be empty`,
    `${at}[1].resources[test.example/<]: Invalid value: "test.example/\\u003c": must be a node allocatable resource name`,
    `${at}[1].resources[memory]: Invalid value: "-1": must be non-negative`,
  ])
})
