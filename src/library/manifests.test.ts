import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeManifest } from '#library/manifests.ts'

const manifest = `# first comes a comment
---
apiVersion: v1
kind: ConfigMap
metadata: {name: ok}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: -1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: a
          image: b
          ports:
            - containerPort: 70000
---
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: one}}
  - apiVersion: v1
    kind: ConfigMap
    metadata:
      name: Two
---
apiVersion: v1
kind: Pod
metadata: {name: x}
spec:
  containers: []
  foo: 1
---
a: [
`

test('every document of a manifest is judged, with the line of each complaint', () => {
  const seen = judgeManifest(manifest).map(({ line, kind, name, accepted, errors }) => {
    return [line, kind, name, accepted, errors.map((error) => [error.line, error.field])]
  })
  assert.deepEqual(seen, [
    [3, 'ConfigMap', 'ok', true, []],
    [
      7,
      'Deployment',
      'web',
      false,
      [
        [12, 'spec.replicas'],
        [21, 'spec.template.spec.containers[0].ports[0].containerPort'],
      ],
    ],
    [26, 'ConfigMap', 'one', true, []],
    [27, 'ConfigMap', 'Two', false, [[30, 'metadata.name']]],
    [32, '', '', false, [[37, 'spec.foo']]],
    [39, '', '', false, [[39, '']]],
  ])
})
