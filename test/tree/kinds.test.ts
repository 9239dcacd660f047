/** Every kind's folder is complete, and in its place. */
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { test } from 'node:test'
import { kinds } from '#kinds/list.ts'

const root = resolve(import.meta.dirname, '../..')

/** Folders of what has no resource of its own, and why. */
const noResource: Readonly<Record<string, string>> = {
  'admission/admissionreview': 'only ever sent to webhooks',
  'apidiscovery/apigroupdiscovery': 'the answer of discovery',
  'apiextensions/conversionreview': 'only ever sent to webhooks',
  'authentication/tokenrequest': 'the body of a subresource of serviceaccounts',
  'autoscaling/scale': 'the body of a subresource of workloads',
  'events/event': 'another form of the core events, which name it',
  'core/podstatusresult': 'registered by upstream, used by nobody',
  'core/rangeallocation': 'kept in the store, never served',
  'apiextensions/customresource': 'what every definition of users is turned into',
  'core/serializedreference': 'stands in annotations',
  'policy/eviction': 'the body of a subresource of pods',
}

/** The folder of a kind: by the first word of its group, and its name in lower case. */
const folders = kinds.map(({ group, kind }) => {
  const room =
    group === '' ? 'core' : group === 'internal.apiserver.k8s.io' ? 'apiserverinternal' : group
  return `${room.split('.')[0]}/${kind.toLowerCase()}`
})

test('every listed kind has its folder, with its shape and its definition', () => {
  const missing = folders.flatMap((folder) =>
    ['types.ts', `${basename(folder)}.ts`]
      .map((file) => `src/kinds/${folder}/${file}`)
      .filter((path) => globSync(path, { cwd: root }).length === 0),
  )
  assert.deepEqual(missing, [])
})

test('every folder is of a listed kind, or says why it is not', () => {
  const found = globSync('src/kinds/*/*/*.ts', { cwd: root })
    .map((path) => dirname(path).replace(/^src\/kinds\//, ''))
    .filter((folder) => basename(folder) !== 'shared')
  const expected = [...new Set([...folders, ...Object.keys(noResource)])].sort()
  assert.deepEqual([...new Set(found)].sort(), expected)
})

test('no kind is listed twice, and kinds of one group stand together', () => {
  const names = kinds.map(({ group, plural }) => `${plural}.${group}`)
  assert.deepEqual(names, [...new Set(names)])
  const groups = kinds.map(({ group }) => group)
  const turns = groups.filter((group, i) => group !== groups[i - 1])
  assert.deepEqual(turns, [...new Set(turns)])
})

test('names of a kind are what they look like', () => {
  for (const { kind, plural, shortNames = [] } of kinds) {
    assert.match(kind, /^[A-Z][A-Za-z]+$/)
    assert.match(plural, /^[a-z]+$/)
    for (const name of shortNames) assert.match(name, /^[a-z]+$/)
  }
})
