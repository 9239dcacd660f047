import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unwanted } from './exports.ts'
import { treeFiles } from './files.ts'

test('what is exported another file wants', () => {
  assert.deepEqual(unwanted(treeFiles()), [], 'it is dead, or its file’s own business')
})

test('the rule sees what nobody wants, be it named in a comment', () => {
  const files = [
    {
      path: 'src/api/a.ts',
      text: 'export const one = 1\nexport function two() {}\nexport type T = 1',
    },
    {
      path: 'src/api/b.ts',
      text: "import { one } from '#api/a.ts'\n/** As two. */\nconst b = one // two",
    },
  ]
  assert.deepEqual(unwanted(files), ['src/api/a.ts: two'])
})
