import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ingresses } from '#kinds/networking/ingress/ingress.ts'
import { cellsOf } from '#kinds/testing/rules.ts'

test('a table shows three hosts, and how many rules come after them', () => {
  const hostsOf = (...hosts: readonly string[]) => {
    const rules = hosts.map((host) => (host === '' ? {} : { host }))
    const metadata = { name: 'a', namespace: 'x' }
    const ingress = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata,
      spec: { rules },
    }
    return cellsOf(ingresses, ingress)['Hosts']
  }
  assert.equal(hostsOf(), '*')
  assert.equal(hostsOf('', 'a'), 'a')
  assert.equal(hostsOf('a', 'b', 'c'), 'a,b,c')
  assert.equal(hostsOf('', 'a', 'b', 'c', 'd', ''), 'a,b,c + 3 more...')
})
