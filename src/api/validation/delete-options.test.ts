import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeleteOptions } from '#api/metadata.ts'
import { validateDeleteOptions } from '#api/validation/delete-options.ts'
import { formatFieldErrors } from '#api/validation/field-error.ts'

const cases: readonly { name: string; options: DeleteOptions; want: string }[] = [
  { name: 'nothing said is right', options: {}, want: '' },
  { name: 'each policy is right', options: { propagationPolicy: 'Foreground' }, want: '' },
  {
    name: 'an unknown policy is refused',
    options: { propagationPolicy: '' },
    want: 'propagationPolicy: Unsupported value: "": supported values: "Foreground", "Background", "Orphan", "nil"',
  },
  {
    name: 'the old and the new word for one thing exclude each other',
    options: { propagationPolicy: 'Orphan', orphanDependents: false },
    want: 'propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set',
  },
  {
    name: 'a dry run is of everything',
    options: { dryRun: ['All', 'x'] },
    want: 'dryRun: Unsupported value: ["All","x"]: supported values: "All"',
  },
]

for (const { name, options, want } of cases) {
  test(name, () => {
    assert.equal(formatFieldErrors(validateDeleteOptions(options)), want)
  })
}
