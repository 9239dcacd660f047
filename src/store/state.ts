/**
 * Everything a store holds at one revision, as one value that never changes. A commit is a function
 * from one state to the next (`apply.ts`); whether the next one counts is decided by the disk.
 */

import { emptyTree, itemsOf, type Keyed, type Tree } from '#base/collections/sorted-tree.ts'
import { type Change, type Entry, noValue } from '#store/transaction.ts'

export interface State {
  readonly revision: number
  readonly slots: Tree<Slot>
  readonly leases: Tree<LeaseRecord>
  /** Which key hangs on which lease: the lease's key, then the key. */
  readonly attachments: Tree<Attachment>
}

/**
 * What is known of a key at one revision. All but the value is always in memory; the value may
 * have to be fetched from the disk, and is given up again when memory is short (`values.ts`).
 */
export interface Slot extends Keyed {
  readonly createRevision: number
  readonly modRevision: number
  readonly version: number
  readonly lease: bigint
  /** Which of the changes of its revision it is, from 0: with the revision, its place in the log. */
  readonly order: number
  value: Uint8Array | undefined
}

/** A change as the log keeps it. Of a delete the slot has version 0 and the empty value. */
export interface SlotChange {
  readonly slot: Slot
  readonly previous: Slot | undefined
}

export interface LeaseRecord extends Keyed {
  readonly id: bigint
  readonly ttlSeconds: number
}

export interface Attachment extends Keyed {
  readonly target: string
}

/** An empty store is at revision 1, as etcd's is, so that 0 can mean "not there". */
export const emptyState: State = {
  revision: 1,
  slots: emptyTree(),
  leases: emptyTree(),
  attachments: emptyTree(),
}

/** An id as a key that sorts as the number does. */
export function leaseKey(id: bigint): string {
  return BigInt.asUintN(64, id).toString(16).padStart(16, '0')
}

export function attachmentOf(lease: bigint, target: string): Attachment {
  return { key: leaseKey(lease) + target, target }
}

/** The keys that hang on a lease, in order. */
export function keysOfLease({ attachments }: State, lease: bigint): string[] {
  const from = leaseKey(lease)
  return itemsOf(attachments, { from, to: `${from}\u0100` }).map(({ target }) => target)
}

export function entryOf(slot: Slot, value: Uint8Array): Entry {
  const { key, createRevision, modRevision, version, lease } = slot
  return { key, value, createRevision, modRevision, version, lease }
}

export function isDeletion({ version }: Slot): boolean {
  return version === 0
}

/** The change as readers see it, without what was there before. */
export function changeOf(slot: Slot, value: Uint8Array): Change {
  return { type: isDeletion(slot) ? 'delete' : 'put', entry: entryOf(slot, value) }
}

export function deletionOf(key: string, modRevision: number, order: number): Slot {
  return { key, createRevision: 0, modRevision, version: 0, lease: 0n, order, value: noValue }
}
