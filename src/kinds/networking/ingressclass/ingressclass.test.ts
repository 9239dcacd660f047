import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ingressClasses } from '#kinds/networking/ingressclass/ingressclass.ts'
import type { IngressClass } from '#kinds/networking/ingressclass/types.ts'
import { cellsOf, updated } from '#kinds/testing/rules.ts'

test('a table tells which class is the default', () => {
  const nameOf = (isDefault: string) => {
    const annotations = { 'ingressclass.kubernetes.io/is-default-class': isDefault }
    const ingressClass: IngressClass = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name: 'c', annotations },
      spec: { controller: 'example.com/c' },
    }
    return cellsOf(ingressClasses, ingressClass)['Name']
  }
  assert.deepEqual([nameOf('true'), nameOf('True')], ['c (default)', 'c'])
})

test('that the controller may not change is told before what is wrong with it', () => {
  const metadata = { name: 'c' }
  const of = (spec: IngressClass['spec']): IngressClass => {
    return { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata, spec }
  }
  const { errors } = updated(ingressClasses, of({}), of({ controller: 'example.com/c' }))
  assert.deepEqual(errors, [
    'spec.controller: Invalid value: "": field is immutable',
    'spec.controller: Required value',
  ])
})
