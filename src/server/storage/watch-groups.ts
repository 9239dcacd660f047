import type { KindDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { LoggedChange } from '#server/storage/change-log.ts'
import type { KeptEntry } from '#server/storage/kept-entry.ts'
import { namespaceOf, readerOf, type Selection, testOf, textOf } from '#server/storage/selection.ts'
import { type GroupOptions, type Member, WatchGroup } from '#server/storage/watch-group.ts'

export interface WatchGroupsOptions extends Pick<GroupOptions, 'oldestRevision' | 'onError'> {
  readonly definition: KindDefinition
}

/** The groups that want one value of a field, such as the pods of each node. */
interface FieldIndex {
  readonly read: (object: Resource) => string
  readonly groups: Map<string, Set<WatchGroup>>
}

/**
 * All groups of a kind, found by what they want: a change is held against those alone whose
 * namespace, or whose one value of a field, it has or had.
 */
export class WatchGroups {
  readonly #options: WatchGroupsOptions
  readonly #byName = new Map<string, WatchGroup>()
  readonly #everywhere = new Set<WatchGroup>()
  readonly #byNamespace = new Map<string, Set<WatchGroup>>()
  readonly #byField = new Map<string, FieldIndex>()
  readonly #woken = new Set<WatchGroup>()

  constructor(options: WatchGroupsOptions) {
    this.#options = options
  }

  join(selection: Selection, member: Member): WatchGroup {
    const name = textOf(selection)
    let group = this.#byName.get(name)
    if (!group) {
      const { definition, oldestRevision, onError } = this.#options
      const namespace = namespaceOf(selection)
      const test = testOf(definition, selection)
      group = new WatchGroup({ name, namespace, test, oldestRevision, onError })
      this.#byName.set(name, group)
      this.#placeOf(selection).add(group)
    }
    group.add(member)
    return group
  }

  leave(selection: Selection, group: WatchGroup, member: Member): void {
    group.remove(member)
    if (group.size > 0 || this.#byName.get(group.name) !== group) return
    this.#byName.delete(group.name)
    this.#woken.delete(group)
    this.#placeOf(selection).delete(group)
    this.#tidy(selection)
  }

  get isEmpty(): boolean {
    return this.#byName.size === 0
  }

  /** Everyone who watches, whatever of. */
  *members(): Iterable<Member> {
    for (const group of this.#byName.values()) yield* group.members
  }

  /** Shows a change to all it concerns; they are told by `wake`. */
  offer(change: LoggedChange): void {
    for (const group of this.#everywhere) this.#show(group, change)
    const here = this.#byNamespace.get(change.name.namespace)
    if (here) for (const group of here) this.#show(group, change)
    for (const [field, index] of this.#byField) this.#offerByField(change, field, index)
  }

  wake(): void {
    for (const group of this.#woken) {
      this.#woken.delete(group)
      group.wake()
    }
  }

  /** Lets go of what is older than the log, whoever still wants it. */
  forgetOld(): void {
    for (const group of this.#byName.values()) group.forgetOld()
  }

  #show(group: WatchGroup, change: LoggedChange): void {
    if (group.offer(change)) this.#woken.add(group)
  }

  /** Those who want the value it has, and those who want the one it had. */
  #offerByField(change: LoggedChange, field: string, { read, groups }: FieldIndex): void {
    if (field === 'metadata.name') {
      const named = groups.get(change.name.name)
      if (named) for (const group of named) this.#show(group, change)
      return
    }
    const now = this.#valueOf(change.after, read)
    const before = this.#valueOf(change.before, read)
    const wanting = now === undefined ? undefined : groups.get(now)
    if (wanting) for (const group of wanting) this.#show(group, change)
    if (before === undefined || before === now) return
    const losing = groups.get(before)
    if (losing) for (const group of losing) this.#show(group, change)
  }

  #valueOf(entry: KeptEntry | undefined, read: FieldIndex['read']): string | undefined {
    if (!entry) return undefined
    try {
      return read(entry.object)
    } catch (error) {
      this.#options.onError(error)
      return undefined
    }
  }

  /** The set in which a group with this selection is. */
  #placeOf(selection: Selection): Set<WatchGroup> {
    const exact = this.#indexedBy(selection)
    if (exact) {
      let index = this.#byField.get(exact.field)
      if (!index) {
        index = { read: readerOf(this.#options.definition, exact.field), groups: new Map() }
        this.#byField.set(exact.field, index)
      }
      return setOf(index.groups, exact.value)
    }
    const namespace = namespaceOf(selection)
    return namespace === '' ? this.#everywhere : setOf(this.#byNamespace, namespace)
  }

  #tidy(selection: Selection): void {
    const exact = this.#indexedBy(selection)
    const namespace = namespaceOf(selection)
    if (!exact) {
      if (this.#byNamespace.get(namespace)?.size === 0) this.#byNamespace.delete(namespace)
      return
    }
    const index = this.#byField.get(exact.field)!
    if (index.groups.get(exact.value)?.size === 0) index.groups.delete(exact.value)
    if (index.groups.size === 0) this.#byField.delete(exact.field)
  }

  /** The field by which it is looked up; the name says most. */
  #indexedBy({
    fields,
  }: Selection): { readonly field: string; readonly value: string } | undefined {
    const exact = fields.filter(
      ({ field, operator }) => operator === '=' && field !== 'metadata.namespace',
    )
    return exact.find(({ field }) => field === 'metadata.name') ?? exact[0]
  }
}

function setOf<T>(sets: Map<string, Set<T>>, key: string): Set<T> {
  let set = sets.get(key)
  if (!set) {
    set = new Set()
    sets.set(key, set)
  }
  return set
}
