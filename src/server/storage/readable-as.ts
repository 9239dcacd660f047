import type { ObjectType, Type } from '#api/schema/schema.ts'

/** Pairs of types that were compared, or are being compared further out. */
const known = new WeakMap<ObjectType, WeakMap<ObjectType, boolean>>()

/**
 * Whether whatever was written as `type` can be read as `other`: every field is there, under the
 * same name and number, of a type that can be read so too.
 */
export function isReadableAs(type: ObjectType, other: ObjectType): boolean {
  if (type === other) return true
  let verdicts = known.get(type)
  if (!verdicts) {
    verdicts = new WeakMap()
    known.set(type, verdicts)
  }
  const verdict = verdicts.get(other)
  if (verdict !== undefined) return verdict
  verdicts.set(other, true)
  const isReadable = type.fields.every((field) => {
    const same = other.fieldsByName.get(field.name)
    return (
      same !== undefined &&
      same.pb === field.pb &&
      same.inline?.pb === field.inline?.pb &&
      isTypeReadableAs(field.type, same.type)
    )
  })
  verdicts.set(other, isReadable)
  return isReadable
}

function isTypeReadableAs(type: Type, other: Type): boolean {
  if (type.kind === 'object') return other.kind === 'object' && isReadableAs(type, other)
  if (type.kind === 'list')
    return other.kind === 'list' && isTypeReadableAs(type.items, other.items)
  if (type.kind === 'map')
    return other.kind === 'map' && isTypeReadableAs(type.values, other.values)
  return type.kind === other.kind
}
