import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Overload } from '#api/cel/declarations.ts'
import { newLibraries, storedLibraries } from '#api/cel/environment.ts'

test('the signature of every function can be read, though most are not until they are met', () => {
  const functions = [...newLibraries, ...storedLibraries].flatMap(({ functions = [] }) => functions)
  const overloads = functions.flatMap<Overload>(({ overloads: all }) => all)
  assert.ok(overloads.length > 300)
  for (const { id, args, result } of overloads) {
    assert.ok(args.every(({ name }) => name) && result.name, id)
  }
})
