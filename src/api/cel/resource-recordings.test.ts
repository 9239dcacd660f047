/** Holds rules on custom resources against upstream: what they come to on objects that were sent. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { createEnv, type Env } from '#api/cel/env.ts'
import { storedLibraries } from '#api/cel/environment.ts'
import { typedValue } from '#api/cel/json.ts'
import { type OpenApiSchema, schemaType, schemaTypeResolver } from '#api/cel/schema-type.ts'
import type { Value } from '#api/cel/values.ts'
import { missingShared, sharedPath } from '#base/testing/shared.ts'

interface Rule {
  readonly rule: string
  readonly message?: string
  readonly messageExpression?: string
}

interface Ruled extends OpenApiSchema {
  readonly 'x-kubernetes-validations'?: readonly Rule[]
  readonly properties?: Readonly<Record<string, Ruled>>
}

interface Step {
  readonly send?: {
    readonly method: string
    readonly body?: {
      readonly kind: string
      readonly spec: {
        readonly versions?: readonly { readonly schema: { readonly openAPIV3Schema: Ruled } }[]
      }
    }
  }
  readonly want?: { readonly body?: { readonly details?: { readonly causes?: readonly Cause[] } } }
}

interface Cause {
  readonly field: string
  readonly message: string
}

const folder = 'golden/transcripts/extend'
const skip = missingShared(folder)
const files = ['cel-strings', 'cel-maps', 'cel-numbers']

function evaluate(env: Env, text: string, self: Value): Value | { readonly failed: string } {
  const compiled = env.compile(text)
  if (!compiled.ok) return { failed: compiled.issues }
  const outcome = compiled.program.evaluate({ self })
  return outcome.ok ? outcome.value : { failed: outcome.message }
}

/** What a broken rule on one property says of it. */
function messagesOf(schema: Ruled, json: unknown): readonly string[] {
  const type = schemaType(schema, { typeName: 'selfType1' })!
  const variables = [{ name: 'self', type: type.type }]
  const types = schemaTypeResolver(type)
  const env = createEnv({ variables, libraries: storedLibraries, types })
  const self = typedValue(json, type)
  return (schema['x-kubernetes-validations'] ?? []).flatMap(
    ({ rule, message, messageExpression }) => {
      const value = evaluate(env, rule, self)
      if (value === true) return []
      if (typeof value === 'object' && value !== null && 'failed' in value) {
        return [`"object": ${value.failed} evaluating rule: ${rule}`]
      }
      if (messageExpression === undefined) return [message ?? `failed rule: ${rule}`]
      return [String(evaluate(env, messageExpression, self)).trim()]
    },
  )
}

for (const name of files) {
  const file = `${folder}/${name}.jsonl`
  suite(`rules come to what upstream recorded in ${name}`, {
    skip: skip || missingShared(file),
  }, () => {
    if (missingShared(file)) return
    const lines = readFileSync(sharedPath(file), 'utf8').trim().split('\n')
    const steps = lines.map((line) => JSON.parse(line) as Step)
    const definition = steps.find(({ send }) => send?.body?.kind === 'CustomResourceDefinition')
    const root = definition?.send?.body?.spec.versions?.[0]?.schema.openAPIV3Schema
    const properties = root?.properties?.['spec']?.properties ?? {}
    for (const { send, want } of steps) {
      if (send?.method !== 'POST' || send.body?.kind !== 'Widget') continue
      const spec = send.body.spec as Readonly<Record<string, unknown>>
      const causes = want?.body?.details?.causes ?? []
      test(JSON.stringify(spec).slice(0, 150), () => {
        const broken = Object.entries(spec).flatMap(([key, json]) =>
          messagesOf(properties[key]!, json).map((message) => `spec.${key}: ${message}`),
        )
        const recorded = causes.map(
          ({ field, message }) => `${field}: ${message.replace(/^Invalid value: /, '')}`,
        )
        assert.deepEqual(broken, recorded)
      })
    }
  })
}
