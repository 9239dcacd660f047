/** What a webhook is told, of requests of many sorts. */
import {
  apply,
  patch,
  pause,
  post,
  put,
  remove,
  type Scenario,
  type Setting,
  type Step,
} from '../steps.ts'
import { webhook } from './webhooks.ts'

const template = {
  metadata: { labels: { a: 'b' } },
  spec: { containers: [{ name: 'c', image: 'i' }] },
}
const deployment = (name: string) => ({
  ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name } },
  spec: { replicas: 1, selector: { matchLabels: { a: 'b' } }, template },
})
const pod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: template.spec,
})
function ofPods({ namespace }: Setting): Step[] {
  const core = `/api/v1/namespaces/${namespace}`
  return [
    post(`${core}/pods`, pod('p')),
    post(`${core}/pods?dryRun=All`, { ...pod('p'), metadata: { generateName: 'gen-' } }),
    post(`${core}/pods/p/binding`, { target: { kind: 'Node', name: 'none' } }),
    post(`${core}/bindings`, { metadata: { name: 'p' }, target: { kind: 'Node', name: 'n' } }),
    patch('merge', `${core}/pods/p/status`, { status: { phase: 'Running' } }),
    patch('strategic', `${core}/pods/p/ephemeralcontainers`, {
      spec: { ephemeralContainers: [{ name: 'e', image: 'i' }] },
    }),
    patch('merge', `${core}/pods/p/resize`, { spec: {} }),
    post(`${core}/pods/p/eviction?dryRun=All`, { metadata: { name: 'p' } }),
    post(`${core}/pods/p/eviction`, {
      metadata: { name: 'p' },
      deleteOptions: { gracePeriodSeconds: 0 },
    }),
    post(`${core}/pods`, pod('q')),
    post(`${core}/pods/q/exec?command=x`, undefined),
    post(`${core}/pods/q/attach`, undefined),
    post(`${core}/pods/q/portforward`, undefined),
    post(`${core}/pods/q/proxy/x`, {}),
    post(`${core}/serviceaccounts/default/token`, { spec: { audiences: ['x'] } }),
  ]
}

function ofDeployments({ namespace }: Setting): Step[] {
  const apps = `/apis/apps/v1/namespaces/${namespace}`
  return [
    post(`${apps}/deployments?fieldManager=x`, deployment('d')),
    put(`${apps}/deployments/d/scale`, { metadata: { name: 'd' }, spec: { replicas: 3 } }),
    patch('merge', `${apps}/deployments/d/scale?fieldManager=y`, { spec: { replicas: 2 } }),
    put(`${apps}/deployments/d/status`, { ...deployment('d'), status: { replicas: 1 } }),
    apply('ap', `${apps}/deployments/d`, deployment('d'), '&force=true'),
    apply('ap', `${apps}/deployments/new`, deployment('new')),
    post('/apis/apps/v1/deployments', deployment('d')),
    remove(`${apps}/deployments/d?propagationPolicy=Foreground`),
    remove(`${apps}/deployments/d`, {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      preconditions: { uid: 'x' },
    }),
    remove(`${apps}/deployments`),
  ]
}

function ofOthers({ namespace }: Setting): Step[] {
  const core = `/api/v1/namespaces/${namespace}`
  return [
    post(`/apis/autoscaling/v1/namespaces/${namespace}/horizontalpodautoscalers`, {
      ...{ apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler', metadata: { name: 'h' } },
      spec: {
        maxReplicas: 2,
        scaleTargetRef: { kind: 'Deployment', name: 'd', apiVersion: 'apps/v1' },
      },
    }),
    patch('merge', `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers/h`, {
      spec: { maxReplicas: 3 },
    }),
    post(`/apis/events.k8s.io/v1/namespaces/${namespace}/events`, {
      ...{ apiVersion: 'events.k8s.io/v1', kind: 'Event', metadata: { name: 'e' } },
      ...{ eventTime: '2024-01-01T00:00:00.000000Z', action: 'a', reason: 'r', type: 'Normal' },
      ...{
        reportingController: 'c',
        reportingInstance: 'i',
        regarding: { kind: 'Pod', namespace, name: 'p' },
      },
    }),
    post(`${core}/services`, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 's' },
      spec: { ports: [{ port: 80 }] },
    }),
    post(`${core}/services/s/proxy`, {}),
    patch('merge', `${core}/services/s/status`, { status: { loadBalancer: {} } }),
    remove(`${core}/services/s`),
    remove(`${core}/services`),
  ]
}

function ofNamespaces({ namespace, run }: Setting): Step[] {
  const core = `/api/v1/namespaces/${namespace}`
  return [
    patch('merge', `/api/v1/namespaces/${namespace}`, { metadata: { labels: { x: 'y' } } }),
    put(`/api/v1/namespaces/${namespace}/finalize`, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
      spec: { finalizers: ['kubernetes'] },
    }),
    patch('merge', `/api/v1/namespaces/${namespace}/status`, { status: { phase: 'Active' } }),
    post('/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: `n-${run}` } }),
    remove(`/api/v1/nodes/n-${run}`),
    post(`/apis/authorization.k8s.io/v1/namespaces/${namespace}/localsubjectaccessreviews`, {
      spec: { user: 'x', resourceAttributes: { namespace, verb: 'get', resource: 'pods' } },
    }),
    post('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      spec: { resourceAttributes: { namespace, verb: 'get', resource: 'pods' } },
    }),
    post(`/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`, {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'b' },
      spec: { maxUnavailable: 1 },
    }),
    remove(`/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets/b`),
    remove(`${core}/pods?labelSelector=a`, undefined),
    remove(`/api/v1/namespaces/${namespace}?dryRun=All`),
  ]
}

export const toldToWebhooks: Scenario = (setting) => {
  const { namespace, run } = setting
  const rule = { apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*/*'] }
  return [
    webhook('validating', `told-${run}`, '/tell', {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
      rules: [rule],
    }),
    pause(2000),
    ...[ofPods, ofDeployments, ofOthers, ofNamespaces].flatMap((of) => of(setting)),
    remove(`/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/told-${run}`),
  ]
}
