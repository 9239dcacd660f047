import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resource } from '#api/metadata.ts'
import { isStatusError } from '#api/status/status.ts'
import { unknownFailure } from '#api/status/status-answers.ts'
import { admissionIn, shownIn } from '#server/admission/shown-in.ts'
import type { Converter } from '#server/served/converter.ts'

const one: Resource = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'one' } }
const { signal } = new AbortController()

function shapeOf(convert: Converter['convert'] | undefined) {
  const converter = convert && { convert, convertJson: () => assert.fail('objects are converted') }
  return { apiVersion: 'example.com/v2', custom: converter && { converter } } as never
}

test('an object is shown in the version that is asked for, by whoever converts it', async () => {
  const shape = shapeOf(async (objects, apiVersion) =>
    objects.map((object) => ({ object: { ...object, apiVersion }, bytes: 0 })),
  )
  const shown = await shownIn(shape, one, signal)
  assert.deepEqual(shown, { ...one, apiVersion: 'example.com/v2' })
  assert.equal(shownIn(shape, shown, signal), shown)
  const admission = await admissionIn(shape, { object: one, old: one, call: { signal } } as never)
  assert.deepEqual(
    [admission.object?.apiVersion, admission.old?.apiVersion],
    ['example.com/v2', 'example.com/v2'],
  )
})

test('where nobody converts, the object is shown as it is', () => {
  assert.equal(shownIn(shapeOf(undefined), one, signal), one)
})

test('an object that cannot be converted fails the write, as an error of the server', async () => {
  const shape = shapeOf(async () => {
    throw unknownFailure('conversion webhook for x failed: y')
  })
  await assert.rejects(
    async () => shownIn(shape, one, signal),
    (error) => {
      assert.ok(isStatusError(error))
      assert.equal(error.message, 'Internal error occurred: conversion webhook for x failed: y')
      return true
    },
  )
})
