import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isStatusError } from '#api/status/status.ts'
import { createSeededRandom } from '#base/random.ts'
import { readerOf, testOf } from '#server/storage/selection.ts'
import {
  describe,
  listQuery,
  names,
  never,
  open,
  pod,
  podKind,
  put,
  remove,
  watchQuery,
} from '#server/storage/testing/kit.ts'

const selectors = [
  'spec.nodeName=n1',
  'spec.nodeName=',
  'spec.nodeName=n2,metadata.name!=p3',
  'status.phase=Pending,spec.nodeName=n0',
  'spec.schedulerName=default-scheduler,spec.restartPolicy=Always,spec.nodeName=n1',
  'spec.hostNetwork=false',
  'spec.nodeName=n1,spec.nodeName=n2',
  'metadata.name=p1,spec.nodeName=n1',
]

test('lists by a field are those of looking at everything, however objects move', async () => {
  await using opened = await open()
  const random = createSeededRandom(5)
  const nodeOf = readerOf(podKind.definition, 'spec.nodeName')
  for (let step = 0; step < 300; step++) {
    const name = `p${random.below(12)}`
    const node = ['', 'n0', 'n1', 'n2'][random.below(4)]!
    const isThere = opened.pods.peek({ namespace: 'default', name }) !== undefined
    if (isThere && random.below(4) === 0) await remove(opened.pods, name)
    else await put(opened.pods, pod(name, node ? { node } : {}))
    const fields = selectors[random.below(selectors.length)]!
    const query = listQuery({ fields })
    const check = testOf(podKind.definition, query)!
    const wanted = opened.pods
      .peekAll('')
      .filter(({ object }) => check(object))
      .map(({ object }) => object.metadata.name)
    assert.equal(names(await opened.pods.list(query, never)), wanted.join(' '), fields)
    const onNode = opened.pods.peekByField('spec.nodeName', node)
    const there = opened.pods.peekAll('').filter(({ object }) => nodeOf(object) === node)
    assert.deepEqual(onNode, there)
    using watcher = await opened.pods.watch(watchQuery({ fields }), never)
    assert.deepEqual(
      watcher.take().map(describe),
      wanted.map((one) => `ADDED ${one}`),
    )
  }
})

test('an object that cannot be read is met by whoever lists by a field', async () => {
  await using opened = await open()
  await put(opened.pods, pod('a', { node: 'n1' }))
  const list = async () => await opened.pods.list(listQuery({ fields: 'spec.nodeName=n1' }), never)
  assert.equal(names(await list()), 'a')
  const key = '/registry/pods/default/b'
  await opened.engine.commit({ success: [{ type: 'put', key, value: Buffer.from('garbage') }] })
  for (let i = 0; i < 2; i++) {
    await assert.rejects(list, (error) => isStatusError(error) && error.status.code === 500)
  }
  await put(opened.pods, pod('b', { node: 'n1' }))
  assert.equal(names(await list()), 'a b')
})
