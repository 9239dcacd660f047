/** The judge of what clients of the API saw finds each kind of wrong. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Deed, SeenChange } from '#store/conformance/history.ts'
import { judgeAll } from './api-judge.ts'
import type { Epoch } from './api-watchers.ts'
import type { Needs } from './api-writers.ts'

const log: readonly SeenChange[] = [
  { revision: 11, key: 'a', value: '0/1' },
  { revision: 14, key: 'a', value: '0/2' },
  { revision: 15, key: 'a' },
  { revision: 19, key: 'a', value: '0/3' },
]
const [first, second, gone, third] = log as [SeenChange, SeenChange, SeenChange, SeenChange]

const deeds: readonly Deed[] = log.flatMap(({ revision, key, value }, i) => {
  if (value === undefined) return []
  const when = { client: 0, began: 10 * i, ended: 10 * i + 1 }
  return [{ ...when, key, write: { value }, outcome: 'written' as const, revision }]
})
const needs = new Map<string, Needs>([
  ['0/1', 'absent'],
  ['0/2', 11],
  ['0/3', 'absent'],
])
const deletions = new Map([['a', { sure: 1, perhaps: 0 }]])
const written = { deeds, needs, deletions }
const epoch: Epoch = {
  at: 12,
  state: new Map([['a', first]]),
  changes: [second, gone, third],
  upTo: 20,
}

function verdict(seen: Epoch | readonly Epoch[], how: Partial<typeof written> = {}): string {
  const watched = [{ epochs: [seen].flat(), connections: 1, gone: 0, wrong: [] }]
  return judgeAll({ ...written, ...how }, watched, log, 10).join('; ')
}

test('a lawful history is not blamed', () => {
  assert.equal(verdict(epoch), '')
  assert.equal(verdict({ ...epoch, changes: [second], upTo: 14 }), '')
})

test('lost, repeated, swapped and invented events are found', () => {
  assert.match(verdict({ ...epoch, changes: [second, third] }), /saw a=0\/3@19 instead of a=\(del/)
  assert.match(verdict({ ...epoch, changes: [second, second, gone, third] }), /saw a=0\/2@14 inst/)
  assert.match(
    verdict({ ...epoch, changes: [gone, second, third] }),
    /saw a=\(deleted\)@15 instead/,
  )
  assert.match(verdict({ ...epoch, changes: [second, gone] }), /saw nothing instead of a=0\/3@19/)
  assert.match(verdict({ ...epoch, state: new Map() }), /had a of undefined, not 11/)
})

test('a new list covers what was missed before it, and goes back for nothing', () => {
  const early = { ...epoch, changes: [second], upTo: 14 }
  const late = { at: 19, state: new Map([['a', third]]), changes: [], upTo: 20 }
  assert.equal(verdict([early, late]), '')
  assert.match(verdict([early, { ...late, state: new Map() }]), /had a of undefined, not 19/)
  assert.match(verdict([early, { ...late, state: epoch.state }]), /had a of 11, not 19/)
  assert.match(verdict([{ ...epoch, upTo: 21 }, late]), /a list at 19 after 21/)
  assert.match(verdict([early, { ...epoch, at: 15, state: new Map() }]), /saw a=0\/2@14 instead/)
})

test('writes that were lost, or done on what they did not expect, are found', () => {
  const [one] = deeds
  const lost: Deed = { ...one!, write: { value: '0/4' }, revision: 16 }
  assert.match(verdict(epoch, { deeds: [...deeds, lost] }), /acknowledged write 0\/4 is lost/)
  const refused = deeds.map((deed) =>
    deed === one ? { ...deed, outcome: 'refused' as const } : deed,
  )
  assert.match(verdict(epoch, { deeds: refused }), /a=0\/1@11 was refused/)
  const stale = new Map<string, Needs>([...needs, ['0/2', 9]])
  assert.match(verdict(epoch, { needs: stale }), /0\/2 of a needed 9, but found 11/)
  const more = new Map([['a', { sure: 2, perhaps: 0 }]])
  assert.match(verdict(epoch, { deletions: more }), /deleted 1 times, not 2 to 2/)
})
