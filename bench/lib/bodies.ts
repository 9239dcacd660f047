/** What the benchmarks of the API write. */
export const configMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { generateName: 'cm-' },
  data: { k: 'v' },
}

export const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    generateName: 'web-',
    labels: { app: 'web', tier: 'front', 'pod-template-hash': '5d8f9c7b6d' },
    annotations: { 'example.com/note': 'a pod like many others' },
  },
  spec: {
    automountServiceAccountToken: false,
    containers: [
      {
        name: 'web',
        image: 'registry.example/web:1.2.3',
        ports: [{ containerPort: 8080, name: 'http' }],
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
          { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        ],
        resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
        readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
      },
    ],
    volumes: [{ name: 'tmp', emptyDir: {} }],
    tolerations: [{ key: 'x', operator: 'Exists' }],
  },
}
