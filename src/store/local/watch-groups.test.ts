import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allKeys, type KeyRange, onlyKey, prefixRange } from '#store/key.ts'
import type { RecentRevision } from '#store/local/recent.ts'
import { WatchGroups } from '#store/local/watch-groups.ts'
import { changeOf } from '#store/state.ts'
import { noValue } from '#store/transaction.ts'

function revisionOf(revision: number, ...keys: string[]): RecentRevision {
  const changes = keys.map((key, order) => {
    const slot = {
      key,
      createRevision: 1,
      modRevision: revision,
      version: 1,
      lease: 0n,
      order,
      value: noValue,
    }
    return changeOf(slot, noValue)
  })
  return { revision, slotChanges: [], changes, full: undefined }
}

/** Waiters who write down how they were woken. */
function listeners(groups: WatchGroups) {
  const heard: string[] = []
  const add = (name: string, range: KeyRange, seen = 1) => {
    const waiter = { wake: (now: number) => void heard.push(`${name} has seen ${now}`) }
    groups.add(range, waiter, seen)
    return waiter
  }
  return { heard, add }
}

test('a change wakes those whose range it is in, once, and the others wait on', () => {
  const groups = new WatchGroups()
  const { heard, add } = listeners(groups)
  add('all', allKeys, 1)
  add('a', onlyKey('a'), 1)
  add('another a', onlyKey('a'), 1)
  add('b/', prefixRange('b/'), 1)
  groups.publish([revisionOf(2, 'a', 'c')], 2)
  assert.deepEqual(heard.toSorted(), ['a has seen 1', 'all has seen 1', 'another a has seen 1'])
  groups.publish([revisionOf(3, 'a'), revisionOf(4, 'b0')], 4)
  groups.publish([revisionOf(5, 'b/1', 'b/2')], 5)
  assert.deepEqual(heard.slice(3), ['b/ has seen 4'])
})

test('one who is called is told how far he has come without a change', () => {
  const groups = new WatchGroups()
  const { heard, add } = listeners(groups)
  const quiet = add('quiet', onlyKey('q'), 1)
  const future = add('future', onlyKey('q'), 9)
  groups.publish([revisionOf(2, 'a')], 2)
  groups.call(onlyKey('q'), quiet)
  groups.call(onlyKey('q'), future)
  groups.call(onlyKey('q'), quiet) // waits no more
  assert.deepEqual(heard, ['quiet has seen 2', 'future has seen 9'])
})
