/** Uses the API as programs with the official client for JavaScript do: objects, then an informer. */
import assert from 'node:assert/strict'
import {
  AppsV1Api,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
  Watch,
} from '@kubernetes/client-node'

const namespace = 'default'
const config = new KubeConfig()
config.loadFromFile(process.argv[2])
const core = config.makeApiClient(CoreV1Api)
const say = (line) => process.stdout.write(`${line}\n`)

async function objects() {
  const body = { metadata: { name: 'one', labels: { set: 'a' } }, data: { a: '1' } }
  const made = await core.createNamespacedConfigMap({ namespace, body })
  assert.ok(made.metadata.uid)
  await assert.rejects(core.createNamespacedConfigMap({ namespace, body }), { code: 409 })
  const changed = { ...made, data: { a: '2' } }
  await core.replaceNamespacedConfigMap({ name: 'one', namespace, body: changed })
  await assert.rejects(core.replaceNamespacedConfigMap({ name: 'one', namespace, body: changed }), {
    code: 409,
  })
  await core.patchNamespacedConfigMap(
    { name: 'one', namespace, body: { data: { b: '3' } } },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  )
  await core.patchNamespacedConfigMap({
    name: 'one',
    namespace,
    body: [{ op: 'remove', path: '/data/a' }],
  })
  assert.deepEqual((await core.readNamespacedConfigMap({ name: 'one', namespace })).data, {
    b: '3',
  })
  const { items } = await core.listNamespacedConfigMap({ namespace, labelSelector: 'set=a' })
  assert.equal(items.length, 1)
  const any = KubernetesObjectApi.makeApiClient(config)
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'any', namespace } }
  await any.create(object)
  await any.delete(object)
  await assert.rejects(any.read(object), { code: 404 })
  const apps = config.makeApiClient(AppsV1Api)
  assert.deepEqual((await apps.listDeploymentForAllNamespaces()).items, [])
  say('objects')
}

async function watches() {
  const { metadata } = await core.listNamespacedConfigMap({ namespace })
  const seen = []
  const ended = Promise.withResolvers()
  const request = await new Watch(config).watch(
    `/api/v1/namespaces/${namespace}/configmaps`,
    { resourceVersion: metadata.resourceVersion },
    (type, { metadata: { name } }) => {
      seen.push(`${type} ${name}`)
      if (type === 'DELETED') ended.resolve()
    },
    (error) => ended.reject(error ?? new Error('the watch ended')),
  )
  await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'seen' } } })
  await core.deleteNamespacedConfigMap({ name: 'seen', namespace })
  await ended.promise
  request.abort()
  assert.deepEqual(seen, ['ADDED seen', 'DELETED seen'])
  say('watches')
}

/** Tells what it hears until it has heard of the object `end`. */
async function informs() {
  const path = `/api/v1/namespaces/${namespace}/configmaps`
  const informer = makeInformer(config, path, () => core.listNamespacedConfigMap({ namespace }))
  for (const verb of ['add', 'update', 'delete']) {
    informer.on(verb, ({ metadata: { name } }) => {
      say(`${verb} ${name}`)
      if (name === 'end') process.exit(0)
    })
  }
  informer.on('error', () => setTimeout(() => start().catch(() => {}), 100))
  async function start() {
    try {
      await informer.start()
    } catch {
      setTimeout(start, 100)
    }
  }
  await start()
  say('informs')
}

await objects()
await watches()
await informs()
