/** The recent changes of a kind, with what was there after each: the window that watches resume in. */
import { type Tree, withItem, withoutItem } from '#base/collections/sorted-tree.ts'
import type { ObjectName } from '#server/served/object-store.ts'
import type { KeptEntry } from '#server/storage/kept-entry.ts'
import type { Log, LogBudget } from '#server/storage/log-budget.ts'
import { SharedEvent } from '#server/storage/shared-event.ts'

/** So many are kept however old they are, as far as memory goes, so that a quiet kind can be resumed after long. */
export const fewestChanges = 1000
/** No more are kept however young they are: a busy kind must not fill memory. */
export const mostChanges = 50_000
/** In between, those that are younger: longer than a client that is told its place each minute is away. */
export const freshMs = 75_000

export interface LoggedChangeParts {
  readonly name: ObjectName
  readonly revision: number
  readonly atMs: number
  readonly before: KeptEntry | undefined
  readonly after: KeptEntry | undefined
}

export interface ChangeLogOptions {
  readonly budget: LogBudget
  /** Many of the oldest changes are gone: nobody is to hold on to them. */
  onForgotten(): void
}

/** Of so much that is gone is told at once, since it concerns all who watch. */
const toldChanges = 256
const toldBytes = 4 * 1024 * 1024

/** One change of one object, and the events it is to those who see all or some of it. */
export class LoggedChange {
  readonly name: ObjectName
  readonly revision: number
  readonly atMs: number
  readonly before: KeptEntry | undefined
  readonly after: KeptEntry | undefined
  #modified: SharedEvent<KeptEntry> | undefined
  #deleted: SharedEvent<KeptEntry> | undefined
  #leaving: KeptEntry | undefined

  constructor(parts: LoggedChangeParts) {
    this.name = parts.name
    this.revision = parts.revision
    this.atMs = parts.atMs
    this.before = parts.before
    this.after = parts.after
  }

  /** What is kept for it alone: what was replaced. What came of it is there now, or is of the next change. */
  get bytes(): number {
    return this.before?.storedBytes ?? 0
  }

  /** The event for a watch to which the object belonged before, belongs after, or both. */
  eventFor(before: boolean, after: boolean): SharedEvent<KeptEntry> | undefined {
    if (!after) return before ? this.#asDeleted() : undefined
    if (!before) return this.after!.added
    this.#modified ??= new SharedEvent('MODIFIED', this.after!, this.before)
    return this.#modified
  }

  #asDeleted(): SharedEvent<KeptEntry> {
    if (!this.#deleted) {
      this.#leaving = this.before!.at(this.revision)
      this.#deleted = new SharedEvent('DELETED', this.#leaving)
    }
    return this.#deleted
  }

  /** Nobody is told of it any more, nor can anybody look back to what was before it. */
  retire(): void {
    this.before?.retire()
    this.#leaving?.retire()
  }
}

/**
 * Of so many changes one keeps the tree after it, which holds on to some kilobytes of its own. Of older
 * ones only every sixteenth stays: few look far back, and who does pays a millisecond once.
 */
const treeEvery = 64
const oldTreeEvery = 16 * treeEvery

/**
 * *Cost.* A tree of the past is found by undoing the few changes that came before the next that was
 * kept.
 */
export class ChangeLog implements Log {
  readonly #options: ChangeLogOptions
  #changes: LoggedChange[] = []
  #head = 0
  /** How many changes were taken out at the front of the list: `#changes[i]` is number `#dropped + i`. */
  #dropped = 0
  #baseRevision: number
  #newest: Tree<KeptEntry>
  /** Trees after changes whose number is a multiple of `treeEvery`, or of `oldTreeEvery`. */
  #trees = new Map<number, Tree<KeptEntry>>()
  /** What was looked back at last: the pages of a list ask for the same. */
  #past: { readonly revision: number; readonly tree: Tree<KeptEntry> } | undefined

  #bytes = 0
  /** What went since that was told. */
  #untoldChanges = 0
  #untoldBytes = 0

  constructor(tree: Tree<KeptEntry>, revision: number, options: ChangeLogOptions) {
    this.#options = options
    this.#newest = tree
    this.#baseRevision = revision
  }

