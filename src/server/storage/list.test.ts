import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isStatusError } from '#api/status/status.ts'
import type { ListResult, ObjectStore } from '#server/served/object-store.ts'
import { fewestChanges } from '#server/storage/change-log.ts'
import {
  type Asked,
  listQuery,
  names,
  never,
  open,
  pod,
  put,
  remove,
} from '#server/storage/testing/kit.ts'

type Query = Parameters<typeof listQuery>[0]

async function list(store: ObjectStore, query: Query = {}): Promise<ListResult> {
  return await store.list(listQuery(query), never)
}

async function refused(call: () => unknown): Promise<string> {
  try {
    await call()
  } catch (error) {
    if (!isStatusError(error)) throw error
    return `${error.status.code} ${error.status.message}`
  }
  throw new Error('Expected a refusal')
}

/** Items, how many are left, and whether there is a token. */
function shown(result: ListResult): string {
  const left = result.remaining === undefined ? '' : ` +${result.remaining}`
  return `${names(result)}${result.continue === '' ? '' : `${left} ...`}`
}

const letters = [...'abcdefg']

async function seven() {
  const opened = await open()
  for (const [i, name] of letters.entries()) {
    await put(opened.pods, pod(name, { labels: { parity: i % 2 ? 'odd' : 'even' } }))
  }
  return opened
}

for (const [asked, first, second] of [
  [{ limit: 3 }, 'a b c +4 ...', 'd e f +1 ...'],
  [{ limit: 6 }, 'a b c d e f +1 ...', 'g'],
  [{ limit: 2, labels: 'parity=even' }, 'a c ...', 'e g'],
  [{ limit: 2, labels: 'parity=odd' }, 'b d ...', 'f'],
  [{ limit: 2, fields: 'metadata.name!=a' }, 'b c ...', 'd e ...'],
] as const satisfies readonly (readonly [Query, string, string])[]) {
  test(`pages of ${JSON.stringify(asked)}`, async () => {
    await using opened = await seven()
    const page = await list(opened.pods, asked)
    assert.equal(shown(page), first)
    await remove(opened.pods, 'd')
    await put(opened.pods, pod('da'))
    const next = await list(opened.pods, { ...asked, continue: page.continue })
    assert.equal(shown(next), second)
    assert.equal(next.revision, page.revision)
  })
}

test('pages by an indexed field end with the last that has its value', async () => {
  await using opened = await seven()
  for (const name of ['b', 'd']) await put(opened.pods, pod(name, { node: 'n1' }))
  const of = async (fields: string, limit: number) =>
    shown(await list(opened.pods, { fields, limit }))
  assert.equal(await of('spec.nodeName=n1', 2), 'b d')
  assert.equal(await of('spec.nodeName=n1', 1), 'b ...')
  assert.equal(await of('spec.nodeName=n1,metadata.name=d', 1), 'd')
  assert.equal(await of('spec.hostNetwork=false', 6), 'a b c d e f ...')
  assert.equal(await of('spec.hostNetwork=false,spec.nodeName=n1', 2), 'b d')
})

for (const [asked, want] of [
  [{}, 'a b c d e f g'],
  [{ limit: 7 }, 'a b c d e f g'],
  [{ limit: 500 }, 'a b c d e f g'],
  [{ limit: -1 }, 'a b c d e f g'],
  [{ limit: 2, resourceVersion: '0' }, 'a b c d e f g'],
  [{ limit: 2, labels: 'parity=nope' }, ''],
  [{ limit: 4, labels: 'parity=even' }, 'a c e g'],
  [{ limit: 1, namespace: 'default', fields: 'metadata.name=c' }, 'c'],
  [{ limit: 1, fields: 'metadata.name=c,metadata.namespace=default' }, 'c'],
  [{ namespace: 'default', fields: 'metadata.namespace=other' }, ''],
  [{ namespace: 'other' }, ''],
  [{ namespace: 'def' }, ''],
] as const satisfies readonly (readonly [Query, string])[]) {
  test(`a list of ${JSON.stringify(asked)}`, async () => {
    await using opened = await seven()
    assert.equal(shown(await list(opened.pods, asked)), want)
  })
}

