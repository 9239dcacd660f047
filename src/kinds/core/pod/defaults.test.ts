import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withPodDefaults } from '#kinds/core/pod/defaults.ts'
import { samplePod, samplePodOf } from '#kinds/core/pod/testing/sample.ts'
import type { Container, PodSpec } from '#kinds/core/pod/types.ts'

test('a pod that says nothing but its image gets the rest', () => {
  assert.deepEqual(withPodDefaults(samplePod()).spec, {
    containers: [
      {
        name: 'app',
        image: 'app:1',
        imagePullPolicy: 'IfNotPresent',
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
      },
    ],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    enableServiceLinks: true,
  })
})

test('a complete pod is not copied', () => {
  const complete = withPodDefaults(
    samplePod({
      initContainers: [{ name: 'init', image: 'init' }],
      volumes: [{ name: 'config', configMap: { name: 'config' } }],
      resources: { limits: { cpu: '1' } },
      nodeSelector: { disk: 'fast' },
    }),
  )
  assert.equal(withPodDefaults(complete), complete)
})

const containers: readonly {
  name: string
  given: Partial<Container>
  completed: Partial<Container>
}[] = [
  {
    name: 'an image without a tag is pulled always',
    given: { image: 'registry.test:5000/app' },
    completed: { imagePullPolicy: 'Always' },
  },
  {
    name: 'an image called latest is pulled always',
    given: { image: 'app:latest' },
    completed: { imagePullPolicy: 'Always' },
  },
  {
    name: 'an image with a digest is pulled if absent',
    given: { image: `app@sha256:${'a'.repeat(64)}` },
    completed: { imagePullPolicy: 'IfNotPresent' },
  },
  {
    name: 'ports speak TCP',
    given: { ports: [{ containerPort: 80 }] },
    completed: { ports: [{ containerPort: 80, protocol: 'TCP' }] },
  },
  {
    name: 'limits are requests, unless others are said',
    given: { resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m' } } },
    completed: {
      resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m', memory: '1Gi' } },
    },
  },
  {
    name: 'fields of the pod are told in v1',
    given: { env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] },
    completed: {
      env: [
        {
          name: 'A',
          valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } },
        },
      ],
    },
  },
  {
    name: 'a probe asks every ten seconds, for one second, over HTTP, at the root',
    given: { livenessProbe: { httpGet: { port: 80 } } },
    completed: {
      livenessProbe: {
        httpGet: { port: 80, path: '/', scheme: 'HTTP' },
        timeoutSeconds: 1,
        periodSeconds: 10,
        successThreshold: 1,
        failureThreshold: 3,
      },
    },
  },
  {
    name: 'a gRPC probe asks for the service without a name',
    given: { startupProbe: { grpc: { port: 80 }, periodSeconds: 3 } },
    completed: {
      startupProbe: {
        grpc: { port: 80, service: '' },
        timeoutSeconds: 1,
        periodSeconds: 3,
        successThreshold: 1,
        failureThreshold: 3,
      },
    },
  },
]

for (const { name, given, completed } of containers) {
  test(name, () => {
    const [container] = withPodDefaults(samplePodOf(given)).spec.containers
    const found = Object.fromEntries(
      Object.keys(completed).map((key) => [key, container?.[key as keyof Container]]),
    )
    assert.deepEqual(found, completed)
  })
}

const specs: readonly { name: string; given: Partial<PodSpec>; completed: Partial<PodSpec> }[] = [
  {
    name: 'a volume without a source is an empty folder',
    given: { volumes: [{ name: 'v' }] },
    completed: { volumes: [{ name: 'v', emptyDir: {} }] },
  },
  {
    name: 'files of secrets are for all to read',
    given: { volumes: [{ name: 'v', secret: { secretName: 's' } }] },
    completed: { volumes: [{ name: 'v', secret: { secretName: 's', defaultMode: 420 } }] },
  },
  {
    name: 'projected tokens last an hour',
    given: {
      volumes: [{ name: 'v', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }],
    },
    completed: {
      volumes: [
        {
          name: 'v',
          projected: {
            sources: [{ serviceAccountToken: { path: 't', expirationSeconds: 3600 } }],
            defaultMode: 420,
          },
        },
      ],
    },
  },
  {
    name: 'either name of the service account is both',
    given: { serviceAccount: 'runner' },
    completed: { serviceAccount: 'runner', serviceAccountName: 'runner' },
  },
  {
    name: 'on the host’s network, ports of containers are ports of the host',
    given: {
      hostNetwork: true,
      containers: [{ name: 'app', image: 'app:1', ports: [{ containerPort: 80 }] }],
    },
    completed: {
      containers: [
        {
          name: 'app',
          image: 'app:1',
          ports: [{ containerPort: 80, hostPort: 80, protocol: 'TCP' }],
          imagePullPolicy: 'IfNotPresent',
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
        },
      ],
    },
  },
]

for (const { name, given, completed } of specs) {
  test(name, () => {
    const { spec } = withPodDefaults(samplePod(given))
    const found = Object.fromEntries(
      Object.keys(completed).map((key) => [key, spec[key as keyof PodSpec]]),
    )
    assert.deepEqual(found, completed)
  })
}
