import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { APIGroupDiscovery } from '#kinds/apidiscovery/apigroupdiscovery/types.ts'
import { mergeGroups } from '#server/discovery/merge-groups.ts'
import { mergeOrders } from '#server/discovery/relative-order.ts'

const things = { resource: 'things', scope: 'Namespaced', singularResource: 'thing' }
const group = (
  name: string,
  ...versions: NonNullable<APIGroupDiscovery['versions']>
): APIGroupDiscovery => ({ metadata: { name }, versions }) as unknown as APIGroupDiscovery
const names = (groups: readonly APIGroupDiscovery[]) => groups.map(({ metadata }) => metadata.name)

test('lists keep their orders, and what none of them orders is in that of the alphabet', () => {
  const cases: readonly (readonly [lists: readonly (readonly string[])[], merged: string])[] = [
    [
      [
        ['a', 'b', 'c'],
        ['b', 'c'],
      ],
      'a b c',
    ],
    [
      [
        ['a', 'c'],
        ['b', 'c'],
      ],
      'a b c',
    ],
    [
      [
        ['c', 'a'],
        ['c', 'b', 'a'],
      ],
      'c b a',
    ],
    [
      [
        ['x', 'b', 'z'],
        ['x', 'a', 'z'],
      ],
      'x a b z',
    ],
    // One that has all decides, though another contradicts it.
    [
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
      'a b',
    ],
    [
      [
        ['b', 'a'],
        ['a', 'c', 'b'],
      ],
      'a c b',
    ],
    [
      [
        ['b', 'a', 'x'],
        ['a', 'b', 'y'],
      ],
      'a b x y',
    ],
    [[], ''],
  ]
  for (const [lists, merged] of cases) assert.equal(mergeOrders(lists).join(' '), merged)
})

test('groups and versions of all servers are there, each in the order that all agree on', () => {
  const own = [group('apps', { version: 'v1' }), group('batch', { version: 'v1' })]
  const others = new Map([
    ['b', [group('apps', { version: 'v2' }, { version: 'v1' }), group('new', { version: 'v1' })]],
  ])
  for (const identity of ['a', 'c']) {
    const merged = mergeGroups(own, { own: identity, others })
    assert.deepEqual(names(merged), ['apps', 'batch', 'new'])
    assert.deepEqual(
      merged[0]?.versions?.map(({ version }) => version),
      ['v2', 'v1'],
    )
  }
  assert.deepEqual(mergeGroups(own, { own: 'a', others: new Map() }), own)
})

test('a resource can all that it can at any server, and is what the first says', () => {
  const at = (verbs: readonly string[], singularResource: string, ...subresources: string[]) => [
    group('g', {
      version: 'v1',
      resources: [
        {
          ...{ ...things, verbs, singularResource },
          subresources: subresources.map((subresource) => ({ subresource, verbs })),
        },
      ],
    }),
  ]
  const peers = { own: 'b', others: new Map([['a', at(['watch', 'get'], 'first', 'status')]]) }
  const [merged] = mergeGroups(at(['list', 'get'], 'second', 'status', 'scale'), peers)
  assert.deepEqual(merged?.versions?.[0]?.resources, [
    {
      ...things,
      singularResource: 'first',
      verbs: ['get', 'list', 'watch'],
      subresources: [
        { subresource: 'scale', verbs: ['list', 'get'] },
        { subresource: 'status', verbs: ['list', 'get'] },
      ],
    },
  ])
})
