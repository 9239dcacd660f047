import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatContinue, parseContinue } from '#server/storage/continue-token.ts'

const prefix = '/registry/pods/'
const encoded = (json: string | Buffer) => Buffer.from(json).toString('base64url')

test('a token is upstream’s', () => {
  const start = '/registry/pods/default/web\0'
  const token = formatContinue({ revision: 17, start }, prefix)
  assert.equal(
    Buffer.from(token, 'base64url').toString(),
    '{"v":"meta.k8s.io/v1","rv":17,"start":"default/web\\u0000"}',
  )
  assert.doesNotMatch(token, /[=+/]/)
  assert.deepEqual(parseContinue(token, prefix), { revision: 17, start })
})

for (const [json, why] of [
  [
    '{"v":"meta.k8s.io/v2","rv":1,"start":"a"}',
    ': server does not recognize this encoded version meta.k8s.io/v2',
  ],
  ['{}', ': server does not recognize this encoded version '],
  ['null', ': server does not recognize this encoded version '],
  [
    '{"v":"meta.k8s.io/v1","start":"a"}',
    ': incorrect encoded start resourceVersion (version meta.k8s.io/v1)',
  ],
  ['{"v":"meta.k8s.io/v1","rv":1}', ': encoded start key empty (version meta.k8s.io/v1)'],
  ['{"v":"meta.k8s.io/v1","rv":1,"start":"../secrets/a"}', ': ../secrets/a'],
  ['{"v":"meta.k8s.io/v1","rv":1,"start":"a//b"}', ': a//b'],
  ['{"v":"meta.k8s.io/v1","rv":1,"start":"a/./b"}', ': a/./b'],
  ['{"v":"meta.k8s.io/v1","rv":1,"start":"a/"}', ': a/'],
  [
    '{"v":"meta.k8s.io/v1","rv":"1"}',
    ': json: cannot unmarshal string into Go struct field continueToken.rv of type int64',
  ],
  [
    '{"v":"meta.k8s.io/v1","rv":1.5}',
    ': json: cannot unmarshal number 1.5 into Go struct field continueToken.rv of type int64',
  ],
  ['[]', ': json: cannot unmarshal array into Go value of type storage.continueToken'],
  ['', ': unexpected end of JSON input'],
  ['{', ': unexpected end of JSON input'],
  ['{"v":1}x', ": invalid character 'x' after top-level value"],
] as const) {
  test(`a token of ${json} is refused`, () => {
    const message = `invalid continue token: continue key is not valid${why}`
    assert.throws(() => parseContinue(encoded(json), prefix), { name: 'StatusError', message })
  })
}

for (const [token, why] of [
  ['nonsense', ": invalid character '\\u009e' looking for beginning of value"],
  ['!', ': illegal base64 data at input byte 0'],
  ['abc=', ': illegal base64 data at input byte 3'],
  ['abcde', ': illegal base64 data at input byte 4'],
] as const) {
  test(`the token ${token} is refused`, () => {
    const message = `invalid continue token: continue key is not valid${why}`
    assert.throws(() => parseContinue(token, prefix), { name: 'StatusError', message })
  })
}
