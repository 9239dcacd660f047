/** One write of one object: compare with what is there, change, try again if another came first. */
import type { Resource } from '#api/metadata.ts'
import { serverTimeout } from '#api/status-answers.ts'
import { orAborted } from '#base/wait.ts'
import { frozen, KeptEntry, withoutRevision } from '#server/storage/kept-entry.ts'
import type { KindCache } from '#server/storage/kind-cache.ts'
import type {
  Change,
  Entry,
  ObjectName,
  Outcome,
  StoreWriteOptions,
  WriteResult,
} from '#server/storage/object-store.ts'
import type { StoreParts } from '#server/storage/store-parts.ts'
import { onlyKey } from '#store/key.ts'
import {
  type Committed,
  type Entry as StoreEntry,
  type Transaction,
  writeAt,
} from '#store/transaction.ts'

/** After so many others that came first, the client is told to try later. */
const tries = 100
const retryAfterSeconds = 1

/** What is there, as far as is known. */
interface Current {
  readonly entry: KeptEntry | undefined
  /** Whether something newer may be there, of which the cache does not know yet. */
  readonly mayBeStale: boolean
}

export interface WriteTarget {
  readonly parts: StoreParts
  readonly name: ObjectName
  readonly key: string
}

export async function writeObject(
  target: WriteTarget,
  change: Change,
  options: StoreWriteOptions,
): Promise<WriteResult> {
  const { parts, name } = target
  let current: Current = {
    entry: parts.cache.get(name.namespace, name.name),
    mayBeStale: parts.freshness !== undefined,
  }
  for (let left = tries; left > 0; left--) {
    if (left < tries || !options.isUnderway) options.signal.throwIfAborted()
    const done = await attempt(target, change, current, options)
    if ('entry' in done) return done
    current = done.current
  }
  const { definition } = parts.cache.form.storage
  throw serverTimeout(
    { group: definition.group, resource: definition.plural },
    'update',
    retryAfterSeconds,
  )
}

/** Does what the change wants; or answers what is surely newest, if what it was given may have misled it. */
async function attempt(
  target: WriteTarget,
  change: Change,
  current: Current,
  options: StoreWriteOptions,
): Promise<Attempt> {
  let outcome: Outcome
  try {
    const pending = change(current.entry, options)
    outcome = pending instanceof Promise ? await pending : pending
  } catch (error) {
    if (!current.mayBeStale || options.signal.aborted) throw error
    return { current: await newest(target, options.signal) }
  }
  return 'put' in outcome
    ? await put(target, outcome, current, options)
    : await keepOrRemove(target, outcome, current, options)
}

async function newest({ parts, key }: WriteTarget, signal: AbortSignal): Promise<Current> {
  const { entries } = await parts.engine.range(onlyKey(key), { signal })
  return { entry: entryFor(parts.cache, entries[0]), mayBeStale: false }
}

function entryFor(cache: KindCache, found: StoreEntry | undefined): KeptEntry | undefined {
  if (!found) return undefined
  const { key, modRevision, value } = found
  return (
    cache.at(key, modRevision) ?? new KeptEntry(cache.form, key, modRevision, { stored: value })
  )
}

type Attempt = WriteResult | { readonly current: Current }

async function keepOrRemove(
  target: WriteTarget,
  outcome: Exclude<Outcome, { readonly put: Resource }>,
  current: Current,
  options: StoreWriteOptions,
): Promise<Attempt> {
  const { entry } = current
  if (!entry) throw new TypeError(`Cannot keep or remove ${target.key}: it is not there`)
  if ('keep' in outcome) return await unchanged(target, entry, current, options.signal)
  if (options.dryRun) return { entry, before: entry, removed: true }
  return await remove(target, entry, options)
}

async function put(
  target: WriteTarget,
  { put: given, ttlSeconds }: Extract<Outcome, { readonly put: Resource }>,
  current: Current,
  options: StoreWriteOptions,
): Promise<Attempt> {
  const { parts, key } = target
  const { form, writes } = parts.cache
  const before = current.entry
  const object = frozen(form.storage.asStored(withoutRevision(given)))
  if (options.dryRun) {
    const entry = new KeptEntry(form, key, before?.revision ?? 0, { object })
    return { entry, before, removed: false }
  }
  const bytes = form.storage.encode(object)
  if (before?.isStoredAs(bytes)) {
    return await unchanged(target, before, current, options.signal)
  }
  const lease = ttlSeconds ? await parts.leases.leaseFor(ttlSeconds, options) : undefined
  const write = writes.begin(key, object, bytes)
  try {
    const committed = await commit(
      parts,
      writeAt(key, before?.revision ?? 0, bytes, lease),
      options,
    )
    if (!committed.succeeded) return { current: found(parts.cache, committed) }
    const { revision } = committed
    if (parts.feed.revision < revision) await seen(parts, revision, options.signal)
    const entry =
      entryAt(write.entries, revision) ??
      new KeptEntry(form, key, revision, { object, stored: bytes })
    return { entry, before, removed: false }
  } finally {
    writes.end(write)
  }
}

/**
 * A disk of our own answers soon or not at all, and a request has its own limit: what is on its way there
 * is waited for. Others may be out of reach for long.
 */
function commit(
  { engine, freshness }: StoreParts,
  transaction: Transaction,
  options: StoreWriteOptions,
): Promise<Committed> {
  return freshness
    ? engine.commit(transaction, { signal: options.signal })
    : engine.commit(transaction)
}

function entryAt(entries: readonly Entry[], revision: number): Entry | undefined {
  for (const entry of entries) if (entry.revision === revision) return entry
  return undefined
}

/** Nothing is to be done; but what is there must be looked at, if that may be something else. */
async function unchanged(
  target: WriteTarget,
  entry: KeptEntry,
  { mayBeStale }: Current,
  signal: AbortSignal,
): Promise<Attempt> {
  if (mayBeStale) return { current: await newest(target, signal) }
  return { entry, before: entry, removed: false }
}

async function remove(
  target: WriteTarget,
  before: KeptEntry,
  options: StoreWriteOptions,
): Promise<Attempt> {
  const { parts, key } = target
  const { writes } = parts.cache
  const removal = writes.beginRemoval(key)
  try {
    const committed = await commit(parts, writeAt(key, before.revision), options)
    if (!committed.succeeded) return { current: found(parts.cache, committed) }
    const { revision } = committed
    if (parts.feed.revision < revision) await seen(parts, revision, options.signal)
    const entry = entryAt(removal.ends, revision) ?? before.at(revision)
    return { entry, before, removed: true }
  } finally {
    writes.endRemoval(removal)
  }
}

/** What a write met that found another revision than it expected. */
function found(cache: KindCache, { results }: Committed): Current {
  const [read] = results
  const entry = read?.type === 'range' ? read.entries[0] : undefined
  return { entry: entryFor(cache, entry), mayBeStale: false }
}

/**
 * A write is answered when the caches show it. Where every read asks the store, that is a courtesy
 * to those who look at what is cached, and not waited for long.
 */
async function seen(
  { feed, freshness, clock }: StoreParts,
  revision: number,
  signal: AbortSignal,
): Promise<void> {
  if (!freshness) return await feed.reached(revision, signal)
  const enough = new AbortController()
  using _ = clock.after(courtesyMs, () => enough.abort())
  const reached = feed.reached(revision, AbortSignal.any([signal, enough.signal]))
  try {
    await orAborted(reached, signal)
  } catch (error) {
    signal.throwIfAborted()
    if (!enough.signal.aborted) throw error
  }
}

const courtesyMs = 1000
