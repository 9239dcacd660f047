/**
 * A process to be killed: it opens a store, watches it, and has many writers commit to it, while it
 * compacts what was watched. What it sees and what is acknowledged it writes to descriptor 3, a
 * line at a time and at once, so that nothing it said is lost when it dies:
 *
 *     open REVISION          the store is open
 *     at KEY VALUE           what it found there
 *     saw REVISION K=V ...   the watch saw a revision; a deleted key has no value
 *     ack WRITER N REVISION  a commit was answered
 */

import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { bytes, never, text } from '#store/conformance/kit.ts'
import { restless } from '#store/conformance/restless.ts'
import type { Engine } from '#store/engine.ts'
import { allKeys, onlyKey } from '#store/key.ts'
import { openSqliteEngine } from '#store/sqlite/sqlite.ts'
import type { Operation } from '#store/transaction.ts'

export interface CrashWriterOptions {
  readonly directory: string
  readonly session: number
  readonly writers: number
  /** The last revision that was seen before. */
  readonly after: number
  /** The database goes from thread to thread all the time. */
  readonly restless: boolean
}

/** So many revisions stay uncompacted behind the watch. */
const keptRevisions = 300
const compactEvery = 500
/** Enough keys, over all writers, that those changed are also written while nothing is compacted. */
const manyKeys = 500

const [options] = (await once(process, 'message')) as [CrashWriterOptions]
const engine = await openSqliteEngine({
  directory: options.directory,
  ...(options.restless && { limits: restless }),
})
say(`open ${(await engine.status()).revision}`)
const { entries } = await engine.range(allKeys)
say(...entries.map(({ key, value }) => `at ${key} ${text(value)}`))
await Promise.all([
  once(process, 'disconnect'), // a store alone keeps no process alive
  watch(engine),
  ...Array.from({ length: options.writers }, (_, writer) => write(engine, writer)),
])

function say(...lines: string[]): void {
  if (lines.length > 0) writeSync(3, `${lines.join('\n')}\n`)
}

/** Puts three keys at a time, one of them of many; now and then it deletes the second one. */
async function write(store: Engine, writer: number): Promise<void> {
  for (let n = 1; ; n++) {
    const value = bytes(`${options.session}.${n}`)
    const second: Operation =
      n % 10 === 0
        ? { type: 'delete', ...onlyKey(`b${writer}`) }
        : { type: 'put', key: `b${writer}`, value }
    const first: Operation = { type: 'put', key: `a${writer}`, value }
    const third: Operation = { type: 'put', key: `w${writer}.${n % manyKeys}`, value }
    const { revision } = await store.commit({ success: [first, second, third] })
    say(`ack ${writer} ${n} ${revision}`)
  }
}

async function watch(store: Engine): Promise<void> {
  let compacted = options.after
  for await (const batch of store.changes(options.after, { signal: never })) {
    const revisions = Map.groupBy(batch.changes, ({ entry }) => entry.modRevision)
    const lines = [...revisions].map(([revision, changes]) => {
      const words = changes.map(
        ({ type, entry }) => `${entry.key}=${type === 'put' ? text(entry.value) : ''}`,
      )
      return `saw ${revision} ${words.join(' ')}`
    })
    say(...lines)
    if (batch.revision - compacted < compactEvery) continue
    compacted = batch.revision
    await store.compact(batch.revision - keptRevisions).catch(() => {}) // or done already
  }
}
