import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFeatures } from '#api/features.ts'
import { features, gates } from '#kinds/features.ts'
import { kinds } from '#kinds/list.ts'
import { schema } from '#kinds/schema.ts'
import { createResourceTable, groupVersionsOf } from '#server/served/resource-table.ts'
import { parseRuntimeConfig } from '#server/served/runtime-config.ts'

const known = groupVersionsOf(kinds)
const tableFor = (runtimeConfig = '', changed: Readonly<Record<string, boolean>> = {}) =>
  createResourceTable({
    kinds,
    schema,
    features: createFeatures(gates, changed),
    runtimeConfig: parseRuntimeConfig(runtimeConfig, known),
    storeOf: () => undefined,
  })
const shown = (runtimeConfig?: string, changed?: Readonly<Record<string, boolean>>) =>
  tableFor(runtimeConfig, changed).versions.map(({ group, version }) => `${group}/${version}`)

test('stable versions are served in the order of their groups', () => {
  assert.deepEqual(shown(), [
    '/v1',
    'apiregistration.k8s.io/v1',
    'apps/v1',
    'events.k8s.io/v1',
    'authentication.k8s.io/v1',
    'authorization.k8s.io/v1',
    'autoscaling/v2',
    'autoscaling/v1',
    'batch/v1',
    'certificates.k8s.io/v1',
    'networking.k8s.io/v1',
    'policy/v1',
    'rbac.authorization.k8s.io/v1',
    'storage.k8s.io/v1',
    'admissionregistration.k8s.io/v1',
    'apiextensions.k8s.io/v1',
    'scheduling.k8s.io/v1',
    'coordination.k8s.io/v1',
    'node.k8s.io/v1',
    'discovery.k8s.io/v1',
    'resource.k8s.io/v1',
    'flowcontrol.apiserver.k8s.io/v1',
  ])
})

test('more is served on request, if its feature gate is on', () => {
  const added = (config: string, changed?: Readonly<Record<string, boolean>>) => {
    const before = new Set(shown())
    return shown(config, changed).filter((name) => !before.has(name))
  }
  assert.deepEqual(added('api/all=true'), [
    'networking.k8s.io/v1beta1',
    'storage.k8s.io/v1beta1',
    'admissionregistration.k8s.io/v1beta1',
    'admissionregistration.k8s.io/v1alpha1',
    'coordination.k8s.io/v1beta1',
    'coordination.k8s.io/v1alpha2',
    'resource.k8s.io/v1beta2',
    'resource.k8s.io/v1beta1',
    'resource.k8s.io/v1alpha3',
    'internal.apiserver.k8s.io/v1alpha1',
  ])
  assert.deepEqual(added('api/alpha=true', { GenericWorkload: true }), [
    'admissionregistration.k8s.io/v1alpha1',
    'scheduling.k8s.io/v1alpha2',
    'coordination.k8s.io/v1alpha2',
    'resource.k8s.io/v1alpha3',
    'internal.apiserver.k8s.io/v1alpha1',
  ])
  assert.deepEqual(added('resource.k8s.io/v1beta1=true'), ['resource.k8s.io/v1beta1'])
})

test('the nearest choice counts', () => {
  assert.equal(shown('api/beta=true,networking.k8s.io/v1beta1=false').includes('apps/v1'), true)
  const table = tableFor('api/all=false,apps/v1=true,apps/v1/deployments=false,/v1/pods')
  assert.deepEqual(
    table.versions.map(({ version, resources }) => [
      version,
      ...resources.map(({ definition }) => definition.plural),
    ]),
    [
      ['v1', 'pods'],
      ['v1', 'controllerrevisions', 'daemonsets', 'replicasets', 'statefulsets'],
    ],
  )
})

for (const [text, message] of [
  ['api/all=maybe', 'invalid value api/all=maybe'],
  ['api/all=false', 'invalid runtime-config with only api/all=false'],
  ['apps=true', 'runtime-config invalid key apps'],
  ['a/b/c/d=true', 'runtime-config invalid key a/b/c/d'],
  ['nope/v1=true,never/v1', 'unknown api groups never/v1,nope/v1'],
  ['api/v1=true', 'unknown api groups api/v1'],
  ['/v2=true', 'group version v2 that has not been registered'],
  ['apps/v9=true', 'group version apps/v9 that has not been registered'],
  [
    'apps/v1=si',
    'invalid value of apps/v1: si, err: strconv.ParseBool: parsing "si": invalid syntax',
  ],
  [
    'apps/v1/Deployments=true',
    'invalid key apps/v1/Deployments: group/version/resource and resource is always lowercase plural, not "Deployments"',
  ],
] as const) {
  test(`--runtime-config=${text} is refused`, () => {
    assert.throws(() => parseRuntimeConfig(text, known), { name: 'GrammarError', message })
  })
}

test('all versions of a kind share their hub and store, also across groups', () => {
  const asked: string[] = []
  const table = createResourceTable({
    kinds,
    schema,
    features,
    storeOf({ plural }) {
      asked.push(plural)
      return undefined
    },
  })
  const event = table.find('events.k8s.io', 'v1', 'events')
  assert.equal(event?.conversion?.apiVersion, 'events.k8s.io/v1')
  assert.equal(table.hub('events.k8s.io', 'events'), table.find('', 'v1', 'events'))
  assert.equal(table.ofKind('autoscaling/v1', 'HorizontalPodAutoscaler')?.version, 'v1')
  assert.equal(table.hub('autoscaling', 'horizontalpodautoscalers')?.version, 'v2')
  assert.equal(asked.filter((plural) => plural === 'events').length, 1)
  assert.equal(asked.includes('tokenreviews') || asked.includes('componentstatuses'), false)
})

test('the hub is known even where only another version is served', () => {
  const table = tableFor('certificates.k8s.io/v1alpha1=true', { ClusterTrustBundle: true })
  assert.equal(table.find('certificates.k8s.io', 'v1beta1', 'clustertrustbundles'), undefined)
  assert.equal(table.hub('certificates.k8s.io', 'clustertrustbundles')?.version, 'v1beta1')
})

test('bodies of subresources are written in versions of their own', () => {
  const table = tableFor()
  const pods = table.find('', 'v1', 'pods')!
  const body = (name: string, apiVersion?: string) => {
    const found = table.bodyResource(pods, name, apiVersion)
    return found && `${found.apiVersion} ${found.definition.kind} ${found.type.name}`
  }
  assert.equal(body('status'), undefined)
  assert.equal(body('binding'), 'v1 Binding io.k8s.api.core.v1.Binding')
  assert.equal(body('eviction'), 'policy/v1 Eviction io.k8s.api.policy.v1.Eviction')
  assert.equal(body('eviction', 'apps/v1'), undefined)
  const deployments = table.find('apps', 'v1', 'deployments')!
  assert.equal(table.bodyResource(deployments, 'scale')?.apiVersion, 'autoscaling/v1')
})
