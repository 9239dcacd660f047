/** All objects of a kind as they are now and were lately, and those who watch them. */
import type { FieldRequirements } from '#api/selectors/fields.ts'
import {
  emptyTree,
  itemsOf,
  type Tree,
  treeOf,
  withItem,
  withoutItem,
} from '#base/collections/sorted-tree.ts'
import type { ObjectName } from '#server/served/object-store.ts'
import { ChangeLog, LoggedChange } from '#server/storage/change-log.ts'
import type { EncodingBudget } from '#server/storage/encoding-budget.ts'
import { FieldIndexes } from '#server/storage/field-indexes.ts'
import { type EntryForm, KeptEntry } from '#server/storage/kept-entry.ts'
import type { KindStorage } from '#server/storage/kind-storage.ts'
import type { LogBudget } from '#server/storage/log-budget.ts'
import { PendingWrites } from '#server/storage/pending-writes.ts'
import type { Transformer } from '#server/storage/transformer.ts'
import { WatchGroups } from '#server/storage/watch-groups.ts'
import { allKeys } from '#store/key.ts'

/** A key and its value, as the store has them. */
export interface StoredItem {
  readonly key: string
  readonly revision: number
  readonly value: Uint8Array
}

export interface KindCacheOptions {
  readonly storage: KindStorage
  /** What all keys of the kind begin with. */
  readonly prefix: string
  readonly budget: EncodingBudget
  readonly logBudget: LogBudget
  readonly transformer: Transformer | undefined
  onError(error: unknown): void
}

export class KindCache {
  readonly prefix: string
  readonly form: EntryForm
  readonly groups: WatchGroups
  readonly writes = new PendingWrites()
  tree: Tree<KeptEntry> = emptyTree()
  log: ChangeLog
  readonly #indexes: FieldIndexes
  readonly #logBudget: LogBudget
  readonly #derived: (() => void)[] = []
  #byName = new Map<string, Map<string, KeptEntry>>()

  /** `items` are all there are, in the order of their keys. */
  constructor(options: KindCacheOptions, items: readonly StoredItem[], revision: number) {
    const { storage, prefix, budget, logBudget, transformer, onError } = options
    this.prefix = prefix
    this.form = { storage, budget, ...(transformer && { transformer }) }
    this.#indexes = new FieldIndexes(storage.definition)
    this.#logBudget = logBudget
    this.log = this.#newLog(revision)
    this.groups = new WatchGroups({
      definition: storage.definition,
      oldestRevision: () => this.log.oldestRevision,
      onError,
    })
    this.fill(items, revision)
  }

  /** How many changes the store has told of since the kind was read. */
  received = 0

  /** Begins anew; whoever watches must be told so. */
  fill(items: readonly StoredItem[], revision: number): void {
    const entries = items.map((item) => this.entryOf(item.key, item.revision, item.value))
    this.#byName = new Map()
    for (const entry of entries) this.#names(nameOfKey(entry.key, this.prefix), entry)
    this.retire((entry) => this.at(entry.key, entry.revision) === entry)
    this.tree = treeOf(entries)
    this.#indexes.clear()
    this.log = this.#newLog(revision)
  }

  #newLog(revision: number): ChangeLog {
    const onForgotten = () => {
      this.groups.forgetOld()
      for (const forget of this.#derived) forget()
    }
    return new ChangeLog(this.tree, revision, { budget: this.#logBudget, onForgotten })
  }

  /** Whoever keeps what was made of a tree is told when much of the past is forgotten, so that none of it stays there. */
  whenForgotten(forget: () => void): void {
    this.#derived.push(forget)
  }

  /** Keeps nothing for what was there and is no more: all of it, where the kind is kept no longer. */
  retire(isKept = (_: KeptEntry) => false): void {
    this.log.retire()
    for (const entry of itemsOf(this.tree, allKeys)) if (!isKept(entry)) entry.retire()
  }

  /** What the keys of all objects in a namespace begin with, or in all (empty). */
  prefixIn(namespace: string): string {
    return namespace === '' ? this.prefix : `${this.prefix}${namespace}/`
  }

  get(namespace: string, name: string): KeptEntry | undefined {
    return this.#byName.get(namespace)?.get(name)
  }

  /** The entry with this key, if it is still at this revision. */
  at(key: string, revision: number): KeptEntry | undefined {
    const { namespace, name } = nameOfKey(key, this.prefix)
    const known = this.get(namespace, name)
    return known?.revision === revision ? known : undefined
  }

  /** The entry of what the store has: the same as before if it is the same. */
  entryOf(key: string, revision: number, value: Uint8Array): KeptEntry {
    return this.at(key, revision) ?? new KeptEntry(this.form, key, revision, { stored: value })
  }

  /** All objects of now that may have these fields, and perhaps others. */
  treeFor(fields: FieldRequirements): Tree<KeptEntry> {
    return this.#indexes.find(fields, this.tree) ?? this.tree
  }

  /** The object has this value since this revision; undefined: it is gone. */
  apply(key: string, revision: number, value: Uint8Array | undefined, steadyMs: number): void {
    this.received++
    const name = nameOfKey(key, this.prefix)
    const before = this.get(name.namespace, name.name)
    if (!before && !value) return
    const after = value && this.#writtenEntry(key, revision, value)
    if (after) {
      this.#names(name, after)
      this.tree = withItem(this.tree, after)
    } else {
      this.#forget(name)
      this.tree = withoutItem(this.tree, key)
    }
    this.#indexes.apply(before, after)
    const parts = { name, revision, atMs: steadyMs, before, after }
    const change = new LoggedChange(parts)
    if (!after) this.writes.removed(key, change.eventFor(true, false)!.entry)
    this.log.push(change, this.tree)
    this.groups.offer(change)
  }

  /** With the object that this process wrote, if it did. */
  #writtenEntry(key: string, revision: number, value: Uint8Array): KeptEntry {
    const write = this.writes.find(key, value)
    if (!write) return new KeptEntry(this.form, key, revision, { stored: value })
    const { object, plain } = write
    const entry = new KeptEntry(this.form, key, revision, { object, stored: value, plain })
    write.entries.push(entry)
    return entry
  }

  #names({ namespace, name }: ObjectName, entry: KeptEntry): void {
    let names = this.#byName.get(namespace)
    if (!names) {
      names = new Map()
      this.#byName.set(namespace, names)
    }
    names.set(name, entry)
  }

  #forget({ namespace, name }: ObjectName): void {
    const names = this.#byName.get(namespace)
    names?.delete(name)
    if (names?.size === 0) this.#byName.delete(namespace)
  }
}

/** Keys end with the name, before which the namespace stands if there is one. */
function nameOfKey(key: string, prefix: string): ObjectName {
  const at = key.indexOf('/', prefix.length)
  if (at < 0) return { namespace: '', name: key.slice(prefix.length) }
  return { namespace: key.slice(prefix.length, at), name: key.slice(at + 1) }
}
