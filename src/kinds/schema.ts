/** The schema of every built-in type, from the table that tools/generate-schema.ts writes. */

import type { Schema } from '#api/schema/schema.ts'
import { createSchema, type Table } from '#api/schema/schema-table.ts'
import table from '#kinds/schema.gen.json' with { type: 'json' }

export const schema: Schema = createSchema(table as unknown as Table)
