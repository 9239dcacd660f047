import type { Entry, StoredEvent } from '#server/served/object-store.ts'

/** One value for all watches that show the same. */
export class SharedEvent<E extends Entry = Entry> implements StoredEvent {
  readonly type: StoredEvent['type']
  readonly entry: E
  readonly before: Entry | undefined

  constructor(type: StoredEvent['type'], entry: E, before?: Entry) {
    this.type = type
    this.entry = entry
    this.before = before
  }
}
