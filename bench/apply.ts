/** How often a 3 KB Deployment can be applied onto itself in a second, and what else writing costs. */
import { applyObject } from '#api/apply/apply-object.ts'
import { excluding, setOfFields } from '#api/apply/field-set.ts'
import { formatFieldsV1, parseFieldsV1 } from '#api/apply/fields-v1.ts'
import { updateManagedFields } from '#api/apply/update-managed-fields.ts'
import { encodeObject } from '#api/codec/plain/encode.ts'
import { applyJsonPatch } from '#api/patch/json-patch.ts'
import { applyMergePatch } from '#api/patch/merge-patch.ts'
import { applyStrategicPatch } from '#api/patch/strategic-patch.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import type { Deployment } from '#kinds/apps/deployment/types.ts'
import { schema } from '#kinds/schema.ts'
import { measure, printTable } from './lib/measure.ts'

function container(name: string): JsonObject {
  return {
    name,
    image: `registry.test/${name}:1.2.3`,
    args: ['--listen=0.0.0.0:8080', '--verbose', `--name=${name}`],
    env: ['HOME', 'PATH', 'REGION', 'ZONE', 'LEVEL', 'MODE'].map((key) => ({
      name: key,
      value: `value-of-${key.toLowerCase()}`,
    })),
    ports: [
      { name: 'http', containerPort: 8080, protocol: 'TCP' },
      { name: 'metrics', containerPort: 9090, protocol: 'TCP' },
    ],
    resources: {
      requests: { cpu: '100m', memory: '128Mi' },
      limits: { cpu: '500m', memory: '256Mi' },
    },
    volumeMounts: [{ name: 'config', mountPath: '/etc/config', readOnly: true }],
    readinessProbe: { httpGet: { path: '/ready', port: 8080, scheme: 'HTTP' }, periodSeconds: 5 },
  }
}

const labels = { app: 'web', tier: 'front', 'app.kubernetes.io/part-of': 'shop' }
const patch: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels, annotations: { note: 'made by a bench' } },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: {
      metadata: { labels },
      spec: {
        containers: [container('app'), container('proxy')],
        volumes: [{ name: 'config', configMap: { name: 'web-config' } }],
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        tolerations: [{ key: 'spot', operator: 'Exists', effect: 'NoSchedule' }],
      },
    },
  },
}

const type = schema.typeOf('apps/v1', 'Deployment')!
const kind = { apiVersion: 'apps/v1', kind: 'Deployment', type }
const rules = { resetFields: excluding(setOfFields('status')) }
const now = '2026-01-01T00:00:00Z'
const applier = { ...kind, ...rules, manager: 'bench', now, patch }
const live = applyObject<Deployment>({ ...applier, live: undefined }).object!
const json = encodeObject(type, live)
const scaled: Deployment = { ...live, spec: { ...live.spec, replicas: 4 } }
const fields = live.metadata.managedFields![0]!.fieldsV1!
const sizeKb = (JSON.stringify(json).length / 1024).toFixed(1)

console.log(`A Deployment of ${sizeKb} KB with its managedFields`)
printTable([
  measure('apply it onto itself', () => applyObject({ ...applier, live }), 8_000),
  measure('apply a change of one field by another', () =>
    applyObject({
      ...applier,
      manager: 'scaler',
      live,
      force: true,
      patch: { ...kindOf(patch), metadata: { name: 'web' }, spec: { replicas: 5 } },
    }),
  ),
  measure('create it by apply', () => applyObject({ ...applier, live: undefined })),
  measure('note who changed one field by an update', () =>
    updateManagedFields({ ...kind, ...rules, manager: 'scaler', now, live, object: scaled }),
  ),
  measure('parse and format its fields', () => formatFieldsV1(parseFieldsV1(fields))),
  measure('json patch of one field', () =>
    applyJsonPatch(json, [{ op: 'replace', path: '/spec/replicas', value: 7 }]),
  ),
  measure('merge patch of one field', () => applyMergePatch(json, { spec: { replicas: 7 } })),
  measure('strategic patch of one container', () =>
    applyStrategicPatch(type, json, {
      spec: { template: { spec: { containers: [{ name: 'app', image: 'next' }] } } },
    }),
  ),
])

function kindOf({ apiVersion, kind: name }: JsonObject): JsonObject {
  return { apiVersion: apiVersion!, kind: name! }
}
