import assert from 'node:assert/strict'
import { posix } from 'node:path'
import { test } from 'node:test'
import { treeFiles } from './files.ts'
import { composition, rooms } from './rooms.ts'

const files = treeFiles()
const paths = new Set(files.map(({ path }) => path))
const textOf = (path: string) => files.find((file) => file.path === path)?.text ?? ''
const headings = (text: string) =>
  Array.from(text.matchAll(/^## (.+)$/gm), ([, heading]) => heading)

const open = [...Object.keys(rooms), composition].filter((room) =>
  files.some(({ path }) => path.startsWith(`src/${room}/`)),
)

for (const room of open) {
  test(`src/${room}/README.md has the sections that every room's has`, () => {
    assert.deepEqual(headings(textOf(`src/${room}/README.md`)), [
      'What it does',
      'What it promises',
      'What it never does',
      'How to read it',
      'How it is tested',
    ])
  })
}

test('ARCHITECTURE.md names every room, bottom to top', () => {
  const rows = textOf('ARCHITECTURE.md').matchAll(/^\| \[?`(\w+)`/gm)
  assert.deepEqual(
    Array.from(rows, ([, room]) => room),
    [...Object.keys(rooms), composition],
  )
})

const decisions = files.filter(({ path }) => path.startsWith('docs/decisions/'))

test('decisions are numbered, each number once', () => {
  const names = decisions.map(({ path }) => posix.basename(path))
  assert.deepEqual(
    names.filter((name) => !/^\d{4}-[a-z0-9-]+\.md$/.test(name)),
    [],
  )
  const numbers = names.map((name) => name.slice(0, 4))
  assert.deepEqual(numbers, [...new Set(numbers)])
})

for (const { path, text } of decisions) {
  test(`${path} has context, choice and consequences, on one page`, () => {
    assert.deepEqual(headings(text), ['Context', 'Choice', 'Consequences'])
    assert.match(text, /^# \S/)
    assert.ok(text.split('\n').length <= 80)
  })
}

test('links between documents lead somewhere', () => {
  const folders = new Set([...paths].map((path) => posix.dirname(path)))
  const broken = files
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap(({ path, text }) =>
      Array.from(text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g), ([, link]) =>
        posix.join(posix.dirname(path), link!),
      )
        .filter((target) => !paths.has(target) && !folders.has(target.replace(/\/$/, '')))
        .map((target) => `${path}: ${target}`),
    )
  assert.deepEqual(broken, [])
})
