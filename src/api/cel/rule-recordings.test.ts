/** Holds rules of CustomResourceDefinitions against upstream: what is refused, and at what cost. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { createEnv } from '#api/cel/env.ts'
import { costLimits, newLibraries } from '#api/cel/environment.ts'
import {
  type OpenApiSchema,
  type SchemaType,
  schemaSizes,
  schemaType,
  schemaTypeResolver,
} from '#api/cel/schema-type.ts'
import { formatType } from '#api/cel/types.ts'
import { missingShared, sharedPath } from '#base/testing/shared.ts'

interface Table {
  readonly base: {
    readonly spec: {
      readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: OpenApiSchema } }[]
    }
  }
  readonly create: readonly (readonly [Change, Outcome])[]
}

interface Change {
  readonly at?: string
  readonly set?: unknown
}

interface Outcome {
  readonly causes?: readonly (readonly [field: string, reason: string, message: string])[]
}

const file = 'golden/mutations/crd-cel-rules.mutations.json'
const skip = missingShared(file)
const rule =
  '/spec/versions/0/schema/openAPIV3Schema/properties/spec/x-kubernetes-validations/0/rule'

/** The verdict on a rule in the words of the recordings, without the rule itself. */
function verdict(text: string, self: SchemaType): string {
  const variables = ['self', 'oldSelf'].map((name) => ({ name, type: self.type }))
  const types = schemaTypeResolver(self)
  const compiled = createEnv({ variables, libraries: newLibraries, types }).compile(text)
  if (!compiled.ok) return `compilation failed: ${compiled.issues}`
  const { resultType, instantiationError, estimateCost } = compiled.program
  if (formatType(resultType) !== 'bool') return 'cel expression must evaluate to a bool'
  if (instantiationError) return `program instantiation failed: ${instantiationError}`
  const factor = Number(estimateCost(schemaSizes(self)).max) / Number(costLimits.estimatedRule)
  if (factor <= 1) return 'ok'
  const shown = factor > 100 ? 'more than 100x' : `${factor.toFixed(1)}x`
  return `Forbidden: estimated rule cost exceeds budget by factor of ${shown}`
}

/** What differs from run to run, or is worded by the parser generator, is left out. */
function comparable(message: string): string {
  return message
    .replace(/^Invalid value: [\s\S]*?: (?=compilation|program|cel expression)/, '')
    .replaceAll(/selfType(?:«any»|\d+)/g, 'selfType')
    .replace(/ \(try simplifying.*/, '')
    .replace(/(?:<input>:\d+:\d+: |«any»)Syntax error: [\s\S]*/, 'Syntax error')
}

suite('rules are refused, and estimated, as upstream recorded', { skip }, () => {
  if (skip) return
  const { base, create } = JSON.parse(readFileSync(sharedPath(file), 'utf8')) as Table
  const spec = base.spec.versions[0]!.schema.openAPIV3Schema.properties!['spec']!
  const self = schemaType(spec, { typeName: 'selfType1' })!
  for (const [{ at, set }, { causes = [] }] of create) {
    if (at !== rule || typeof set !== 'string' || set.trim() === '') continue
    const own = causes.find(
      ([field, , message]) =>
        field.endsWith('x-kubernetes-validations[0].rule') && !message.includes('contributed to'),
    )
    test(set, () => {
      assert.equal(comparable(verdict(set, self)), own ? comparable(own[2]) : 'ok')
    })
  }
})
