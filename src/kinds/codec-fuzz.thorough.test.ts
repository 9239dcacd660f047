/**
 * Every decoder against input made to break it: nothing but a typed error ever comes out, and soon.
 * The seed is fixed; the numbers keep the whole within seconds.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCodec, type MediaType } from '#api/codec/codec.ts'
import { isDecodeError } from '#api/codec/plain/decode-error.ts'
import { splitYamlDocuments } from '#base/yaml/documents.ts'
import { schema } from '#kinds/schema.ts'
import {
  type Chance,
  createChance,
  missingFixtures,
  readFixtures,
} from '#kinds/testing/fixtures.ts'

const codec = createCodec(schema)
const pod = { apiVersion: 'v1', kind: 'Pod' }
const json = 'application/json'
const yaml = 'application/yaml'
const protobuf = 'application/vnd.kubernetes.protobuf'
const longestMs = 5000

/** The time this process has worked; it does not depend on what else the machine does. */
function workedMs(): number {
  return process.cpuUsage().user / 1000
}

/** Decodes, and if that succeeds encodes in every way; answers whether it was refused. */
function survive(body: Buffer, mediaType: MediaType): boolean {
  const started = workedMs()
  try {
    const { object } = codec.decode(body, mediaType, pod)
    for (const one of [json, yaml, protobuf] as const) codec.encode(object, one)
    return false
  } catch (error) {
    if (isDecodeError(error)) return true
    throw new Error(`${mediaType}: ${body.subarray(0, 4000).toString('latin1')}`, { cause: error })
  } finally {
    assert.ok(workedMs() - started < longestMs, 'it takes too long')
  }
}

const deep = 1_000_000

test('monsters are refused', () => {
  const bombs = Array.from(
    { length: 30 },
    (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(9)}]`,
  )
  const monsters: readonly (readonly [string, MediaType])[] = [
    ['['.repeat(deep), json],
    [`{"metadata":${'{"a":'.repeat(deep)}`, json],
    [`{"spec":{"x":${'['.repeat(deep)}${']'.repeat(deep)}}}`, json],
    [
      `{"metadata":{"managedFields":[{"fieldsV1":${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}}]}}`,
      json,
    ],
    [`{"metadata":{"generation":1e${'9'.repeat(1000)}}}`, json],
    [`{"metadata":{"generation":${'9'.repeat(deep)}}}`, json],
    [`{"spec":{"overhead":{"cpu":"1e${'9'.repeat(1000)}"}}}`, json],
    [`{"metadata":{"creationTimestamp":"${'9'.repeat(deep)}"}}`, json],
    [`{"metadata":{"name":"${'\\'.repeat(deep)}`, json],
    [`l0: &l0 [x]\n${bombs.join('\n')}`, yaml],
    ['['.repeat(deep), yaml],
    ['- '.repeat(deep), yaml],
    ['a: &a [*a]', yaml],
    ['? '.repeat(deep), yaml],
    [`a: ${'"'.repeat(deep)}`, yaml],
    [`a: ${'&x '.repeat(deep / 10)}`, yaml],
    [`a: !!binary ${'='.repeat(deep)}`, yaml],
    [`${' '.repeat(deep)}a: b: c`, yaml],
    [`${'a: '.repeat(deep / 10)}`, yaml],
  ]
  for (const [text, mediaType] of monsters) {
    assert.ok(survive(Buffer.from(text), mediaType), text.slice(0, 60))
  }
})

test('long but honest texts are read in time', () => {
  const lines = Array.from({ length: 50_000 }, (_, i) => `  key${i}: value ${i}`)
  const configMap = `apiVersion: v1\nkind: ConfigMap\ndata:\n${lines.join('\n')}\n`
  assert.equal(survive(Buffer.from(configMap), yaml), false)
  const flow = `apiVersion: v1\nkind: ConfigMap\ndata: {${lines.map((l) => l.trim()).join(', ')}}`
  assert.equal(survive(Buffer.from(flow), yaml), false)
  const started = workedMs()
  assert.equal(splitYamlDocuments('---\na: 1\n'.repeat(100_000)).length, 100_000)
  assert.ok(workedMs() - started < longestMs)
})

test('lies about lengths are refused', () => {
  const envelope = (raw: readonly number[]) =>
    Buffer.from([...Buffer.from('k8s\0'), 0x12, raw.length, ...raw])
  const lies: readonly (readonly number[])[] = [
    [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f],
    [0x0a, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
    [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    [0x0a, 0x05, 0x0a, 0x7f],
    [0x00],
    [0x0b, 0x0b, 0x0b],
    [0x0c],
    [0x08],
    [0x09, 1],
    [0xff],
  ]
  for (const lie of lies) assert.ok(survive(envelope(lie), protobuf), String(lie))
  const groups = Buffer.concat([Buffer.from('k8s\0'), Buffer.alloc(deep, 0x2b)])
  assert.ok(survive(groups, protobuf))
})

test('damaged golden objects are read or refused', { skip: missingFixtures }, () => {
  const chance = createChance(3)
  let refused = 0
  let read = 0
  for (const { json: text, protobuf: bytes } of readFixtures()) {
    const compact = Buffer.from(JSON.stringify(JSON.parse(text)))
    for (let i = 0; i < 12; i++) {
      const outcomes = [
        survive(damage(compact, chance), json),
        survive(damage(Buffer.from(text.slice(0, 3000)), chance), yaml),
        survive(damage(bytes, chance), protobuf),
      ]
      for (const wasRefused of outcomes) wasRefused ? refused++ : read++
    }
  }
  assert.ok(refused > 500 && read > 500, `${refused} refused, ${read} read`)
})

const shifts = [
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  ',',
  ':',
  '\n',
  ' ',
  '-',
  '\t',
  '&a ',
  '*a',
  '|',
  '\xff',
]

/** The same bytes with a few of them changed, left out, doubled or moved. */
function damage(bytes: Buffer, chance: Chance): Buffer {
  let damaged = Buffer.from(bytes)
  for (let i = chance(3); i >= 0; i--) {
    const at = chance(damaged.length)
    const [before, after] = [damaged.subarray(0, at), damaged.subarray(at)]
    const piece = after.subarray(0, 1 + chance(20))
    const way = chance(5)
    if (way === 0) damaged[at] = chance(256)
    else if (way === 1) damaged = Buffer.concat([before, after.subarray(piece.length)])
    else if (way === 2) damaged = Buffer.concat([before, piece, after])
    else if (way === 3) {
      damaged = Buffer.concat([
        before,
        Buffer.from(shifts[chance(shifts.length)]!, 'latin1'),
        after,
      ])
    } else damaged = Buffer.from(before)
  }
  return damaged
}
