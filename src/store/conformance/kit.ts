/** What the parts of the conformance suite share: how an engine is opened, and short forms. */
import type { Clock } from '#base/clock.ts'
import type { ChangeBatch, ChangesOptions, Engine } from '#store/engine.ts'
import { allKeys, onlyKey } from '#store/key.ts'
import type { Change, Committed, Entry, RangeQuery } from '#store/transaction.ts'

export interface EngineUnderTest {
  /** Opens an engine without keys and leases; its revision may be any. */
  open(options?: { readonly clock?: Clock }): Promise<Engine>
  /** Opens one from a snapshot; absent if a snapshot's revisions cannot be kept. */
  restore?(snapshot: AsyncIterable<Uint8Array>): Promise<Engine>
  /** Why leases cannot be timed by the clock passed to `open`; they are given real seconds then. */
  readonly ownClock?: string
}

export const never = new AbortController().signal

export function bytes(text: string): Uint8Array {
  return Buffer.from(text)
}

export function text(value: Uint8Array): string {
  return Buffer.from(value).toString()
}

export async function newest(engine: Engine): Promise<number> {
  return (await engine.status()).revision
}

export function put(engine: Engine, key: string, value = 'v', lease?: bigint): Promise<Committed> {
  const success = [{ type: 'put' as const, key, value: bytes(value), ...(lease && { lease }) }]
  return engine.commit({ success })
}

export function remove(engine: Engine, key: string): Promise<Committed> {
  return engine.commit({ success: [{ type: 'delete', ...onlyKey(key) }] })
}

export async function get(engine: Engine, key: string, at?: number): Promise<Entry | undefined> {
  const { entries } = await engine.range({ ...onlyKey(key), ...(at && { at }) })
  return entries[0]
}

/** The range as words: `key=value`. */
export async function list(engine: Engine, query: Partial<RangeQuery> = {}): Promise<string[]> {
  const { entries } = await engine.range({ ...allKeys, ...query })
  return entries.map(({ key, value }) => `${key}=${text(value)}`)
}

/** One change as words, its revision counted from `base`. */
export function describeChange({ type, entry, previous }: Change, base: number): string {
  const before = previous ? ` was ${text(previous.value)}@${previous.modRevision - base}` : ''
  const now = type === 'put' ? `=${text(entry.value)}` : ''
  return `${type} ${entry.key}${now}@${entry.modRevision - base}${before}`
}

/** The first `count` changes after a revision; then the stream is closed. */
export async function take(
  engine: Engine,
  after: number,
  count: number,
  options: Partial<ChangesOptions> = {},
): Promise<Change[]> {
  const taken: Change[] = []
  for await (const batch of engine.changes(after, { signal: never, ...options })) {
    taken.push(...batch.changes)
    if (taken.length >= count) break
  }
  return taken
}

export async function nextBatch(stream: AsyncIterator<ChangeBatch>): Promise<ChangeBatch> {
  const result = await stream.next()
  if (result.done) throw new Error('Expected a batch, but the changes have ended')
  return result.value
}
