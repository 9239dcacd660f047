import { get, patch, post, put, remove } from '../../../../tools/compare-requests/steps.ts'
import type { Row } from '../ask-in-turn.ts'

const maps = '/api/v1/namespaces/default/configmaps'
const map = (name: string, metadata: object = {}) => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata } },
})
const owner = { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' }
const pods = '/api/v1/namespaces/default/pods'
const pod = (name: string) => ({
  ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, finalizers: ['a.b/c'] } },
  spec: { containers: [{ name: 'c', image: 'i' }] },
})
const jobSpec = { template: { spec: { ...pod('x').spec, restartPolicy: 'Never' } } }
const flowSchemas = '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas'

export const metadata: readonly Row[] = [
  {
    title: 'owners that a patch says twice are found after admission',
    before: [post(maps, map('owned'))],
    sent: patch('merge', `${maps}/owned`, { metadata: { ownerReferences: [owner, owner] } }),
    code: 200,
    warning: /duplicate entries after mutating admission happens; API server/,
  },
  {
    title: 'owners that an object says twice are found before it',
    sent: post(`${maps}?dryRun=All`, map('twice', { ownerReferences: [owner, owner] })),
    code: 201,
    warning: /duplicate entries; API server/,
  },
  {
    title: 'an address of the object is not kept',
    before: [
      post(maps, map('linked')),
      patch('merge', `${maps}/linked`, { metadata: { selfLink: '/x', labels: { a: 'b' } } }),
    ],
    sent: get(`${maps}/linked`),
    code: 200,
    body: /^(?!.*selfLink).*"a":"b"/,
  },
  {
    title: 'a finalizer that is too late is told before what its name lacks',
    before: [post(maps, map('going', { finalizers: ['a.b/c'] })), remove(`${maps}/going`)],
    sent: patch('merge', `${maps}/going`, { metadata: { finalizers: ['a.b/c', 'bad'] } }),
    code: 422,
    body: /"causes":((?!neither).)*no new finalizers((?!neither).)*no new finalizers.*neither a standard/,
  },
  {
    title: 'what becomes of dependents may be said anew of a pod without time left',
    before: [post(pods, pod('again')), remove(`${pods}/again?propagationPolicy=Orphan`)],
    sent: remove(`${pods}/again?propagationPolicy=Foreground`),
    code: 200,
    body: /"finalizers":\["a\.b\/c","foregroundDeletion"\]/,
  },
  {
    title: 'a precondition that is empty is none',
    sent: remove(`${maps}?resourceVersion=&dryRun=All`),
    code: 200,
  },
  {
    title: 'whoever writes the state of a flow schema says nothing of what it is',
    before: [
      post(flowSchemas, {
        ...{ apiVersion: 'flowcontrol.apiserver.k8s.io/v1', kind: 'FlowSchema' },
        ...{ metadata: { name: 'g' }, spec: { priorityLevelConfiguration: { name: 'x' } } },
      }),
    ],
    sent: patch('merge', `${flowSchemas}/g/status`, {
      metadata: { uid: 'other', generateName: 'q' },
    }),
    code: 200,
    body: /^(?!.*generateName)/,
  },
  {
    title: 'the labels of a job that has no own are those of its template, and not looked at twice',
    sent: post('/apis/batch/v1/namespaces/default/jobs?dryRun=All', {
      ...{ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'x'.repeat(64) }, spec: jobSpec },
    }),
    code: 422,
    body: /is invalid: spec\.template\.labels/,
  },
  {
    title: 'the name of an address cannot be made',
    sent: post('/apis/networking.k8s.io/v1/ipaddresses', {
      ...{
        apiVersion: 'networking.k8s.io/v1',
        kind: 'IPAddress',
        metadata: { generateName: 'a-' },
      },
      spec: { parentRef: { resource: 'services', namespace: 'x', name: 'y' } },
    }),
    code: 422,
    body: /IPAddress\.networking\.k8s\.io \\"a-\\" is invalid/,
  },
  {
    title: 'what the name of a replication controller begins with is not looked at',
    sent: post('/api/v1/namespaces/default/replicationcontrollers?dryRun=All', {
      ...{ apiVersion: 'v1', kind: 'ReplicationController', metadata: { generateName: 'a.' } },
      spec: {
        selector: { app: 'a' },
        template: { metadata: { labels: { app: 'a' } }, spec: pod('x').spec },
      },
    }),
    code: 201,
  },
  {
    title: 'ports of one name in two containers',
    sent: post(`${pods}?dryRun=All`, {
      ...pod('ports'),
      spec: {
        containers: ['a', 'b'].map((name, i) => ({
          ...{ name, image: 'i', ports: [{ name: 'p', containerPort: 80 + i }] },
        })),
      },
    }),
    code: 201,
    warning:
      /containers\[1\]\.ports\[0\]: duplicate port name \\"p\\" with spec\.containers\[0\]\.ports\[0\], services/,
  },
  {
    title: 'a watch whose time was over before it began',
    before: [post(maps, map('watched'))],
    sent: get(`${maps}?watch=1&resourceVersion=0&timeoutSeconds=-1`),
    code: 200,
    body: /^$/,
  },
  {
    title: 'an update of the wrong kind of binding',
    sent: put('/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings/none', {
      ...{
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'none' },
      },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Odd', name: 'x' },
    }),
    code: 422,
  },
]
