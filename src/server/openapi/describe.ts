/** Where descriptions come from: the words above the types, which are loaded when first needed. */
import type { ObjectType } from '#api/schema/schema.ts'

export interface Describe {
  type(type: ObjectType): string | undefined
  field(type: ObjectType, field: string): string | undefined
}
