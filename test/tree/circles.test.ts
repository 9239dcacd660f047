import assert from 'node:assert/strict'
import { test } from 'node:test'
import { circlesOf, mayStay } from './circles.ts'
import { treeFiles } from './files.ts'

test('no folders import each other, nor by way of others', () => {
  assert.deepEqual(circlesOf(treeFiles()), Object.keys(mayStay))
})

const importing = (path: string, ...targets: readonly string[]) => ({
  path: `src/${path}`,
  text: targets.map((target) => `import { x } from '#${target}'\n`).join(''),
})

test('a circle is seen by way of others, of a file beside folders, and however deep', () => {
  const files = [
    importing('store/a/one.ts', 'store/b/two.ts'),
    importing('store/b/two.ts', 'store/three.ts'),
    importing('store/three.ts', 'store/a/four.ts', 'store/c/five.ts'),
    importing('store/d/x/six.ts', 'store/d/y/seven.ts'),
    importing('store/d/y/eight.ts', 'store/d/x/nine.ts'),
  ]
  assert.deepEqual(circlesOf(files), ['src/store: a, b, three.ts', 'src/store/d: x, y'])
})

test('files that import each other, tests, and groups of kinds are let pass', () => {
  const files = [
    importing('store/one.ts', 'store/two.ts'),
    importing('store/two.ts', 'store/one.ts'),
    importing('store/a/three.ts', 'store/b/four.ts'),
    importing('store/b/four.test.ts', 'store/a/three.ts'),
    importing('kinds/core/five.ts', 'kinds/apps/six.ts'),
    importing('kinds/apps/six.ts', 'kinds/core/five.ts'),
  ]
  assert.deepEqual(circlesOf(files), [])
})
