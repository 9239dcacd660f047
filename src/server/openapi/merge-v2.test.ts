import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '#api/scalars/scalars.ts'
import { mergeDocuments, withPaths } from '#server/openapi/merge-v2.ts'

const kinds = (...names: readonly string[]) => ({
  'x-kubernetes-group-version-kind': names.map((kind) => ({ group: 'g', kind, version: 'v1' })),
})
const to = (...names: readonly string[]) => ({
  get: { responses: { 200: { schema: { anyOf: names.map(reference) } } } },
})
const reference = (name: string) => ({ $ref: `#/definitions/${name}` })

const first: JsonObject = {
  info: { title: 'first' },
  paths: { '/a': to('A', 'Both') },
  definitions: { A: { type: 'object' }, Both: { type: 'string', ...kinds('X') }, Both_v3: {} },
  parameters: { p: { name: 'p' } },
}

test('paths of others are added, with what they define', () => {
  const second = {
    info: { title: 'second' },
    paths: { '/b': to('B') },
    definitions: { B: { properties: { c: reference('C') } }, C: {} },
  }
  assert.deepEqual(mergeDocuments(first, [second]), {
    ...first,
    paths: { '/a': to('A', 'Both'), '/b': to('B') },
    definitions: { ...(first['definitions'] as object), ...second.definitions },
  })
  assert.equal(mergeDocuments(first, []), first)
  assert.equal(mergeDocuments(first, [{ swagger: '2.0' }]), first)
})

test('of two that tell of the same path the first has it', () => {
  const second = { paths: { '/a': to('B'), '/c': to('C') }, definitions: { B: {}, C: {} } }
  const { paths, definitions } = mergeDocuments(first, [second])
  assert.deepEqual(paths, { '/a': to('A', 'Both'), '/c': to('C') })
  assert.deepEqual(Object.keys(definitions as object), ['A', 'Both', 'Both_v3', 'C'])
  assert.equal(mergeDocuments(first, [{ paths: { '/a': to('B') } }]), first)
})

test('what is defined otherwise gets another name, which all that refer to it use', () => {
  const other = { type: 'integer' }
  const inner = { properties: { again: reference('Both') } }
  const second = {
    paths: { '/b': { ...to('Both', 'B'), parameters: [{ $ref: '#/parameters/p' }] } },
    definitions: { Both: other, Both_v2: {}, B: inner },
    parameters: { p: { name: 'q' } },
  }
  const merged = mergeDocuments(first, [second])
  assert.deepEqual((merged['paths'] as JsonObject)['/b'], {
    ...to('Both_v4', 'B'),
    parameters: [{ $ref: '#/parameters/p_v2' }],
  })
  const definitions = merged['definitions'] as JsonObject
  assert.deepEqual(definitions['Both_v4'], other)
  assert.deepEqual(definitions['B'], { properties: { again: reference('Both_v4') } })
  assert.deepEqual(merged['parameters'], { p: { name: 'p' }, p_v2: { name: 'q' } })
  const third = { paths: { '/c': to('Both') }, definitions: { Both: other } }
  const again = mergeDocuments(first, [second, third])
  assert.deepEqual((again['paths'] as JsonObject)['/c'], to('Both_v4'))
})

test('what is defined alike is of the kinds of both', () => {
  const second = {
    paths: { '/b': to('Both') },
    definitions: { Both: { type: 'string', ...kinds('Z', 'X', 'B') } },
  }
  const { definitions } = mergeDocuments(first, [second])
  assert.deepEqual((definitions as JsonObject)['Both'], { type: 'string', ...kinds('B', 'X', 'Z') })
})

test('definitions go with the paths that used them', () => {
  const document = {
    paths: { '/a/x': to('A'), '/b/y': to('B', 'C') },
    definitions: {
      A: { items: reference('C') },
      B: { items: reference('D') },
      C: {},
      D: {},
      E: {},
    },
  }
  const { paths, definitions } = withPaths(document, (path) => path.startsWith('/a/'))
  assert.deepEqual(paths, { '/a/x': to('A') })
  assert.deepEqual(Object.keys(definitions as object), ['A', 'C', 'E'])
})
