import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ForgetfulMap, remembering } from '#base/collections/forgetful-map.ts'

test('a forgetful map forgets everything once it is full', () => {
  const map = new ForgetfulMap<string, number>(2)
  map.add('a', 1)
  map.add('b', 2)
  assert.deepEqual([map.get('a'), map.get('b')], [1, 2])
  map.add('c', 3)
  assert.deepEqual([map.has('a'), map.has('b'), map.get('c')], [false, false, 3])
})

test('what is remembered is made once, be it undefined, and anew when it was forgotten', () => {
  const asked: string[] = []
  const lengthOf = remembering(2, (text: string) => {
    asked.push(text)
    return text.length || undefined
  })
  assert.deepEqual(['', 'ab', '', 'ab'].map(lengthOf), [undefined, 2, undefined, 2])
  assert.deepEqual(['abc', 'ab', 'abc'].map(lengthOf), [3, 2, 3])
  assert.deepEqual(asked, ['', 'ab', 'abc', 'ab'])
})

test('what cannot be made is tried again', () => {
  let tries = 0
  const made = remembering(1, (_: string) => {
    if (++tries === 1) throw new Error('not yet')
    return tries
  })
  assert.throws(() => made('a'), /not yet/)
  assert.deepEqual([made('a'), made('a')], [2, 2])
})
