import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeOf, treeFiles } from './files.ts'
import {
  isTest,
  longCommands,
  longest,
  longFiles,
  longFunctions,
  longLines,
  mayBeLonger,
} from './lengths.ts'

const code = codeOf(treeFiles())

test(`no file is longer than ${longest.file} lines, no test longer than ${longest.testFile}`, () => {
  assert.deepEqual(longFiles(code), Object.keys(mayBeLonger).sort())
})

test(`no function is longer than ${longest.function} lines of its own`, () => {
  const long = code.filter(({ path }) => !isTest(path)).flatMap(longFunctions)
  assert.deepEqual(long, [])
})

test(`no line is longer than ${longest.line} columns, unless nobody could break it`, () => {
  assert.deepEqual(code.flatMap(longLines), [])
})

test(`every command is shorter than ${longest.command} lines`, () => {
  assert.deepEqual(longCommands(code), [])
})

const body = (lines: number, indent = '  ') => `${indent}x()\n`.repeat(lines)

const functions: readonly (readonly [string, string, number])[] = [
  ['a function', `function f() {\n${body(80)}}\n`, 1],
  ['a function just short enough', `function f() {\n${body(68)}}\n`, 0],
  ['parameters on lines of their own', `function f(\n  a: string,\n): void {\n${body(80)}}\n`, 1],
  ['an arrow', `const f = async () => {\n${body(80)}}\n`, 1],
  ['a method', `class A {\n  async #f<T>(a: T): Promise<T> {\n${body(80, '    ')}  }\n}\n`, 1],
  [
    'a long one made of short ones',
    `function f() {\n${`  function g() {\n${body(30, '    ')}  }\n`.repeat(4)}}\n`,
    0,
  ],
  ['a block that is no function', `const table = {\n${body(80)}}\n`, 0],
  [
    'branches are lines of the function',
    `function f() {\n  if (a) {\n${body(80, '    ')}  }\n}\n`,
    1,
  ],
]
for (const [name, text, count] of functions) {
  test(`function lengths: ${name}`, () => {
    assert.equal(longFunctions({ path: 'a.ts', text }).length, count)
  })
}

test('long lines are seen, but not those that are one text', () => {
  const long = 'x'.repeat(120)
  assert.equal(longLines({ path: 'a.ts', text: `f(${long})\n` }).length, 1)
  assert.equal(longLines({ path: 'a.ts', text: `  '${long}',\n` }).length, 0)
})
