import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readHeader } from '#server/authn/external-signer/header.ts'

const whole = { typ: 'JWT', kid: 'one', alg: 'ES256' }
const goStruct =
  'struct { Algorithm string "json:\\"alg,omitempty\\""; KeyID string "json:\\"kid,omitempty\\""; Type string "json:\\"typ,omitempty\\"" }'

/** Upstream's server was told the same by the same program. */
for (const [head, says] of [
  [{ ...whole, alg: 'RS256' }, undefined],
  [{ ...whole, alg: 'ES512' }, undefined],
  ['', 'while parsing header JSON: EOF'],
  [' ', 'while parsing header JSON: EOF'],
  ['{', 'while parsing header JSON: unexpected EOF'],
  ['nope', "while parsing header JSON: invalid character 'o' in literal null (expecting 'u')"],
  ['null', 'bad type'],
  [
    '[]',
    `while parsing header JSON: json: cannot unmarshal array into Go value of type ${goStruct}`,
  ],
  [{ ...whole, typ: 'jwt' }, 'bad type'],
  [{ ...whole, kid: null }, 'key id missing'],
  [{ ...whole, kid: 'ä'.repeat(513) }, 'key id longer than 1 kb'],
  [{ ...whole, alg: 'HS256' }, 'bad signing algorithm "HS256"'],
  [{ typ: 'JWT', kid: 'one' }, 'bad signing algorithm ""'],
  [{ ...whole, x: 1 }, 'while parsing header JSON: json: unknown field "x"'],
  [
    { ...whole, kid: 5 },
    'while parsing header JSON: json: cannot unmarshal number into Go struct field .kid of type string',
  ],
] as const) {
  const text = typeof head === 'string' ? head : JSON.stringify(head)
  test(`a head of ${text.slice(0, 60)}`, () => {
    const read = readHeader(Buffer.from(text).toString('base64url'))
    assert.deepEqual(read, says === undefined ? { keyId: 'one' } : { problem: says })
  })
}

for (const [text, at] of [
  ['!', 0],
  ['a', 0],
  ['aa==', 2],
  ['aaaaa', 4],
] as const) {
  test(`a head of ${text} is no base64`, () => {
    const problem = `while unwrapping header: illegal base64 data at input byte ${at}`
    assert.deepEqual(readHeader(text), { problem })
  })
}
