import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { createFileTextReader, type FileText, freshMs } from '#server/webhooks/file-text.ts'

test('a text in a file is read anew after a while, and once read outlasts its file', () => {
  const clock = createFakeClock(0)
  let text: string | undefined
  const file: FileText = { first: 'first', read: () => text }
  const textOf = createFileTextReader(clock)
  const seen = [textOf(file)]
  for (const next of ['one\n', 'two\n', '', undefined, 'three']) {
    text = next
    seen.push(textOf(file))
    clock.advance(freshMs)
  }
  assert.deepEqual(seen, ['first', 'one', 'two', 'two', 'two', 'three'])
  text = 'four'
  clock.advance(-1)
  assert.equal(textOf(file), 'three', 'not before its time')
})

test('a text that is said stays what it is', () => {
  const textOf = createFileTextReader(createFakeClock(0))
  assert.deepEqual([textOf('said'), textOf(undefined)], ['said', undefined])
})
