import type { Entry, StoredEvent } from '#server/served/object-store.ts'

/** One value for all watches that show the same. */
export class SharedEvent implements StoredEvent {
  readonly type: StoredEvent['type']
  readonly entry: Entry
  readonly before: Entry | undefined

  constructor(type: StoredEvent['type'], entry: Entry, before?: Entry) {
    this.type = type
    this.entry = entry
    this.before = before
  }
}
