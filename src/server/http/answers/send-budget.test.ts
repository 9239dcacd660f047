import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSendBudget } from '#server/http/answers/send-budget.ts'

test('what several clients share counts once, until the last has it', () => {
  const budget = createSendBudget(100)
  const shared = Buffer.alloc(60)
  const [first, second] = [budget.hold(shared)!, budget.hold(shared)!]
  assert.equal(budget.heldBytes, 60)
  assert.equal(budget.hold(Buffer.alloc(60)), undefined)
  first()
  assert.equal(budget.heldBytes, 60)
  second()
  assert.equal(budget.heldBytes, 0)
  assert.ok(budget.hold(Buffer.alloc(100)))
})
