import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findProgram } from './find-program.ts'
import { kubectlPages, patternOf, testSessions } from './session.ts'

const kubectl = findProgram('kubectl')

testSessions("the system's kubectl", {
  pages: kubectlPages,
  programs: { kubectl: kubectl ?? '' },
  skip: kubectl === undefined && 'there is no kubectl on this machine',
})

test('an answer may leave out what differs each time, and nothing else', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['a b\n', 'a b\n', true],
    ['a b\n', 'a c\n', false],
    ['a …\n', 'a anything  \n', true],
    ['a.c\n', 'abc\n', false],
    ['a\n', 'a\nb\n', false],
    ['a\n…\nc\n', 'a\nc\n', true],
    ['a\n…\nc\n', 'a\nb\nb\nc\n', true],
    ['', '', true],
    ['', 'a\n', false],
  ]
  for (const [expected, said, matches] of cases) {
    assert.equal(patternOf(expected).test(said), matches, JSON.stringify([expected, said]))
  }
})
