/** What pods take of a quota, as they come, are resized, and end; and in which scope they are. */
import { patch, post, type Setting, type Step } from '../steps.ts'

export interface Counted {
  readonly hard: Readonly<Record<string, string>>
  readonly spec?: object
  readonly steps: (core: string, setting: Setting) => readonly Step[]
}

const quiet = { automountServiceAccountToken: false }
const pod = (name: string, spec: object, labels: object = {}) => ({
  metadata: { name, labels },
  spec: { ...quiet, containers: [{ name: 'c', image: 'i' }], ...spec },
})
const container = (name: string, requests: object, limits: object = {}, more: object = {}) => ({
  ...{ name, image: 'i', resources: { requests, limits } },
  ...more,
})
export const scope = (scopeName: string, operator: string, values?: readonly string[]) => ({
  scopeSelector: { matchExpressions: [{ scopeName, operator, ...(values && { values }) }] },
})

const podsOf = (core: string, list: readonly object[]): Step[] =>
  list.map((spec, i) => post(`${core}/pods`, pod(`p${i}`, spec)))

export const usagesOfPods: Readonly<Record<string, Counted>> = {
  'amounts of pods': {
    hard: {
      cpu: '4',
      memory: '4Gi',
      'limits.cpu': '8',
      'requests.ephemeral-storage': '4Gi',
      'requests.example.com/x': '3',
      'requests.hugepages-2Mi': '8Mi',
      pods: '9',
      'count/pods': '9',
    },
    steps: (core) =>
      podsOf(core, [
        {
          containers: [
            container('c', { cpu: '1', memory: '1Gi', 'ephemeral-storage': '1Gi' }, { cpu: '2' }),
          ],
        },
        {
          containers: [
            container('c', { cpu: '1' }, { cpu: '2', memory: '1Gi', 'ephemeral-storage': '1Gi' }),
          ],
          initContainers: [
            container('i', { cpu: '3' }, { cpu: '3', memory: '1Gi', 'ephemeral-storage': '1' }),
          ],
        },
        {
          containers: [
            container(
              'c',
              {},
              { cpu: '500m', memory: '1Mi', 'ephemeral-storage': '1', 'example.com/x': '2' },
            ),
          ],
        },
        {
          containers: [
            container(
              'c',
              {},
              { cpu: '500m', memory: '1Mi', 'ephemeral-storage': '1', 'example.com/x': '2' },
            ),
          ],
        },
        {
          containers: [
            container(
              'c',
              {},
              { cpu: '100m', memory: '1Mi', 'ephemeral-storage': '1', 'hugepages-2Mi': '4Mi' },
            ),
          ],
        },
        {
          containers: [
            container(
              'c',
              {},
              { cpu: '100m', memory: '1Mi', 'ephemeral-storage': '1', 'hugepages-2Mi': '6Mi' },
            ),
          ],
        },
        {
          containers: [
            container('c', {}, { cpu: '100m', memory: '1Mi', 'ephemeral-storage': '1' }),
          ],
          initContainers: [
            container(
              's',
              {},
              { cpu: '200m', memory: '1Mi', 'ephemeral-storage': '1' },
              { restartPolicy: 'Always' },
            ),
          ],
        },
        {
          containers: [container('c', {})],
          resources: { requests: { cpu: '100m', memory: '1Mi' }, limits: { cpu: '300m' } },
        },
        {
          containers: [container('c', { 'ephemeral-storage': '1' })],
          resources: { requests: { cpu: '100m', memory: '1Mi' }, limits: { cpu: '300m' } },
        },
        { containers: [container('c', {}, { memory: '1Mi' })] },
      ]),
  },
  'resizes of pods': {
    hard: { cpu: '2', memory: '2Gi', 'limits.memory': '2Gi' },
    steps: (core) => [
      ...podsOf(core, [
        {
          containers: [
            container('c', { cpu: '500m', memory: '512Mi' }, { cpu: '500m', memory: '512Mi' }),
          ],
        },
        { containers: [container('c', { cpu: '500m', memory: '512Mi' }, { memory: '512Mi' })] },
      ]),
      ...['1', '1500m', '1501m', '100m'].map((cpu) =>
        patch('strategic', `${core}/pods/p0/resize`, {
          spec: { containers: [{ name: 'c', resources: { requests: { cpu }, limits: { cpu } } }] },
        }),
      ),
      ...['1Gi', '1536Mi', '2Gi'].map((memory) =>
        patch('strategic', `${core}/pods/p1/resize`, {
          spec: {
            containers: [{ name: 'c', resources: { requests: { memory }, limits: { memory } } }],
          },
        }),
      ),
      patch('merge', `${core}/pods/p0/status`, { status: { phase: 'Succeeded' } }),
      patch('merge', `${core}/pods/p1/status`, {
        status: {
          containerStatuses: [
            {
              name: 'c',
              resources: { requests: { memory: '3Gi' } },
              allocatedResources: { memory: '3Gi' },
            },
          ],
        },
      }),
      post(
        `${core}/pods`,
        pod('p3', { containers: [container('c', { cpu: '1', memory: '1Gi' }, { memory: '1Gi' })] }),
      ),
    ],
  },
  'lasting pods': {
    hard: { pods: '1' },
    spec: { scopes: ['NotTerminating', 'NotBestEffort'] },
    steps: (core) =>
      podsOf(core, [
        {},
        { containers: [container('c', { cpu: '1' })], activeDeadlineSeconds: 5 },
        { containers: [container('c', { cpu: '1' })] },
        { containers: [container('c', { cpu: '1' })] },
        { activeDeadlineSeconds: 0 },
      ]).concat(patch('merge', `${core}/pods/p2`, { spec: { activeDeadlineSeconds: 9 } })),
  },
  'pods of priority': {
    hard: { pods: '1', 'requests.cpu': '1' },
    spec: scope('PriorityClass', 'NotIn', ['system-node-critical']),
    steps: (core) =>
      podsOf(core, [
        { priorityClassName: 'system-node-critical' },
        { priorityClassName: 'system-cluster-critical' },
        {},
        { containers: [container('c', { cpu: '1' })] },
      ]),
  },
  'pods without priority': {
    hard: { pods: '1' },
    spec: scope('PriorityClass', 'DoesNotExist'),
    steps: (core) => podsOf(core, [{ priorityClassName: 'system-node-critical' }, {}, {}]),
  },
}
