import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BadAnswerError, readVerdict, reviewVersion } from '#server/admission/webhooks/review.ts'

const question = { version: 'v1', uid: 'u' }

interface Reading {
  readonly mayPatch?: boolean
  readonly version?: string
  readonly kind?: string
  readonly apiVersion?: string
}

function read(
  response: object | undefined,
  { mayPatch = false, version = 'v1', ...review }: Reading = {},
) {
  const whole = {
    apiVersion: `admission.k8s.io/${version}`,
    kind: 'AdmissionReview',
    ...(response && { response: { uid: 'u', ...response } }),
    ...review,
  }
  const body = Buffer.from(JSON.stringify(whole))
  return readVerdict(body, { ...question, version }, { webhook: 'w', mayPatch })
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64')
const denied = 'admission webhook "w" denied the request'

test('a webhook lets a write through, with warnings and a patch', () => {
  assert.deepEqual(read({ allowed: true }), { warnings: [], notes: {} })
  const noted = { warnings: ['a'], notes: { k: 'v' } }
  const { notes: auditAnnotations } = noted
  assert.deepEqual(read({ allowed: true, warnings: ['a'], auditAnnotations }), noted)
  const patch = [{ op: 'add', path: '/x', value: 1 }]
  const patching = { allowed: true, patchType: 'JSONPatch', patch: encoded(patch) }
  assert.deepEqual(read(patching, { mayPatch: true }), { warnings: [], notes: {}, patch })
  const judged = { warnings: [], notes: {} }
  const older = read(patching, { version: 'v1beta1' })
  assert.deepEqual(older, judged, 'one that only judges changes nothing')
  assert.deepEqual(read({ uid: 'other', allowed: true }, { version: 'v1beta1' }), judged)
  const { patchType: _, ...untyped } = patching
  assert.deepEqual(read(untyped, { mayPatch: true, version: 'v1beta1' }).patch, patch)
})

test('a refusal has the code, the reason and the words of the webhook', () => {
  const cases: readonly (readonly [object | undefined, number, string])[] = [
    [undefined, 400, `${denied} without explanation`],
    [{ message: 'no' }, 400, `${denied}: no`],
    [{ message: '', reason: 'Gone' }, 400, `${denied}: Gone`],
    [{ code: 200, message: 'no' }, 400, `${denied}: no`],
    [{ code: 418 }, 418, `${denied} without explanation`],
    [{ code: 100_000 }, 999, `${denied} without explanation`],
  ]
  for (const [status, code, message] of cases) {
    const { refusal } = read({ allowed: false, ...(status && { status }) })
    assert.equal(refusal?.message, message)
    assert.equal(refusal?.status.code, code)
    assert.equal(refusal?.status.status, 'Failure')
  }
  const details = { causes: [{ field: 'a', message: 'b' }] }
  assert.deepEqual(read({ status: { details } }).refusal?.status.details, details)
})

test('what is no answer to the question cannot be gone by', () => {
  const bad = 'received invalid webhook response: '
  const call = 'failed to call webhook: '
  const expected = 'expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got'
  const cases: readonly (readonly [() => unknown, string])[] = [
    [() => read(undefined), `${bad}webhook response was absent`],
    [() => read({ uid: 'x' }), `${bad}expected response.uid="u", got "x"`],
    [() => read({ uid: '' }), `${bad}expected response.uid="u", got ""`],
    [() => read({}, { kind: '' }), `${bad}${expected} admission.k8s.io/v1, Kind=`],
    [() => read({}, { apiVersion: '' }), `${bad}${expected} /, Kind=AdmissionReview`],
    [
      () => read({ allowed: true, patch: encoded([]) }),
      `${bad}validating webhook may not return response.patch`,
    ],
    [
      () => read({ allowed: true, patchType: 'JSONPatch' }),
      `${bad}validating webhook may not return response.patchType`,
    ],
    [
      () => read({}, { kind: 'Other' }),
      `${call}no kind "Other" is registered for version "admission.k8s.io/v1" in scheme "pkg/api/legacyscheme/scheme.go:30"`,
    ],
    [
      () => read({}, { apiVersion: 'admission.k8s.io/v1beta1' }),
      `${call}converting (v1beta1.AdmissionReview) to (v1.AdmissionReview): unknown conversion`,
    ],
    [
      () => read({ allowed: true, patch: encoded([]) }, { mayPatch: true }),
      `${bad}webhook returned response.patch but not response.patchType`,
    ],
    [
      () => read({ allowed: true, patchType: 'JSONPatch' }, { mayPatch: true }),
      `${bad}webhook returned response.patchType but not response.patch`,
    ],
    [
      () => read({ allowed: true, patchType: 'Merge', patch: encoded([{}]) }, { mayPatch: true }),
      'unsupported patch type "Merge"',
    ],
  ]
  for (const [run, message] of cases) assert.throws(run, new BadAnswerError(message))
  for (const text of ['', 'hello', '[]', '{"response":5}']) {
    const run = () => readVerdict(Buffer.from(text), question, { webhook: 'w', mayPatch: false })
    assert.throws(run, BadAnswerError, text)
  }
})

test('a patch that cannot be read is no answer either', () => {
  const patch = Buffer.from('nonsense').toString('base64')
  const words = "invalid character 'o' in literal null (expecting 'u')"
  assert.throws(
    () => read({ allowed: true, patchType: 'JSONPatch', patch }, { mayPatch: true }),
    new BadAnswerError(`received undecodable patch in webhook response: ${words}`),
  )
})

test('the review has the first form that both know', () => {
  assert.equal(reviewVersion(['v2', 'v1beta1', 'v1']), 'v1beta1')
  assert.equal(reviewVersion(['v2']), undefined)
})
