import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CommitQueue } from '#store/local/commit-queue.ts'
import { type Journal, noJournal, type Step } from '#store/local/journal.ts'
import { emptyState, type State } from '#store/state.ts'
import { isStoreError, StoreError } from '#store/store-error.ts'

const step: Step = { changes: [] }

/** A journal whose appends end when the test says so, in the order they were made. */
function slowJournal() {
  const appends: { steps: number; resolve(): void; reject(err: unknown): void }[] = []
  const journal: Journal = {
    ...noJournal,
    append(steps) {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      appends.push({ steps: steps.length, resolve, reject })
      return promise
    },
  }
  return { journal, appends }
}

function queueOf(journal: Journal) {
  const published: number[] = []
  const queue = new CommitQueue(emptyState, journal, (steps) => {
    for (const { state } of steps) published.push(state.revision)
  })
  /** Submits a step that makes the next revision; answers what became of it, in a word. */
  const commit = async () => {
    const next: State = { ...queue.tentative, revision: queue.tentative.revision + 1 }
    try {
      await queue.submit(step, next)
      return next.revision
    } catch (err) {
      return isStoreError(err) ? err.reason : err
    }
  }
  return { queue, published, commit }
}

/** Everything submitted so far is with the journal after it. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('steps of one turn go to the journal together, and show only when durable', async () => {
  const { journal, appends } = slowJournal()
  const { queue, published, commit } = queueOf(journal)
  const commits = [commit(), commit(), commit()]
  await turn()
  assert.deepEqual(
    [appends.map(({ steps }) => steps), queue.tentative.revision, queue.durable.revision],
    [[3], 4, 1],
  )
  appends[0]!.resolve()
  assert.deepEqual(
    [await Promise.all(commits), published, queue.durable.revision],
    [[2, 3, 4], [2, 3, 4], 4],
  )
})

test('what was decided on a step that failed fails too, and the next is decided without it', async () => {
  const { journal, appends } = slowJournal()
  const { queue, published, commit } = queueOf(journal)
  const first = commit()
  await turn()
  const onItsWay = commit() // decided on the first, and with the journal when that fails
  await turn()
  const gathered = commit() // decided on both
  appends[0]!.reject(new StoreError('NoSpace', 'full'))
  assert.deepEqual(await Promise.all([first, gathered]), ['NoSpace', 'NoSpace'])
  const next = commit()
  appends[1]!.reject(new StoreError('NoSpace', 'refused with the first'))
  assert.equal(await onItsWay, 'NoSpace')
  await turn()
  appends[2]!.resolve()
  assert.deepEqual([await next, published, queue.durable.revision], [2, [2], 2])
})

test('after a failure of which nobody knows what it left, nothing is written any more', async () => {
  const { journal, appends } = slowJournal()
  const { commit } = queueOf(journal)
  const first = commit()
  await turn()
  appends[0]!.reject(new StoreError('Failed', 'no sync'))
  assert.deepEqual([await first, await commit(), appends.length], ['Failed', 'Failed', 1])
})

test('a step that changes nothing waits for what it has seen, and for nothing else', async () => {
  const { journal, appends } = slowJournal()
  const { queue, commit } = queueOf(journal)
  await queue.submit(step, queue.tentative) // nothing is on its way: at once
  const write = commit()
  let answered = false
  const read = queue.submit(step, queue.tentative).then(() => {
    answered = true
  })
  await turn()
  assert.equal(answered, false)
  appends[0]!.resolve()
  await Promise.all([write, read])
})

test('a disk that stands still does not gather commits without end', async () => {
  const { journal, appends } = slowJournal()
  const { commit } = queueOf(journal)
  const commits = Array.from({ length: 50_001 }, commit)
  await turn()
  appends[0]!.resolve()
  const ends = await Promise.all(commits)
  assert.deepEqual([ends[49_999], ends[50_000]], [50_001, 'Unavailable'])
})
