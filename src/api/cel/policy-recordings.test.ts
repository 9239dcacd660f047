/** Holds expressions against what upstream answered: values, messages of errors, estimates. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { createEnv } from '#api/cel/env.ts'
import { newLibraries } from '#api/cel/environment.ts'
import { jsonValue } from '#api/cel/json.ts'
import * as types from '#api/cel/types.ts'
import { missingShared, sharedPath } from '#base/testing/shared.ts'

interface Step {
  readonly send?: { readonly path: string; readonly body?: Body }
  readonly want?: { readonly headers?: Readonly<Record<string, string>> }
}

interface Body {
  readonly kind?: string
  readonly spec?: { readonly validations?: readonly Validation[] }
}

interface Validation {
  readonly expression: string
  readonly messageExpression?: string
}

const folder = 'golden/transcripts/admission'
const skip = missingShared(folder)
const object = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', namespace: 'x' },
  data: { k: 'v' },
}
const env = createEnv({
  variables: [{ name: 'object', type: types.dyn }],
  libraries: newLibraries,
})

function evaluate(text: string): string {
  const compiled = env.compile(text)
  if (!compiled.ok) return compiled.issues
  const outcome = compiled.program.evaluate({ object: jsonValue(object) })
  return outcome.ok ? String(outcome.value) : outcome.message
}

/** The expressions of a transcript's policy, each with the text it came to. */
function casesOf(file: string): readonly (readonly [string, string])[] {
  const lines = readFileSync(sharedPath(folder, file), 'utf8').trim().split('\n')
  const steps = lines.map((line) => JSON.parse(line) as Step)
  const policy = steps.find(({ send }) => send?.body?.kind === 'ValidatingAdmissionPolicy')
  const expressions = policy?.send?.body?.spec?.validations ?? []
  const warning = steps.map(({ want }) => want?.headers?.['warning']).find((text) => text)
  const decoded = Buffer.from(warning ?? '', 'latin1').toString()
  const said = decoded.split(/(?:^|, )299 - "/).slice(1)
  const texts = said.map((text) =>
    text
      .replace(/"$/, '')
      .replaceAll(/\\(.)/g, '$1')
      .replace(/^Validation failed .*? with binding '[^']*': /, ''),
  )
  return expressions.flatMap(({ messageExpression }, i) =>
    messageExpression === undefined ? [] : [[messageExpression, texts[i]!] as const],
  )
}

suite('expressions come to what upstream recorded', { skip }, () => {
  const files = skip
    ? []
    : readdirSync(sharedPath(folder)).filter((file) => /^cel-[a-z]+\.jsonl$/.test(file))
  for (const file of files) {
    for (const [expression, text] of casesOf(file)) {
      test(`${file}: ${expression.replace(/^".*?" \+ /, '')}`, () => {
        assert.equal(evaluate(expression).trim(), text.trim())
      })
    }
  }
})
