import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FieldError, formatFieldError } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { checkProbes } from '#kinds/core/pod/spec/probes.ts'
import { sampleContainer, testNewPods } from '#kinds/core/pod/testing/sample.ts'
import type { PodSpec } from '#kinds/core/pod/types.ts'

const sidecar = { ...sampleContainer, name: 'side', restartPolicy: 'Always' as const }
const tcp = { containerPort: 80, protocol: 'TCP' as const }

testNewPods([
  {
    name: 'a pod has a container',
    spec: { containers: [] },
    errors: ['spec.containers: Required value'],
  },
  {
    name: 'a container has a name and an image',
    container: { name: '', image: '' },
    errors: ['spec.containers[0].name: Required value', 'spec.containers[0].image: Required value'],
  },
  {
    name: 'an image has no space around it',
    container: { image: ' app:1' },
    errors: [
      'spec.containers[0].image: Invalid value: " app:1": must not have leading or trailing whitespace',
    ],
  },
  {
    name: 'what becomes of a container at a resize fits when its pod starts anew',
    spec: { restartPolicy: 'Never' },
    container: { resizePolicy: [{ resourceName: 'cpu', restartPolicy: '<' }] },
    errors: [
      'spec.containers[0].resizePolicy: Unsupported value: "\\u003c": supported values: "NotRequired", "RestartContainer"',
      "spec.containers[0].resizePolicy: Invalid value: \"\\u003c\": must be 'NotRequired' when pod `restartPolicy` is 'Never'",
    ],
  },
  {
    name: 'init containers and containers share their names',
    spec: { initContainers: [{ ...sampleContainer }] },
    errors: ['spec.initContainers[0].name: Duplicate value: "app"'],
  },
  {
    name: 'only sidecars among init containers are probed',
    spec: {
      initContainers: [
        { ...sidecar, livenessProbe: { tcpSocket: { port: 80 } } },
        { ...sampleContainer, name: 'init', livenessProbe: { tcpSocket: { port: 80 } } },
      ],
    },
    errors: [
      'spec.initContainers[1].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
    ],
  },
  {
    name: 'ports have numbers, and names that differ',
    container: {
      ports: [
        { ...tcp, name: 'http' },
        { ...tcp, name: 'http', containerPort: 81 },
        { ...tcp, containerPort: 0 },
        { ...tcp, containerPort: 82, hostPort: 70000 },
      ],
    },
    errors: [
      'spec.containers[0].ports[1].name: Duplicate value: "http"',
      'spec.containers[0].ports[2].containerPort: Required value',
      'spec.containers[0].ports[3].hostPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
  },
  {
    name: 'a port of the host is taken once per protocol and address',
    container: {
      ports: [
        { ...tcp, hostPort: 8080 },
        { ...tcp, hostPort: 8080 },
        { containerPort: 80, hostPort: 8080, protocol: 'UDP' },
        { ...tcp, hostPort: 8080, hostIP: '10.0.0.1' },
      ],
    },
    errors: ['spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//8080"'],
  },
  {
    name: 'on the host’s network, a port is the same inside and outside',
    spec: {
      hostNetwork: true,
      containers: [{ ...sampleContainer, ports: [{ ...tcp, hostPort: 8080 }] }],
    },
    errors: [
      'spec.containers[0].ports[0].hostPort: Invalid value: 8080: must match `containerPort` when `hostNetwork` is true',
    ],
  },
  {
    name: 'a probe has one way to ask',
    container: {
      livenessProbe: { exec: { command: ['true'] }, tcpSocket: { port: 80 } },
      readinessProbe: {},
    },
    errors: [
      'spec.containers[0].livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type',
      'spec.containers[0].readinessProbe: Required value: must specify a handler type',
    ],
  },
  {
    name: 'one success is enough for a probe that restarts',
    container: {
      livenessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 },
      readinessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 },
    },
    errors: ['spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1'],
  },
  {
    name: 'a container sleeps no longer than its pod is given to end',
    container: { lifecycle: { preStop: { sleep: { seconds: 31 } } } },
    errors: [
      'spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)',
    ],
  },
  {
    name: 'a variable has one source, and nearly any name',
    container: {
      env: [
        { name: 'with space', value: 'x' },
        { name: 'a=b', value: 'x' },
        { name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        { name: 'B', valueFrom: {} },
        { name: 'C', valueFrom: { fieldRef: { fieldPath: 'spec.x' } } },
        { name: 'D', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
      ],
    },
    errors: [
      'spec.containers[0].env[1].name: Invalid value: "a=b": a valid environment variable name must consist only of printable ASCII characters other than \'=\'',
      'spec.containers[0].env[2].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
      'spec.containers[0].env[3].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
      'spec.containers[0].env[4].valueFrom.fieldRef.fieldPath: Invalid value: "spec.x": error converting fieldPath: field label not supported: spec.x',
    ],
  },
  {
    name: 'a variable of a file is read from below its volume',
    spec: { volumes: [{ name: 'data', emptyDir: {} }] },
    container: {
      env: ['/abs', 'a/../b'].map((path, i) => ({
        name: `A${i}`,
        valueFrom: { fileKeyRef: { volumeName: 'data', path, key: 'k' } },
      })),
    },
    errors: [
      'spec.containers[0].env[1].valueFrom.fileKeyRef.path: Invalid value: "a/../b": must not contain \'..\'',
    ],
  },
  {
    name: 'mounts are of volumes, each at a path of its own',
    spec: { volumes: [{ name: 'data' }] },
    container: {
      volumeMounts: [
        { name: 'data', mountPath: '/data' },
        { name: 'none', mountPath: '/data' },
        { name: 'data', mountPath: '/sub', subPath: '../up' },
        { name: 'data', mountPath: '', readOnly: true, recursiveReadOnly: 'Enabled' },
      ],
    },
    errors: [
      'spec.containers[0].volumeMounts[1].name: Not found: "none"',
      'spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/data": must be unique',
      'spec.containers[0].volumeMounts.subPath: Invalid value: "../up": must not contain \'..\'',
      'spec.containers[0].volumeMounts[3].mountPath: Required value',
    ],
  },
  {
    name: 'rules of restarting need a policy to be rules of',
    container: {
      restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [1] } }],
    },
    errors: [
      'spec.containers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used',
    ],
  },
  {
    name: 'a pod is not born with visitors',
    spec: { ephemeralContainers: [{ name: 'debug', image: 'debug:1' }] },
    errors: ['spec.ephemeralContainers: Forbidden: cannot be set on create'],
  },
])

test('a signal to stop by is one of the system that the pod is for', () => {
  const told = (os?: PodSpec['os']) => {
    const errors: FieldError[] = []
    const container = { ...sampleContainer, lifecycle: { stopSignal: 'SIGUSR1' } as const }
    const spec = { containers: [container], ...(os && { os }) }
    checkProbes({ errors, at: path('c') }, container, spec)
    return errors.map(formatFieldError)
  }
  assert.deepEqual(told({ name: 'linux' }), [])
  assert.deepEqual(told({ name: 'windows' }), [
    'c.lifecycle.stopSignal: Unsupported value: "SIGUSR1": supported values: "SIGKILL", "SIGTERM"',
  ])
  assert.deepEqual(told(), [
    'c.lifecycle.stopSignal: Forbidden: may not be set for containers with empty `spec.os.name`',
  ])
})
