import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  emptyTree,
  itemsOf,
  type Tree,
  withItem,
  withoutItem,
} from '#base/collections/sorted-tree.ts'
import { ChangeLog, fewestChanges, freshMs, LoggedChange } from '#server/storage/change-log.ts'
import { EncodingBudget } from '#server/storage/encoding-budget.ts'
import { frozen, KeptEntry } from '#server/storage/kept-entry.ts'
import { LogBudget } from '#server/storage/log-budget.ts'
import { pod, podKind, servedPods } from '#server/storage/testing/kit.ts'

const options = () => ({ budget: new LogBudget(), onForgotten() {} })
const all = { from: '', to: '~' }

test('every tree of the past is found again, however long ago', () => {
  const budget = new EncodingBudget()
  let tree: Tree<KeptEntry> = emptyTree()
  const log = new ChangeLog(tree, 0, options())
  const trees = [tree]
  for (let revision = 1; revision <= 5000; revision++) {
    const name = `p${(revision * 7) % 50}`
    const before = itemsOf(tree, { from: name, to: `${name}!` })[0]
    const after =
      before && revision % 3 === 0
        ? undefined
        : new KeptEntry({ storage: podKind, budget }, name, revision, { object: frozen(pod(name)) })
    tree = after ? withItem(tree, after) : withoutItem(tree, name)
    const parts = { name: { namespace: '', name }, revision, atMs: 0, before, after }
    log.push(new LoggedChange(parts), tree)
    trees.push(tree)
  }
  for (let revision = 0; revision <= 5000; revision += 37) {
    const found = log.treeAt(revision)
    assert.ok(found)
    assert.deepEqual(revisionsOf(found), revisionsOf(trees[revision]!), `at revision ${revision}`)
  }
})

test('what nobody can look back to any more is kept for nobody', () => {
  const budget = new EncodingBudget()
  const log = new ChangeLog(emptyTree(), 0, options())
  const encoded: KeptEntry[] = []
  const bytesOf = (entry: KeptEntry) => entry.encoded(servedPods, 'application/json').length
  let before: KeptEntry | undefined
  for (let revision = 1; revision <= 2 * fewestChanges; revision++) {
    const object = frozen(pod('p'))
    const after = new KeptEntry({ storage: podKind, budget }, 'p', revision, { object })
    const name = { namespace: '', name: 'p' }
    log.push(
      new LoggedChange({ name, revision, atMs: 0, before, after }),
      withItem(emptyTree(), after),
    )
    bytesOf(after)
    encoded.push(after)
    before = after
  }
  assert.equal(
    budget.bytes,
    encoded.reduce((sum, entry) => sum + bytesOf(entry), 0),
  )
  log.trim(freshMs)
  // Each that is left has what was before it, and there is what is there now.
  const reachable = encoded.slice(-fewestChanges - 1)
  assert.equal(
    budget.bytes,
    reachable.reduce((sum, entry) => sum + bytesOf(entry), 0),
  )
  const [old] = encoded
  assert.ok(bytesOf(old!) > 0)
  assert.equal(
    budget.bytes,
    reachable.reduce((sum, entry) => sum + bytesOf(entry), 0),
  )
})

function revisionsOf(tree: Tree<KeptEntry>): number[] {
  return itemsOf(tree, all).map((entry) => entry.revision)
}
