import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ingresses } from '#kinds/networking/ingress/ingress.ts'
import type { Ingress } from '#kinds/networking/ingress/types.ts'
import { cellsOf } from '#kinds/testing/rules.ts'

test('a table tells where an ingress is reached, each place once and in order', () => {
  const points = [{ hostname: 'b.example' }, { ip: '192.0.2.1', hostname: 'c' }, {}]
  const ingress: Ingress = {
    ...{ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' },
    metadata: { name: 'i', namespace: 'n' },
    spec: {},
    status: { loadBalancer: { ingress: [...points, { hostname: 'b.example' }] } },
  }
  assert.equal(cellsOf(ingresses, ingress)['Address'], '192.0.2.1,b.example')
})
