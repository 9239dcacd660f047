import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { findProgram } from '../processes/find-program.ts'
import { blocksOf, createFolder, examplesOf, patternOf, typeErrors } from './examples.ts'

const root = resolve(import.meta.dirname, '../..')
const pages = globSync('docs/guide/*.md', { cwd: root }).sort()

const missingKubectl = !findProgram('kubectl') && 'there is no kubectl on this machine'

test('there is a guide', () => assert.notEqual(pages.length, 0))

for (const page of pages) {
  test(`the examples of ${page} print what it says`, async (t) => {
    const blocks = blocksOf(readFileSync(resolve(root, page), 'utf8'))
    using where = createFolder()
    const examples = examplesOf(blocks, where.folder)
    for (const { line, command, expected, run } of examples) {
      const skip = missingKubectl && /\bkubectl\b/.test(command) && missingKubectl
      await t.test(`line ${line}`, { skip }, () => {
        const printed = run()
        if (!patternOf(expected).test(printed)) assert.equal(printed, expected)
      })
    }
    if (blocks.some(({ language }) => language === 'ts')) {
      await t.test('programs have the right types', () =>
        assert.equal(typeErrors(where.folder), ''),
      )
    }
  })
}

const page = `
\`\`\`yaml a.yaml
kind: Pod
\`\`\`

\`\`\`console
$ cat a.yaml
kind: Pod
$ cox frob; echo $?
cox: unknown command "frob"; "cox --help" lists the commands
2
\`\`\`

\`\`\`ts
const one: number = 1
console.log('one', one)
\`\`\`

\`\`\`text
one 1
\`\`\`

\`\`\`sh
never run
\`\`\`
`

test('files, sessions and programs are found, run, and compared with what they should print', () => {
  using where = createFolder()
  const results = examplesOf(blocksOf(page), where.folder).map(({ line, expected, run }) => {
    return { line, expected, matches: run() === expected }
  })
  const unknown = 'cox: unknown command "frob"; "cox --help" lists the commands\n2\n'
  assert.deepEqual(results, [
    { line: 7, expected: 'kind: Pod\n', matches: true },
    { line: 9, expected: unknown, matches: true },
    { line: 14, expected: 'one 1\n', matches: true },
  ])
  assert.equal(typeErrors(where.folder), '')
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

test('a program whose types are wrong is told', () => {
  using where = createFolder()
  examplesOf(blocksOf('```ts a.ts\nexport const x: string = 1\n```\n'), where.folder)
  assert.match(typeErrors(where.folder), /a\.ts\(1,14\): error TS2322/)
})
