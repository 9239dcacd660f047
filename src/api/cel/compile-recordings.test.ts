/** Holds the messages of errors in expressions against those that upstream answered with. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { createEnv } from '#api/cel/env.ts'
import { newLibraries } from '#api/cel/environment.ts'
import { jsonPatchLibrary } from '#api/cel/libraries/json-patch.ts'
import { policyTypes, policyVariables } from '#api/cel/testing/policy-types.ts'
import { dyn } from '#api/cel/types.ts'
import { missingShared, sharedPath } from '#base/testing/shared.ts'

const skip = missingShared('golden')
const files =
  'mutations/{vap,map,validatingwebhook,mutatingwebhook,deviceclass,resourceclaim}-*.json,transcripts/admission/*.jsonl'

/** An expression in quotes, and what is said of it up to the end of the message. */
const refusal = /^Invalid value: ("(?:[^"\\]|\\.)*"): compilation failed: (ERROR: <input>:[\s\S]*)$/

/** The distinct expressions that recordings refuse, each with what is wrong with it. */
function refusals(): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      const [, quoted, said] = refusal.exec(value) ?? []
      if (quoted && said) found.set(`${quoted} ${said}`, JSON.stringify([JSON.parse(quoted), said]))
    } else if (typeof value === 'object' && value !== null) {
      for (const item of Object.values(value)) visit(item)
    }
  }
  for (const file of globSync(`{${files}}`, { cwd: sharedPath('golden') })) {
    const text = readFileSync(sharedPath('golden', file), 'utf8')
    const lines = file.endsWith('.jsonl') ? text.trim().split('\n') : [text]
    for (const line of lines) if (line.includes('ERROR: ')) visit(JSON.parse(line))
  }
  return found
}

/** Names that mean nothing, and fields that are not there: both depend on where it stands. */
interface Surroundings {
  readonly undeclared: ReadonlySet<string>
  readonly undefinedFields: ReadonlySet<string>
}

function issuesOf(expression: string, { undeclared, undefinedFields }: Surroundings): string {
  const declared = Object.entries(policyVariables).map(([name, type]) => ({ name, type }))
  const env = createEnv({
    variables: declared.filter(({ name }) => !undeclared.has(name.split('.')[0]!)),
    libraries: undeclared.has('jsonpatch') ? newLibraries : [...newLibraries, jsonPatchLibrary],
    types(name) {
      if (undeclared.has(name)) return undefined
      if (name !== 'test.Variables') return policyTypes(name)
      return (field) => (undefinedFields.has(field) ? undefined : dyn)
    },
  })
  const compiled = env.compile(expression)
  return compiled.ok ? 'nothing' : compiled.issues
}

function quotedIn(said: string, pattern: RegExp): ReadonlySet<string> {
  return new Set(Array.from(said.matchAll(pattern), ([, name]) => name!))
}

suite('errors in expressions are said as upstream recorded', { skip }, () => {
  for (const pair of skip ? [] : refusals().values()) {
    const [expression, said] = JSON.parse(pair) as [string, string]
    test(`${expression.slice(0, 100)} -> ${said.split('\n')[0]!.slice(0, 120)}`, () => {
      const undeclared = quotedIn(said, /undeclared reference to '(\w+)'/g)
      const undefinedFields = quotedIn(said, /undefined field '(\w+)'/g)
      assert.equal(issuesOf(expression, { undeclared, undefinedFields }), said)
    })
  }
})
