import assert from 'node:assert/strict'
import { test } from 'node:test'
import { upgradeManagers } from '#api/apply/upgrade-managers.ts'
import type { ManagedFieldsEntry } from '#api/metadata.ts'

function entry(text: string, fields: object): ManagedFieldsEntry {
  const [manager = '', operation = '', apiVersion = 'v1'] = text.split(' ')
  const fieldsV1 = JSON.stringify(fields)
  return { manager, operation, apiVersion, fieldsType: 'FieldsV1', fieldsV1 }
}

const a = { 'f:data': { 'f:a': {} } }
const b = { 'f:data': { 'f:b': {} } }
const ab = { 'f:data': { 'f:a': {}, 'f:b': {} } }

const cases: readonly {
  name: string
  before: ManagedFieldsEntry[]
  after: ManagedFieldsEntry[]
}[] = [
  {
    name: 'joins the old manager into the applier',
    before: [entry('kubectl Apply', a), entry('old Update', b), entry('other Update', b)],
    after: [entry('kubectl Apply', ab), entry('other Update', b)],
  },
  {
    name: 'makes the old manager the applier where there is none',
    before: [entry('old Update', b)],
    after: [entry('kubectl Apply', b)],
  },
  {
    name: 'drops the old manager of another version, whose fields cannot be joined',
    before: [entry('kubectl Apply', a), entry('old Update v0', b)],
    after: [entry('kubectl Apply', a)],
  },
  {
    name: 'leaves others alone',
    before: [entry('other Update', b)],
    after: [entry('other Update', b)],
  },
]

for (const { name, before, after } of cases) {
  test(`an upgrade ${name}`, () => {
    assert.deepEqual(upgradeManagers(before, { from: ['old'], to: 'kubectl' }), after)
  })
}
