/**
 * The fields of objects that are made: all that they have, which depends on their shape alone. The
 * texts are kept, so that what is made from one template is accounted for at the cost of a look-up,
 * and shares one text in memory.
 */

import { entryOf } from '#api/apply/managers.ts'
import type { Kind, Stored } from '#api/apply/object-json.ts'
import { SentJson } from '#api/apply/sent-json.ts'
import { emptiesOf, shapeOf } from '#api/apply/value-shape.ts'
import { shared } from '#api/codec/shared-work.ts'
import type { ManagedFieldsEntry } from '#api/metadata.ts'
import type { FieldsV1, Json, Time } from '#api/scalars/scalars.ts'
import { createLru } from '#base/collections/lru.ts'

export interface NewObject extends Kind {
  readonly object: Stored
  readonly request?: Json | SentJson
  readonly resetFields?: object
}

/** Who makes it, and when. */
export interface Maker {
  readonly manager: string
  readonly subresource?: string
  readonly now: Time
}

interface Known {
  readonly key: string
  /** Undefined: nobody owns anything. */
  readonly fields: FieldsV1 | undefined
  /** What was answered last: those who make many objects make several within a second. */
  last: { readonly by: Maker; readonly entries: readonly ManagedFieldsEntry[] } | undefined
}

const limitBytes = 2 * 1024 * 1024
/** Shapes as long as this are seen once. */
const longestKey = 32 * 1024

const known = createLru<string, Known>({
  limit: limitBytes,
  weightOf: ({ key, fields = '' }) => key.length + fields.length,
})

/** The one entry of the maker, with the fields that `work` answers, or answered for an object of the same shape. */
export function entriesOfNew(
  made: NewObject & Maker,
  work: () => FieldsV1 | undefined,
): readonly ManagedFieldsEntry[] | undefined {
  const key = keyOf(made)
  if (key === undefined) return entriesOf(made, work())
  let found = known.get(key)
  if (!found) known.set(key, (found = { key, fields: work(), last: undefined }))
  const { last } = found
  if (last && isSameMaker(last.by, made)) return last.entries
  const entries = shared(entriesOf(made, found.fields))
  const { manager, now, subresource } = made
  const by = { manager, now, ...(subresource !== undefined && { subresource }) }
  if (entries) found.last = { by, entries }
  return entries
}

function isSameMaker(a: Maker, b: Maker): boolean {
  return a.now === b.now && a.manager === b.manager && a.subresource === b.subresource
}

function entriesOf(
  { apiVersion, manager, subresource, now }: NewObject & Maker,
  fields: FieldsV1 | undefined,
): readonly ManagedFieldsEntry[] | undefined {
  if (fields === undefined) return undefined
  const name = manager || 'unknown'
  const more = subresource ? { subresource } : {}
  const entry = entryOf({ name, operation: 'Update', apiVersion, time: now, ...more }, fields)
  return Object.freeze([entry])
}

function keyOf(made: NewObject): string | undefined {
  const { object, type, apiVersion, kind, resetFields, request } = made
  if (object.metadata.managedFields !== undefined) return undefined
  const shape = shapeOf(type, object)
  if (shape === undefined) return undefined
  const asked = emptiesSent(request)
  if (shape.length + asked.length > longestKey) return undefined
  const filter = resetFields ? numberOf(resetFields) : 0
  return `${numberOf(type)} ${filter} ${apiVersion} ${kind} ${shape} ${asked}`
}

function emptiesSent(request: Json | SentJson | undefined): string {
  if (request === undefined) return ''
  return request instanceof SentJson ? request.empties : emptiesOf(request)
}

const numbers = new WeakMap<object, number>()
let lastNumber = 0

function numberOf(part: object): number {
  let number = numbers.get(part)
  if (number === undefined) numbers.set(part, (number = ++lastNumber))
  return number
}
