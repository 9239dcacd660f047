import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ipAddresses } from '#kinds/networking/ipaddress/ipaddress.ts'
import type { ParentReference } from '#kinds/networking/ipaddress/types.ts'
import { cellsOf } from '#kinds/testing/rules.ts'

test('a table tells what an address belongs to, kinds in small letters', () => {
  const parentOf = (parentRef: ParentReference) =>
    cellsOf(ipAddresses, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IPAddress',
      metadata: { name: '192.0.2.1' },
      spec: { parentRef },
    })['ParentRef']
  assert.equal(parentOf({ resource: 'Services', namespace: 'A', name: 'B' }), 'services/A/B')
  assert.equal(parentOf({ group: 'G.example', resource: 'r', name: 'b' }), 'r.g.example/b')
})
