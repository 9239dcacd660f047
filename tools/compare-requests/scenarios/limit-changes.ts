/** Limits of a namespace over what is changed, not made: pods that are resized, claims that grow. */
import { get, patch, pause, post, put, remove, type Scenario } from '../steps.ts'

const resources = (requests: object, limits: object) => ({ requests, limits })
/** Of one resource: several that are wrong are told of in the order of a map of Go's, which is none. */
const limits: readonly object[] = [
  { type: 'Container', max: { cpu: '2' }, min: { cpu: '500m' } },
  { type: 'Container', maxLimitRequestRatio: { cpu: '2' } },
  { type: 'Container', default: { cpu: '900m' }, defaultRequest: { cpu: '700m' } },
  { type: 'Pod', max: { cpu: '3' }, min: { cpu: '200m' } },
  { type: 'Pod', maxLimitRequestRatio: { cpu: '1500m' } },
  { type: 'PersistentVolumeClaim', min: { storage: '2Gi' }, max: { storage: '3Gi' } },
]
const cpus = (requests: string, most: string) => resources({ cpu: requests }, { cpu: most })
const sizes = [cpus('1', '1'), cpus('2', '2'), cpus('3', '3'), cpus('100m', '100m'), cpus('1', '3')]

const pod = (name: string, of: object, more: object = {}) => ({
  metadata: { name },
  spec: {
    ...{
      automountServiceAccountToken: false,
      containers: [{ name: 'c', image: 'i', resources: of }],
    },
    ...more,
  },
})
const inits = [
  {
    name: 's',
    image: 'i',
    restartPolicy: 'Always',
    resources: cpus('1', '1'),
  },
]

const changed =
  (limit: object): Scenario =>
  ({ namespace, run }) => {
    const core = `/api/v1/namespaces/${namespace}`
    const resized = (name: string) =>
      sizes.map((each) =>
        patch('strategic', `${core}/pods/${name}/resize`, {
          spec: { containers: [{ name: 'c', resources: each }] },
        }),
      )
    const claim = `${core}/persistentvolumeclaims/v`
    const storage = (text: string) => ({ spec: { resources: { requests: { storage: text } } } })
    return [
      post('/apis/storage.k8s.io/v1/storageclasses', {
        metadata: { name: `grow-${namespace.slice(0, 20)}-${run}` },
        provisioner: 'p',
        allowVolumeExpansion: true,
      }),
      post(`${core}/pods`, pod('before', sizes[0]!)),
      post(
        `${core}/pods`,
        pod('burst', cpus('1', '2'), {
          initContainers: inits,
        }),
      ),
      post(`${core}/pods`, pod('best', {})),
      post(`${core}/persistentvolumeclaims`, {
        metadata: { name: 'v' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: `grow-${namespace.slice(0, 20)}-${run}`,
          resources: { requests: { storage: '1Gi' } },
        },
      }),
      patch('merge', `${claim}/status`, {
        status: { phase: 'Bound', capacity: { storage: '1Gi' } },
      }),
      post(`${core}/limitranges`, { metadata: { name: 'l' }, spec: { limits: [limit] } }),
      pause(250),
      ...resized('before'),
      ...resized('burst'),
      ...resized('best'),
      patch('strategic', `${core}/pods/best`, {
        spec: { containers: [{ name: 'c', image: 'z' }] },
      }),
      patch('strategic', `${core}/pods/best/ephemeralcontainers`, {
        spec: { ephemeralContainers: [{ name: 'e', image: 'i' }] },
      }),
      put(`${core}/pods/best`, pod('best', {})),
      ...['1Gi', '2Gi', '2500Mi', '4Gi'].map((text) => patch('merge', claim, storage(text))),
      patch('merge', claim, { metadata: { labels: { a: 'b' } } }),
      ...sizes.map((each, i) =>
        post(
          `${core}/pods?dryRun=All`,
          pod(`n${i}`, each, { initContainers: inits, resources: each }),
        ),
      ),
      ...sizes.map((each, i) =>
        post(`${core}/pods?dryRun=All`, pod(`o${i}`, {}, { resources: each })),
      ),
      post(`${core}/pods?dryRun=All`, pod('p', resources({ 'ephemeral-storage': '2Gi' }, {}))),
      patch('merge', `${core}/limitranges/l`, {
        spec: { limits: [{ type: 'Container', max: { cpu: '1' } }] },
      }),
      pause(250),
      post(`${core}/pods?dryRun=All`, pod('q', sizes[1]!)),
      get(`${core}/pods/before`),
      get(`${core}/pods/burst`),
      remove(`${core}/limitranges/l`),
    ]
  }

export const limitChanges: Readonly<Record<string, Scenario>> = Object.fromEntries(
  limits.map((limit, i) => [`limits ${i} of changes`, changed(limit)] as const),
)
