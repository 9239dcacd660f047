/** One write of one object: compare with what is there, change, try again if another came first. */
import type { Resource } from '#api/metadata.ts'
import { groupResourceOf } from '#api/resource.ts'
import { serverTimeout } from '#api/status/status-answers.ts'
import { orAborted } from '#base/wait.ts'
import type {
  Change,
  Entry,
  ObjectName,
  Outcome,
  StoreWriteOptions,
  WriteResult,
} from '#server/served/object-store.ts'
import { frozen, KeptEntry, withoutRevision } from '#server/storage/kept-entry.ts'
import type { KindCache } from '#server/storage/kind-cache.ts'
import type { StoreParts } from '#server/storage/store-parts.ts'
import { tracedCommit } from '#server/storage/traced-commit.ts'
import { type Transformer, untransformed } from '#server/storage/transformer.ts'
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
  throw serverTimeout(groupResourceOf(definition), 'update', retryAfterSeconds)
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
  return surely(parts.cache, entries[0])
}

function surely(cache: KindCache, found: StoreEntry | undefined): Current {
  const entry = found && cache.entryOf(found.key, found.modRevision, found.value)
  return { entry, mayBeStale: false }
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
  if ('keep' in outcome) return await keep(target, outcome, entry, { current, options })
  if (options.dryRun) return { entry, before: entry, removed: true }
  return await remove(target, entry, options)
}

/** As it is, but for what is encrypted in another way than it would be today. */
async function keep(
  target: WriteTarget,
  { ttlSeconds }: Extract<Outcome, { readonly keep: true }>,
  entry: KeptEntry,
  { current, options }: { readonly current: Current; readonly options: StoreWriteOptions },
): Promise<Attempt> {
  const kept = await unchanged(target, entry, current, options.signal)
  if ('current' in kept || options.dryRun) return kept
  if (isWhole(target, entry) && !(await isStale(target, entry, options.signal))) return kept
  const again = { put: entry.object, ...(ttlSeconds !== undefined && { ttlSeconds }) }
  return await put(target, { ...again, isStale: true }, current, options)
}

interface Put {
  readonly put: Resource
  readonly ttlSeconds?: number
  /** It is written even if it is what is there. */
  readonly isStale?: true
}

async function put(
  target: WriteTarget,
  { put: given, ttlSeconds, isStale: isAnew }: Put,
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
  const { definition } = form.storage
  const plain = form.storage.encode((!before && definition.asNew?.(object)) || object)
  if (!isAnew && before?.isStoredAs(plain)) {
    const kept = await unchanged(target, before, current, options.signal)
    if ('current' in kept || !(await isStale(target, before, options.signal))) return kept
  }
  const lease = ttlSeconds ? await parts.leases.leaseFor(ttlSeconds, options) : undefined
  const bytes = form.transformer ? toStorage(form.transformer, plain, key) : plain
  options.span?.event('Encode succeeded', { len: bytes.length })
  const write = writes.begin({ key, object, bytes, plain, entries: [] })
  try {
    const committed = await commit(
      parts,
      writeAt(key, before?.revision ?? 0, bytes, lease),
      options,
    )
    if (!committed.succeeded) return { current: found(parts.cache, committed) }
    options.span?.event('Txn call succeeded')
    const { revision } = committed
    if (parts.feed.revision < revision) await seen(parts, revision, options.signal)
    const entry =
      entryAt(write.entries, revision) ??
      new KeptEntry(form, key, revision, { object, stored: bytes, plain })
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
  if (!freshness) return engine.commit(transaction)
  const { signal, span } = options
  return span
    ? tracedCommit(span, (fields) => engine.commit(transaction, { signal, fields }))
    : engine.commit(transaction, { signal })
}

function entryAt(entries: readonly Entry[], revision: number): Entry | undefined {
  for (const entry of entries) if (entry.revision === revision) return entry
  return undefined
}

function toStorage(transformer: Transformer, plain: Uint8Array, key: string): Uint8Array {
  try {
    return transformer.toStorage(plain, key)
  } catch (error) {
    throw untransformed(error, key)
  }
}

/** Whether the store has all of it, and does not leave something to be filled in by who reads it. */
function isWhole({ parts }: WriteTarget, entry: KeptEntry): boolean {
  const { storage } = parts.cache.form
  if (!storage.definition.asNew) return true
  return entry.isStoredAs(storage.encode(withoutRevision(entry.object)))
}

/**
 * Whether the store has it encrypted in another way than it would be written today. Only the bytes
 * can tell, and they are not kept.
 */
async function isStale(
  { parts, key }: WriteTarget,
  { revision }: KeptEntry,
  signal: AbortSignal,
): Promise<boolean> {
  const { transformer } = parts.cache.form
  if (!transformer || transformer.isPlain) return false
  const { entries } = await parts.engine.range(onlyKey(key), { signal })
  const [found] = entries
  if (!found || found.modRevision !== revision) return false
  try {
    return transformer.fromStorage(found.value, key).isStale
  } catch (error) {
    throw untransformed(error, key)
  }
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
  return surely(cache, read?.type === 'range' ? read.entries[0] : undefined)
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
