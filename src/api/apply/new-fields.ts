/**
 * The fields of objects that are made: all that they have, which depends on their shape alone. The
 * texts are kept, so that what is made from one template is accounted for at the cost of a look-up,
 * and shares one text in memory.
 */

import type { Kind, Stored } from '#api/apply/object-json.ts'
import { emptiesOf, shapeOf } from '#api/apply/value-shape.ts'
import type { FieldsV1, Json } from '#api/scalars.ts'
import { createLru } from '#base/lru.ts'

export interface NewObject extends Kind {
  readonly object: Stored
  readonly request?: Json
  readonly resetFields?: object
}

interface Known {
  readonly key: string
  /** Undefined: nobody owns anything. */
  readonly fields: FieldsV1 | undefined
}

const limitBytes = 2 * 1024 * 1024
/** Shapes as long as this are seen once. */
const longestKey = 32 * 1024

const known = createLru<string, Known>({
  limit: limitBytes,
  weightOf: ({ key, fields = '' }) => key.length + fields.length,
})

/** What `work` answers, or answered for an object of the same shape. */
export function fieldsOfNew(
  made: NewObject,
  work: () => FieldsV1 | undefined,
): FieldsV1 | undefined {
  const key = keyOf(made)
  if (key === undefined) return work()
  const found = known.get(key)
  if (found) return found.fields
  const fields = work()
  known.set(key, { key, fields })
  return fields
}

function keyOf(made: NewObject): string | undefined {
  const { object, type, apiVersion, kind, resetFields, request } = made
  if (object.metadata.managedFields !== undefined) return undefined
  const shape = shapeOf(type, object)
  if (shape === undefined) return undefined
  const asked = request === undefined ? '' : emptiesOf(request)
  if (shape.length + asked.length > longestKey) return undefined
  const filter = resetFields ? numberOf(resetFields) : 0
  return `${numberOf(type)} ${filter} ${apiVersion} ${kind} ${shape} ${asked}`
}

const numbers = new WeakMap<object, number>()
let lastNumber = 0

function numberOf(part: object): number {
  let number = numbers.get(part)
  if (number === undefined) numbers.set(part, (number = ++lastNumber))
  return number
}