test('a revision is exact with Exact or a limit, and the least otherwise', async () => {
  await using opened = await open()
  await put(opened.pods, pod('a'))
  const second = await put(opened.pods, pod('b'))
  const third = await put(opened.pods, pod('c'))
  const at = { resourceVersion: String(second) }
  const of = async (query: Asked & Query) => {
    const result = await list(opened.pods, query)
    return `${shown(result)} @${result.revision}`
  }
  assert.equal(await of({ ...at, resourceVersionMatch: 'Exact' }), `a b @${second}`)
  assert.equal(await of({ ...at, resourceVersionMatch: 'Exact', limit: 1 }), `a +1 ... @${second}`)
  assert.equal(await of({ ...at, limit: 1 }), `a +1 ... @${second}`)
  assert.equal(await of(at), `a b c @${third}`)
  assert.equal(await of({ ...at, resourceVersionMatch: 'NotOlderThan' }), `a b c @${third}`)
  const least = { ...at, resourceVersionMatch: 'NotOlderThan', limit: 1 } as const
  assert.equal(await of(least), `a +2 ... @${third}`)
  assert.equal(await of({ resourceVersion: '1', resourceVersionMatch: 'Exact' }), ' @1')
})

test('one object that is asked for by name has no pages, so that a limit makes no revision exact', async () => {
  await using opened = await open()
  const first = await put(opened.pods, pod('a'))
  await put(opened.pods, pod('b'))
  const third = await put(opened.pods, pod('a', { image: 'web:2' }))
  const named = { namespace: 'default', fields: 'metadata.name=a' }
  const at = async (resourceVersion: number, more: Query) => {
    const query = { ...named, resourceVersion: String(resourceVersion), ...more }
    return (await list(opened.pods, query)).revision
  }
  assert.equal(await at(first, { limit: 1 }), third)
  assert.equal(await at(first, { resourceVersionMatch: 'Exact' }), first)
  assert.equal(await at(first, { limit: 1, namespace: '' }), first)
  // Nobody waits for a revision that the store does not have.
  for (const more of [{ limit: 1 }, { resourceVersionMatch: 'Exact' }] as const) {
    const refusal = await refused(() => at(999, more))
    assert.equal(refusal, `504 Timeout: Too large resource version: 999, current: ${third}`)
  }
})

test('a continued list at any revision has no limit; one that names a revision is refused', async () => {
  await using opened = await seven()
  const { continue: token, revision } = await list(opened.pods, { limit: 2 })
  const whole = await list(opened.pods, { limit: 2, continue: token, resourceVersion: '0' })
  assert.equal(shown(whole), 'c d e f g')
  for (const resourceVersion of [String(revision), 'x'])
    assert.equal(
      await refused(() => list(opened.pods, { limit: 2, continue: token, resourceVersion })),
      '400 specifying resource version is not allowed when using continue',
    )
})

test('a continued list has no object of the pages before, even if it is asked for by name', async () => {
  await using opened = await seven()
  const namespace = 'default'
  const { continue: token } = await list(opened.pods, { namespace, limit: 2 })
  const named = async (name: string) =>
    shown(await list(opened.pods, { namespace, continue: token, fields: `metadata.name=${name}` }))
  assert.deepEqual([await named('b'), await named('c')], ['', 'c'])
})

test('revisions that are none', async () => {
  await using opened = await open()
  const words = (text: string) => refused(() => list(opened.pods, { resourceVersion: text }))
  const before = '400 invalid resource version: resourceVersion: Invalid value: '
  assert.equal(await words('x'), `${before}"x": strconv.ParseUint: parsing "x": invalid syntax`)
  assert.equal(await words('-1'), `${before}"-1": strconv.ParseUint: parsing "-1": invalid syntax`)
  const long = '99999999999999999999'
  assert.equal(
    await words(long),
    `${before}"${long}": strconv.ParseUint: parsing "${long}": value out of range`,
  )
  const get = () =>
    opened.pods.get({ namespace: '', name: 'a' }, { signal: never, resourceVersion: 'x' })
  assert.equal(
    await refused(get),
    '500 resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
  )
  assert.equal((await list(opened.pods, { resourceVersion: '01' })).revision, 1)
})

test('a revision of the future is waited for, and refused after three seconds', async () => {
  await using opened = await open()
  const revision = await put(opened.pods, pod('a'))
  const ask = (resourceVersion: string, limit = 0) =>
    refused(() => list(opened.pods, { resourceVersion, limit }))
  const answers = [
    ask('999'),
    ask('999', 1),
    refused(() =>
      opened.pods.get({ namespace: '', name: 'a' }, { signal: never, resourceVersion: '999' }),
    ),
  ]
  const soon = list(opened.pods, { resourceVersion: String(revision + 1) })
  await opened.clock.run(2900)
  await put(opened.pods, pod('b'))
  assert.equal(shown(await soon), 'a b')
  await opened.clock.run(101)
  const words = `504 Timeout: Too large resource version: 999, current: ${revision + 1}`
  assert.deepEqual(await Promise.all(answers), [words, words, words])
})

