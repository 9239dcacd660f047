import assert from 'node:assert/strict'
import { test } from 'node:test'
import { editsBetween } from '#base/line-diff.ts'

function told(old: string, now: string): string {
  const edits = editsBetween(old.split(' '), now.split(' '))
  return edits
    .map(({ isSame, old: a, now: b }) => `${isSame ? '=' : '!'}${a.from}-${a.to}:${b.from}-${b.to}`)
    .join(' ')
}

test('the longest run that both have stands, and what is longest beside it', () => {
  assert.equal(told('a b c d', 'a x c d'), '=0-1:0-1 !1-2:1-2 =2-4:2-4')
  assert.equal(told('a b', 'a c a b'), '!0-0:0-2 =0-2:2-4')
  assert.equal(told('a b c', 'c a b'), '!0-0:0-1 =0-2:1-3 !2-3:3-3')
  assert.equal(told('a', 'b'), '!0-1:0-1')
  assert.equal(told('a b', 'a b'), '=0-2:0-2')
})

test('a long text is not held together by what it repeats', () => {
  const filler = Array.from({ length: 100 }, (_, i) => `x ${i}`).join(' ')
  // Alone, the line that is everywhere is no run; beside another one it belongs to that.
  assert.equal(told('a x b', `x ${filler}`), '!0-3:0-201')
  assert.equal(told('a x 7 b', `x ${filler}`), '!0-1:0-15 =1-3:15-17 !3-4:17-201')
})
