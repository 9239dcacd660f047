/** Makes the value types of Kubernetes' libraries: a type, how values are made, read and compared. */
import type { CelType } from '#api/cel/types.ts'
import type { OpaqueValue } from '#api/cel/values.ts'

export interface OpaqueKind<T> {
  readonly type: CelType
  of(value: T): OpaqueValue
  /** What is inside a value of this type. */
  read(value: OpaqueValue): T
}

export function opaqueKind<T>(
  type: CelType,
  equals: (a: T, b: T) => boolean,
  sizeOf?: (value: T) => number,
): OpaqueKind<T> {
  const read = (value: OpaqueValue): T => value.value as T
  return {
    type,
    read,
    of(value) {
      return {
        kind: 'opaque',
        type,
        value,
        equals: (other) => equals(value, read(other)),
        ...(sizeOf && { size: sizeOf(value) }),
      }
    },
  }
}