test('where no cache is to be seen, any revision comes in pages, and one of the future is refused at once', async () => {
  await using opened = await open({ isUncached: true })
  for (const name of ['a', 'b', 'c']) await put(opened.pods, pod(name))
  const asked = { limit: 2, resourceVersion: '0' }
  const first = await list(opened.pods, asked)
  assert.equal(shown(first), 'a b +1 ...')
  assert.equal(shown(await list(opened.pods, { ...asked, continue: first.continue })), 'c')
  const words = /^504 Timeout: Too large resource version: 99, current: \d+$/
  const future = { signal: never, resourceVersion: '99' }
  assert.match(await refused(() => list(opened.pods, future)), words)
  const name = { namespace: 'default', name: 'a' }
  assert.match(await refused(() => opened.pods.get(name, future)), words)
})

test('old revisions are read from the store, until they are compacted', async () => {
  await using opened = await open()
  await put(opened.pods, pod('a'))
  await put(opened.pods, pod('b'))
  const early = await list(opened.pods, { limit: 1 })
  for (let i = 0; i < fewestChanges + 10; i++) {
    await put(opened.pods, pod('c', { image: `web:${i}` }))
  }
  await opened.clock.run(100_000)
  await put(opened.pods, pod('d'))
  const exact = { resourceVersion: String(early.revision), resourceVersionMatch: 'Exact' } as const
  assert.equal(shown(await list(opened.pods, exact)), 'a b')
  assert.equal(shown(await list(opened.pods, { ...exact, limit: 1 })), 'a +1 ...')
  assert.equal(shown(await list(opened.pods, { continue: early.continue })), 'b')
  await opened.engine.compact(early.revision + 5)
  assert.equal(
    await refused(() => list(opened.pods, exact)),
    '410 The resourceVersion for the provided list is too old.',
  )
  const token = await refusedWithToken(() => list(opened.pods, { continue: early.continue }))
  const rest = await list(opened.pods, { continue: token, limit: 2 })
  assert.equal(shown(rest), 'b c +1 ...')
  assert.equal(rest.revision, opened.storage.revision)
})

test('a revision that the store forgot is too old, although the cache knows it yet', async () => {
  await using opened = await open()
  await put(opened.pods, pod('a'))
  await put(opened.pods, pod('b'))
  const early = await list(opened.pods, { limit: 1 })
  await put(opened.pods, pod('c'))
  assert.equal(shown(await list(opened.pods, { continue: early.continue })), 'b')
  await opened.engine.compact(early.revision + 1)
  await opened.clock.run(15_000)
  const token = await refusedWithToken(() => list(opened.pods, { continue: early.continue }))
  assert.equal(shown(await list(opened.pods, { continue: token })), 'b c')
})

async function refusedWithToken(call: () => Promise<unknown>): Promise<string> {
  try {
    await call()
  } catch (error) {
    if (isStatusError(error) && error.status.code === 410)
      return error.status.metadata?.continue ?? ''
    throw error
  }
  throw new Error('Expected a refusal')
}

test('a list that did not change is the same array', async () => {
  await using opened = await seven()
  const one = await list(opened.pods, { labels: 'parity=odd' })
  const again = await list(opened.pods, { labels: 'parity=odd' })
  assert.equal(again.entries, one.entries)
  await put(opened.pods, pod('h'))
  assert.notEqual((await list(opened.pods, { labels: 'parity=odd' })).entries, one.entries)
})

for (const [name, why] of [
  ['', '400 Name parameter required.'],
  ['..', `400 Name parameter invalid: "..": may not be '..'`],
  ['.', `400 Name parameter invalid: ".": may not be '.'`],
  ['a%b', `400 Name parameter invalid: "a%b": may not contain '%'`],
  ['a/b', `400 Name parameter invalid: "a/b": may not contain '/'`],
] as const) {
  test(`no object is called ${JSON.stringify(name)}`, async () => {
    await using opened = await open()
    const get = () => opened.pods.get({ namespace: 'default', name }, { signal: never })
    assert.equal(await refused(get), why)
    const write = () =>
      opened.pods.write({ namespace: 'default', name }, () => ({ put: pod('a') }), {
        signal: never,
      })
    assert.equal(await refused(write), why)
  })
}
