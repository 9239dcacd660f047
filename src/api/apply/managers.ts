/**
 * Who owns which fields of an object. In metadata.managedFields each manager has an entry, by its
 * name, the way it writes (apply or update), the version it writes in, and the subresource; an
 * applier keeps its entry when it changes to another version.
 */

import { type FieldSet, isEmpty } from '#api/apply/field-set.ts'
import { formatFieldsV1, readFieldsV1 } from '#api/apply/fields-v1.ts'
import { compareBytes } from '#api/codec/plain/encode.ts'
import type { ManagedFieldsEntry } from '#api/metadata.ts'
import type { FieldsV1, Time } from '#api/scalars/scalars.ts'
import { quoteGo } from '#base/go/text.ts'
import { messageOf } from '#base/message-of.ts'

export type Operation = 'Apply' | 'Update'

export interface Manager {
  readonly name: string
  readonly operation: Operation
  readonly apiVersion: string
  readonly subresource?: string
  readonly time?: Time
  readonly set: FieldSet
  /** What it was read from, given back if nothing changed. */
  readonly entry?: ManagedFieldsEntry
}

/** Managers by `idOf`. */
export type Managers = ReadonlyMap<string, Manager>

export class ManagedFieldsError extends Error {
  override readonly name = 'ManagedFieldsError'
}

/** What tells one manager of an object from another; it sorts as upstream's does. */
export function idOf({
  name,
  operation,
  apiVersion,
  subresource,
}: Pick<Manager, 'name' | 'operation' | 'apiVersion' | 'subresource'>): string {
  const parts = [
    ...(name ? [`"manager":${JSON.stringify(name)}`] : []),
    `"operation":"${operation}"`,
    ...(operation === 'Update' ? [`"apiVersion":${JSON.stringify(apiVersion)}`] : []),
    ...(subresource ? [`"subresource":${JSON.stringify(subresource)}`] : []),
  ]
  return `{${parts.join()}}`
}

/** Throws ManagedFieldsError, in upstream's words. */
export function decodeManagers(entries: readonly ManagedFieldsEntry[] = []): Managers {
  const managers = new Map<string, Manager>()
  entries.forEach((entry, i) => {
    const manager = decodeEntry(entry, i)
    managers.set(idOf(manager), manager)
  })
  return managers
}

function decodeEntry(entry: ManagedFieldsEntry, index: number): Manager {
  const { manager: name = '', operation, apiVersion, fieldsType, subresource, time } = entry
  if (operation !== 'Apply' && operation !== 'Update') {
    throw new ManagedFieldsError('operation must be `Apply` or `Update`')
  }
  if (!apiVersion) throw new ManagedFieldsError('apiVersion must not be empty')
  if (!fieldsType) {
    throw new ManagedFieldsError(`missing fieldsType in managed fields entry ${index}`)
  }
  if (fieldsType !== 'FieldsV1') {
    throw new ManagedFieldsError(
      `invalid fieldsType ${quoteGo(fieldsType)} in managed fields entry ${index}`,
    )
  }
  const { set, isWhole } = decodeSet(entry)
  return {
    name,
    operation,
    apiVersion,
    ...(subresource && { subresource }),
    ...(time && { time }),
    set,
    ...(isWhole && { entry }),
  }
}

function decodeSet({ manager = '', fieldsV1 = '{}' }: ManagedFieldsEntry) {
  try {
    return readFieldsV1(fieldsV1)
  } catch (cause) {
    const why = messageOf(cause)
    throw new ManagedFieldsError(
      `error decoding versioned set from ${manager}: error decoding set: ${why}`,
      { cause },
    )
  }
}

/** The entries in upstream's order; undefined if nobody owns anything. */
export function encodeManagers(managers: Managers): readonly ManagedFieldsEntry[] | undefined {
  if (managers.size === 0) return undefined
  const entries = [...managers.values()].toSorted(byAge).map(encodeManager)
  return Object.freeze(entries)
}

function byAge(a: Manager, b: Manager): number {
  if (a.operation !== b.operation) return a.operation < b.operation ? -1 : 1
  return (
    compareBytes(ageOf(a), ageOf(b)) ||
    compareBytes(a.name, b.name) ||
    compareBytes(a.apiVersion, b.apiVersion) ||
    compareBytes(a.subresource ?? '', b.subresource ?? '')
  )
}

/** Text that sorts by time; an entry without a time is as old as can be. */
export function ageOf({ time }: Pick<Manager, 'time'>): string {
  return time || '1970-01-01T00:00:00Z'
}

function encodeManager(manager: Manager): ManagedFieldsEntry {
  return manager.entry ?? entryOf(manager, formatFieldsV1(manager.set))
}

/** The entry of a manager whose fields are written already. */
export function entryOf(
  { name, operation, apiVersion, subresource, time }: Omit<Manager, 'set' | 'entry'>,
  fieldsV1: FieldsV1,
): ManagedFieldsEntry {
  return Object.freeze({
    ...(name && { manager: name }),
    operation,
    apiVersion,
    ...(time && { time }),
    fieldsType: 'FieldsV1',
    fieldsV1,
    ...(subresource && { subresource }),
  })
}

/** The manager with another set; the same if the set is the same. */
export function withSet(manager: Manager, set: FieldSet): Manager {
  if (set === manager.set) return manager
  const { entry: _, ...rest } = manager
  return { ...rest, set }
}

export function withTime(manager: Manager, time: Time | undefined): Manager {
  if (time === manager.time) return manager
  const { entry: _, time: __, ...rest } = manager
  return { ...rest, ...(time !== undefined && { time }) }
}

/** Puts a manager in, or takes it out if it owns nothing. */
export function putManager(managers: Map<string, Manager>, id: string, manager: Manager): void {
  if (isEmpty(manager.set)) managers.delete(id)
  else managers.set(id, manager)
}
