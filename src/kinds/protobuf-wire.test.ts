/** Messages that upstream's encoder never writes: in parts, or with fields that do not fit. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDecodeError } from '#api/codec/plain/decode-error.ts'
import { decodeMessage, openEnvelope } from '#api/codec/protobuf.ts'
import { schema } from '#kinds/schema.ts'

const typeOf = (name: string) => schema.type(`io.k8s.api.core.v1.${name}`)!
const pod = typeOf('Pod')

/** A field of bytes, or of a message made of such. */
function field(number: number, ...content: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(content.map((part) => Buffer.from(part)))
  return Buffer.concat([Buffer.from([number * 8 + 2, body.length]), body])
}
const hex = (text: string) => Buffer.from(text, 'hex')

function refusal(bytes: Buffer): string {
  try {
    decodeMessage(pod, bytes)
  } catch (error) {
    assert.ok(isDecodeError(error))
    return error.message
  }
  return ''
}

const container = (name: string) => field(2, field(1, name))

test('what comes in parts adds up: lists grow, texts are replaced, messages within do the same', () => {
  const parts = [
    field(2, container('a'), field(3, 'Always'), field(14, field(4, hex('08051005')))),
    field(1, field(1, 'x'), field(11, field(1, 'k'), field(2, 'v'))),
    field(2, container('b'), field(3, 'Never')),
    field(1, field(1, 'y'), field(11, field(1, 'l'), field(2, 'w'))),
  ]
  const { metadata, spec } = decodeMessage<{
    metadata: object
    spec: { containers: readonly { name: string }[]; restartPolicy: string }
  }>(pod, Buffer.concat(parts))
  assert.deepEqual(metadata, { name: 'y', labels: { k: 'v', l: 'w' } })
  assert.deepEqual(
    spec.containers.map(({ name }) => name),
    ['a', 'b'],
  )
  assert.equal(spec.restartPolicy, 'Never')
})

test('parts lie within items of lists and within groups of fields', () => {
  const volume = (...sources: readonly Buffer[]) =>
    field(1, field(1, 'v'), ...sources.map((source) => field(2, source)))
  const bytes = field(2, volume(field(1, field(1, '/a')), field(1, field(2, 'Directory'))))
  const { spec } = decodeMessage<{ spec: { volumes: object } }>(pod, bytes)
  assert.deepEqual(spec.volumes, [{ name: 'v', hostPath: { path: '/a', type: 'Directory' } }])
})

test('many parts within parts take no longer than their bytes', () => {
  const props = schema.type(
    'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps',
  )!
  const { pb } = props.fieldsByName.get('not')!
  const tag = Buffer.from([((pb * 8 + 2) & 127) | 128, pb >>> 4])
  let bytes = field(1, 'x')
  for (let depth = 0; depth < 16; depth++) {
    const length = Buffer.from([(bytes.length & 127) | 128, bytes.length >>> 7])
    bytes = Buffer.concat([tag, length, bytes, tag, Buffer.from([0])])
  }
  let found = decodeMessage<{ not?: object; id?: string }>(props, bytes)
  let depth = 0
  for (; found.not; depth++) found = found.not
  assert.deepEqual([found.id, depth], ['x', 16])
})

const refusals: readonly (readonly [name: string, bytes: Buffer, words: string])[] = [
  ['another form', hex('0801'), 'proto: wrong wireType = 0 for field ObjectMeta'],
  [
    'in a part',
    Buffer.concat([field(1), hex('0801')]),
    'proto: wrong wireType = 0 for field ObjectMeta',
  ],
  ['of a name in capitals', field(1, hex('2801')), 'proto: wrong wireType = 0 for field UID'],
  [
    'of a list of messages',
    field(2, hex('1001')),
    'proto: wrong wireType = 0 for field Containers',
  ],
  ['of a time', field(1, field(8, hex('0a00'))), 'proto: wrong wireType = 2 for field Seconds'],
  ['no number', field(1, hex('00')), 'proto: ObjectMeta: illegal tag 0 (wire type 0)'],
  [
    'a number below zero',
    field(1, hex('f8ffffff7f00')),
    'proto: ObjectMeta: illegal tag -1 (wire type 34359738360)',
  ],
  ['the end of a group', field(2, hex('14')), 'proto: PodSpec: wiretype end group for non-group'],
  ['a length of 32 bits', hex('0affffffff0f'), 'unexpected EOF'],
  [
    'a length below zero',
    hex('0affffffffffffffffff01'),
    'proto: negative length found during unmarshaling',
  ],
]

for (const [name, bytes, words] of refusals) {
  test(`a field that does not fit is refused: ${name}`, () => assert.equal(refusal(bytes), words))
}

test('a key of a map goes on behind its entry, and what is read next does not', () => {
  const bytes = field(1, hex('5a030a026b'), hex('6c'), field(1, 'x'))
  assert.match(refusal(bytes), /ObjectMeta: wiretype end group/)
})

test('envelopes are looked at as other messages, and a version that is none counts as not told', () => {
  const around = (bytes: Buffer) => openEnvelope(Buffer.concat([Buffer.from('k8s\0'), bytes]))
  assert.throws(() => around(Buffer.alloc(0)), { message: 'empty body' })
  assert.throws(() => around(hex('0801')), {
    message: 'proto: wrong wireType = 0 for field TypeMeta',
  })
  assert.throws(() => around(field(1, hex('00'))), {
    message: 'proto: TypeMeta: illegal tag 0 (wire type 0)',
  })
  assert.equal(around(field(1, field(1, 'a/b/c'))).apiVersion, '')
})