  /** Every change after this revision is known. */
  get oldestRevision(): number {
    return this.#baseRevision
  }

  /** `tree` is all that is there after the change. */
  push(change: LoggedChange, tree: Tree<KeptEntry>): void {
    const number = this.#dropped + this.#changes.push(change) - 1
    this.#newest = tree
    if (number % treeEvery === 0) this.#keepTree(number, tree)
    this.#bytes += change.bytes
    this.trim(change.atMs)
    this.#options.budget.charge(this, change.bytes)
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Lets go of what is too old, or too many. */
  trim(nowMs: number): void {
    for (;;) {
      const length = this.#changes.length - this.#head
      if (length <= fewestChanges) return
      const isFresh = this.#changes[this.#head]!.atMs > nowMs - freshMs
      if (isFresh && length <= mostChanges) return
      this.dropOldest()
    }
  }

  /** Nobody asks it any more. */
  retire(): void {
    this.#options.budget.forget(this)
    for (let at = this.#head; at < this.#changes.length; at++) this.#changes[at]!.retire()
  }

  #keepTree(number: number, tree: Tree<KeptEntry>): void {
    this.#trees.set(number, tree)
    const old = number - oldTreeEvery
    if (old % oldTreeEvery !== 0) this.#trees.delete(old)
  }

  /** Changes of one revision go together: who resumes after a revision has seen all of it. */
  dropOldest(): void {
    const { revision } = this.#changes[this.#head]!
    const [bytes, head] = [this.#bytes, this.#head]
    for (;;) {
      const change = this.#changes[this.#head]
      if (change?.revision !== revision) break
      this.#trees.delete(this.#dropped + this.#head - 1)
      this.#bytes -= change.bytes
      change.retire()
      this.#changes[this.#head++] = gone // or it would be kept until the list is made anew
    }
    this.#baseRevision = revision
    if (this.#past && this.#past.revision < revision) this.#past = undefined
    this.#options.budget.free(bytes - this.#bytes)
    this.#tell(this.#head - head, bytes - this.#bytes)
    this.#shorten()
  }

  #tell(changes: number, bytes: number): void {
    this.#untoldChanges += changes
    this.#untoldBytes += bytes
    if (this.#untoldChanges < toldChanges && this.#untoldBytes < toldBytes) return
    this.#untoldChanges = 0
    this.#untoldBytes = 0
    this.#options.onForgotten()
  }

  #shorten(): void {
    if (this.#head < fewestChanges || this.#head * 2 < this.#changes.length) return
    this.#changes = this.#changes.slice(this.#head)
    this.#dropped += this.#head
    this.#head = 0
  }

  /** All that was there at a revision; undefined if that is not known any more. */
  treeAt(revision: number): Tree<KeptEntry> | undefined {
    if (revision < this.#baseRevision) return undefined
    const last = this.#after(revision) - 1
    if (last === this.#changes.length - 1) return this.#newest
    if (this.#past?.revision !== revision) this.#past = { revision, tree: this.#treeAfter(last) }
    return this.#past.tree
  }

  /** The tree after a change that is not the last. */
  #treeAfter(last: number): Tree<KeptEntry> {
    let at = last
    let tree: Tree<KeptEntry> | undefined
    for (; at < this.#changes.length - 1; at++) {
      tree = this.#trees.get(this.#dropped + at)
      if (tree) break
    }
    tree ??= this.#newest
    for (; at > last; at--) tree = undone(tree, this.#changes[at]!)
    return tree
  }

  /** The changes after a revision, which is not before the oldest. */
  after(revision: number): readonly LoggedChange[] {
    const at = this.#after(revision)
    return at === this.#changes.length ? [] : this.#changes.slice(at)
  }

  /** The place of the first change after a revision. */
  #after(revision: number): number {
    let low = this.#head
    let high = this.#changes.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#changes[middle]!.revision <= revision) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Stands where a change was. */
const gone = new LoggedChange({
  name: { namespace: '', name: '' },
  revision: 0,
  atMs: 0,
  before: undefined,
  after: undefined,
})

/** What was there before a change. */
function undone(tree: Tree<KeptEntry>, { before, after }: LoggedChange): Tree<KeptEntry> {
  if (before) return withItem(tree, before)
  return after ? withoutItem(tree, after.key) : tree
}
