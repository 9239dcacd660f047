/** What the expressions of a rule may name: the value it is about, and what that was before. */
import { createEnv, type Env } from '#api/cel/env.ts'
import { newLibraries, storedLibraries } from '#api/cel/environment.ts'
import { type SchemaType, schemaTypeResolver } from '#api/cel/schema-type.ts'
import * as types from '#api/cel/types.ts'
import type { SchemaRule } from '#api/custom/json-schema.ts'

/** Stored rules may use what new ones may not yet. */
export function ruleEnv({ optionalOldSelf }: SchemaRule, self: SchemaType, isStored: boolean): Env {
  const oldType = optionalOldSelf ? types.optional(self.type) : self.type
  return createEnv({
    variables: [
      { name: 'self', type: self.type },
      { name: 'oldSelf', type: oldType },
    ],
    libraries: isStored ? storedLibraries : newLibraries,
    types: schemaTypeResolver(self),
  })
}
