/** What a node may read: what the pods that are bound to it refer to, in every way they can. */
import { as, get, patch, post, remove, type Scenario, type Setting, type Step } from '../steps.ts'

type Extra = Pick<Step, 'headers'>

const volumes = [
  { name: 'a', secret: { secretName: 'by-volume' } },
  { name: 'b', configMap: { name: 'map-by-volume' } },
  {
    name: 'c',
    projected: {
      sources: [
        { secret: { name: 'by-projection' } },
        { configMap: { name: 'map-by-projection' } },
        { serviceAccountToken: { path: 't' } },
      ],
    },
  },
  { name: 'd', persistentVolumeClaim: { claimName: 'claim' } },
  {
    name: 'e',
    ephemeral: {
      volumeClaimTemplate: {
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    },
  },
  { name: 'f', csi: { driver: 'd.example', nodePublishSecretRef: { name: 'by-csi' } } },
  { name: 'g', rbd: { monitors: ['m'], image: 'i', secretRef: { name: 'by-rbd' } } },
  { name: 'h', azureFile: { secretName: 'by-azure', shareName: 's' } },
]
const container = {
  ...{ name: 'c', image: 'i' },
  env: [
    { name: 'A', valueFrom: { secretKeyRef: { name: 'by-env', key: 'k' } } },
    { name: 'B', valueFrom: { configMapKeyRef: { name: 'map-by-env', key: 'k' } } },
  ],
  envFrom: [{ secretRef: { name: 'by-env-from' } }, { configMapRef: { name: 'map-by-env-from' } }],
}
const podOn = (nodeName: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p' },
  spec: {
    nodeName,
    volumes,
    containers: [container],
    initContainers: [
      {
        ...container,
        name: 'i',
        env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'by-init', key: 'k' } } }],
      },
    ],
    imagePullSecrets: [{ name: 'by-pull' }],
    resourceClaims: [{ name: 'r', resourceClaimName: 'rc' }],
  },
})

const secrets = [
  'by-volume',
  'by-projection',
  'by-csi',
  'by-rbd',
  'by-azure',
  'by-env',
  'by-env-from',
  'by-init',
  'by-pull',
  'other',
]
const maps = [
  'map-by-volume',
  'map-by-projection',
  'map-by-env',
  'map-by-env-from',
  'kube-root-ca.crt',
  'other',
]
function reads({ namespace }: Setting, me: Extra): Step[] {
  const core = `/api/v1/namespaces/${namespace}`
  return [
    ...secrets.map((each) => get(`${core}/secrets/${each}`, me)),
    ...maps.map((each) => get(`${core}/configmaps/${each}`, me)),
    ...['claim', 'p-e', 'other'].map((each) => get(`${core}/persistentvolumeclaims/${each}`, me)),
    ...['default', 'other'].map((each) => get(`${core}/serviceaccounts/${each}`, me)),
    get(`${core}/secrets?fieldSelector=metadata.name%3Dby-volume`, me),
    get(`${core}/secrets?watch=1&fieldSelector=metadata.name%3Dby-volume&timeoutSeconds=1`, {
      ...me,
      frames: 1,
      withinMs: 600,
      quiet: true,
    }),
    get(`${core}/secrets?fieldSelector=metadata.name%3Dother`, me),
    get(`/apis/resource.k8s.io/v1/namespaces/${namespace}/resourceclaims/rc`, me),
    get(`/apis/resource.k8s.io/v1/namespaces/${namespace}/resourceclaims/other`, me),
    post(
      `${core}/serviceaccounts/default/token`,
      { spec: { boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'p', uid: '«uid»' } } },
      me,
    ),
    post(
      `${core}/serviceaccounts/default/token`,
      {
        spec: {
          audiences: ['other'],
          boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'p', uid: '«uid»' },
        },
      },
      me,
    ),
    post(
      `${core}/serviceaccounts/default/token`,
      { spec: { boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'p', uid: 'x' } } },
      me,
    ),
    patch(
      'merge',
      `${core}/persistentvolumeclaims/claim/status`,
      { status: { capacity: { storage: '1Gi' } } },
      me,
    ),
  ]
}

export const nodeGraph: Scenario = (setting) => {
  const { namespace, run } = setting
  const name = `n-${run}`
  const me = { headers: as(`system:node:${name}`, 'system:nodes', 'system:authenticated') }
  const core = `/api/v1/namespaces/${namespace}`
  return [
    post('/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name } }),
    ...reads(setting, me),
    post(`${core}/pods`, podOn(name), { keep: { uid: 'metadata.uid' } }),
    get(`${core}/secrets/by-volume`, { ...me, quiet: true, until: (status) => status === 404 }),
    ...reads(setting, me),
    remove(`${core}/pods/p?gracePeriodSeconds=0`),
    get(`${core}/secrets/by-volume`, { ...me, quiet: true, until: (status) => status === 403 }),
    ...reads(setting, me),
  ]
}
