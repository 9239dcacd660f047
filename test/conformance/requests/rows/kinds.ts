import { get, patch, post, put } from '../../../../tools/compare-requests/steps.ts'
import type { Row } from '../ask-in-turn.ts'

const table = { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } }
const spec = { containers: [{ name: 'c', image: 'i' }] }
const template = { metadata: { labels: { app: 'a' } }, spec }
const daemonSets = '/apis/apps/v1/namespaces/default/daemonsets'
const daemonSet = {
  ...{ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'shown' } },
  spec: { selector: { matchLabels: { app: 'a' } }, template },
}
const jobs = '/apis/batch/v1/namespaces/default/jobs'
const job = {
  ...{ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'labelled' } },
  spec: { template: { spec: { ...spec, restartPolicy: 'Never' } } },
}
const flowSchemas = '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas'
const flowSchema = {
  ...{ apiVersion: 'flowcontrol.apiserver.k8s.io/v1', kind: 'FlowSchema', metadata: { name: 'f' } },
  spec: { priorityLevelConfiguration: { name: 'x' } },
}

export const kinds: readonly Row[] = [
  {
    title: 'a binding of long ago that says nothing lacks its target first',
    sent: post('/api/v1/namespaces/default/bindings', {}),
    code: 500,
    body: /"message":"target\.name: Required value"/,
  },
  {
    title: 'a service without a name has no address',
    sent: post('/api/v1/namespaces/default/services', {
      ...{ apiVersion: 'v1', kind: 'Service', metadata: {}, spec: { ports: [{ port: 80 }] } },
    }),
    code: 422,
    body: /^\{.*Service \\"\\" is invalid: spec\.clusterIPs: Invalid value: \[\\"\\"\]: failed to allocate IP: IPAddress/,
  },
  {
    title: 'an uid of what is not there, of a kind that a PUT makes',
    sent: put('/apis/coordination.k8s.io/v1/namespaces/default/leases/none', {
      ...{
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name: 'none', uid: 'x' },
      },
    }),
    code: 409,
    body: /UID in precondition: x, UID in object meta: "/,
  },
  {
    title: 'the metadata of a daemon set by itself is without the number of its template',
    before: [post(daemonSets, daemonSet)],
    sent: get(`${daemonSets}/shown`, table),
    code: 200,
    body: /"metadata":\{"name":"shown",(?!.*"annotations":)/,
  },
  {
    title: 'a job that a write of its status leaves without labels has those of its template',
    before: [post(jobs, job)],
    sent: put(`${jobs}/labelled/status`, job),
    code: 200,
    body: /"metadata":\{[^}]*"labels":\{"batch\.kubernetes\.io\/controller-uid"/,
  },
  {
    title: 'who writes the status of a flow schema leaves its metadata',
    before: [post(flowSchemas, flowSchema)],
    sent: patch('merge', `${flowSchemas}/f/status`, { metadata: { labels: { a: 'b' } } }),
    code: 200,
    body: /^(?!.*"labels")/,
  },
  {
    title: 'the state of a claim is shown in no table by itself',
    before: [
      post('/apis/resource.k8s.io/v1/namespaces/default/resourceclaims', {
        ...{ apiVersion: 'resource.k8s.io/v1', kind: 'ResourceClaim', metadata: { name: 'c' } },
        spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'd' } }] } },
      }),
    ],
    sent: get('/apis/resource.k8s.io/v1/namespaces/default/resourceclaims/c/status', table),
    code: 406,
  },
  {
    title: 'a device class whose name is made',
    sent: post('/apis/resource.k8s.io/v1/deviceclasses?dryRun=All', {
      ...{
        apiVersion: 'resource.k8s.io/v1',
        kind: 'DeviceClass',
        metadata: { generateName: 'd-' },
      },
      spec: {},
    }),
    code: 201,
  },
]
