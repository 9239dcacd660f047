/** Pods as one Deployment makes them: alike but for names, ids, addresses and times. */

/** A running pod of about 3 KB as upstream writes it; `index` makes it one of many. */
export function podText(index: number): string {
  const hash = (n: number) => ((index * 2654435761 + n * 40503) >>> 0).toString(36).padStart(7, 'k')
  const name = `web-frontend-6d4cf56db6-${hash(1).slice(0, 5)}`
  const token = `kube-api-access-${hash(2).slice(0, 5)}`
  const ip = `10.244.${(index >> 8) & 255}.${index & 255}`
  const second = String(index % 60).padStart(2, '0')
  const time = `2026-05-04T09:${String((index >> 6) % 60).padStart(2, '0')}:${second}Z`
  const condition = (type: string) => ({
    type,
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: time,
  })
  return JSON.stringify({
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      generateName: 'web-frontend-6d4cf56db6-',
      namespace: 'production',
      uid: `${hash(3)}a-41f2-4a52-8a4f-${hash(4)}${hash(5)}`.slice(0, 36),
      resourceVersion: String(1000000 + index * 7),
      generation: 1,
      creationTimestamp: time,
      labels: { app: 'web-frontend', 'pod-template-hash': '6d4cf56db6', tier: 'frontend' },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: 'web-frontend-6d4cf56db6',
          uid: 'f1c5b1f0-6a3c-4f0f-9e1d-0d9c3ad5c3b1',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
      managedFields: [
        managed('kube-controller-manager', time, controllerFields),
        { ...managed('kubelet', time, kubeletFields(ip)), subresource: 'status' },
      ],
    },
    spec: spec(token, index),
    status: {
      phase: 'Running',
      conditions: ['Ready', 'PodScheduled'].map(condition),
      hostIP: '10.0.0.12',
      podIP: ip,
      podIPs: [{ ip }],
      startTime: time,
      containerStatuses: [
        {
          name: 'web',
          state: { running: { startedAt: time } },
          lastState: {},
          ready: true,
          restartCount: 0,
          image: 'registry.example.com/shop/web-frontend:v1.42.0',
          imageID: 'registry.example.com/shop/web@sha256:3b1f6f2a0c4d',
          containerID: `containerd://${hash(6)}${hash(7)}${hash(8)}${hash(9)}`,
          started: true,
        },
      ],
      qosClass: 'Burstable',
    },
  })
}

function spec(token: string, index: number) {
  return {
    volumes: [
      {
        name: token,
        projected: {
          sources: [
            { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
            { configMap: { name: 'kube-root-ca.crt' } },
          ],
          defaultMode: 420,
        },
      },
    ],
    containers: [
      {
        name: 'web',
        image: 'registry.example.com/shop/web-frontend:v1.42.0',
        ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
        resources: {
          limits: { memory: '256Mi' },
          requests: { cpu: '100m', memory: '128Mi' },
        },
        volumeMounts: [
          {
            name: token,
            readOnly: true,
            mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
          },
        ],
        readinessProbe: {
          httpGet: { path: '/healthz', port: 'http', scheme: 'HTTP' },
          timeoutSeconds: 1,
          periodSeconds: 10,
          successThreshold: 1,
          failureThreshold: 3,
        },
        terminationMessagePath: '/dev/termination-log',
        imagePullPolicy: 'IfNotPresent',
      },
    ],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    serviceAccountName: 'default',
    serviceAccount: 'default',
    nodeName: `node-${index % 100}`,
    securityContext: {},
    schedulerName: 'default-scheduler',
    tolerations: ['not-ready', 'unreachable'].map((taint) => ({
      key: `node.kubernetes.io/${taint}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    })),
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
  }
}

function managed(manager: string, time: string, fieldsV1: object) {
  return { manager, operation: 'Update', apiVersion: 'v1', time, fieldsType: 'FieldsV1', fieldsV1 }
}

const controllerFields = {
  'f:metadata': {
    'f:generateName': {},
    'f:labels': { '.': {}, 'f:app': {}, 'f:pod-template-hash': {}, 'f:tier': {} },
  },
  'f:spec': {
    'f:containers': {
      'k:{"name":"web"}': { '.': {}, 'f:image': {}, 'f:name': {}, 'f:ports': { '.': {} } },
    },
    'f:restartPolicy': {},
  },
}

function kubeletFields(ip: string) {
  return {
    'f:status': {
      'f:conditions': { 'k:{"type":"Ready"}': { '.': {}, 'f:status': {}, 'f:type': {} } },
      'f:podIPs': { '.': {}, [`k:{"ip":"${ip}"}`]: { '.': {}, 'f:ip': {} } },
    },
  }
}
