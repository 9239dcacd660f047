/**
 * What is kept of an object in memory is what comes back of the store: recorded objects, changed in
 * many ways and completed by their defaults, are written as the store has them and read again.
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { decodeObject } from '#api/codec/plain/decode.ts'
import { isDecodeError } from '#api/codec/plain/decode-error.ts'
import { apiVersionOf, type KindDefinition, type RuleContext } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import { missingShared, sharedPath } from '#base/testing/shared.ts'
import { features } from '#kinds/features.ts'
import { kinds } from '#kinds/list.ts'
import { schema } from '#kinds/schema.ts'
import { builtInStorage } from '#server/storage/kind-storage.ts'
import { changesOf } from './changes.ts'
import { applyOp, type MutationTable } from './table.ts'

const skip = missingShared('golden', 'mutations')
const files = skip ? [] : globSync('mutations/*.json', { cwd: sharedPath('golden') })
/** A second of the machine. */
const sample = 37
const contextOf = (apiVersion: string): RuleContext => ({
  now: '2026-01-02T03:04:05Z',
  features,
  apiVersion,
})

interface Subject {
  readonly definition: KindDefinition
  readonly type: ObjectType
  readonly base: unknown
}

/** The object that a table changes, if it is one that is stored and written in the hub version. */
function subjectOf(file: string): Subject | undefined {
  const text = readFileSync(sharedPath('golden', file), 'utf8')
  const { base } = JSON.parse(text) as MutationTable
  const { apiVersion = '', kind = '' } = (base ?? {}) as Partial<Resource>
  const definition = kinds.find((one) => one.kind === kind && apiVersionOf(one) === apiVersion)
  const type = schema.typeOf(apiVersion, kind)
  const isKept = definition?.verbs?.includes('get') ?? true
  return definition && type && isKept ? { definition, type, base } : undefined
}

/** The object as the rules see it; undefined for what the decoder refuses. */
function hubOf({ definition, type }: Subject, body: unknown): Resource | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const header = { apiVersion: apiVersionOf(definition), kind: definition.kind }
  try {
    const { object } = decodeObject<Resource>(type, body as JsonObject)
    const whole = { ...object, ...header }
    return definition.defaults?.(whole, contextOf(header.apiVersion)) ?? whole
  } catch (error) {
    if (isDecodeError(error)) return undefined
    throw error
  }
}

test('what is kept in memory is what comes back of the store', { skip }, () => {
  let turn = 0
  let stored = 0
  for (const file of files) {
    const subject = subjectOf(file)
    if (!subject) continue
    const storage = builtInStorage(subject.definition, { schema, contextOf })
    for (const op of changesOf(subject.type, subject.base)) {
      if (turn++ % sample !== 0) continue
      const object = hubOf(subject, applyOp(subject.base, op))
      if (!object) continue
      const kept = storage.asStored(object)
      const back = storage.decode(storage.encode(object))
      // Classes of objects differ: only what they hold is compared.
      assert.ok(isDeepStrictEqual({ ...kept }, { ...back }), `${file}: ${JSON.stringify(op)}`)
      stored++
    }
  }
  assert.ok(stored > 3000, `only ${stored} objects were stored`)
})
