/** Objects of all kinds as protobuf, whose messages are changed at random: fields of other numbers and forms, cut short, twice. */
import { decodeJson } from '#api/codec/json.ts'
import { encodeProtobuf } from '#api/codec/protobuf.ts'
import { schema } from '#kinds/schema.ts'
import { pathOf, type Rows, rowsOfKinds } from '../data.ts'
import { type Chance, post, type Scenario, type Step } from '../steps.ts'

/** A field as it stands in a message: its key, and what follows. */
interface Part {
  readonly number: number
  readonly wire: number
  readonly content: Buffer
}

const isBytes = ({ wire }: Part) => wire === 2

function varint(value: number | bigint): Buffer {
  const bytes: number[] = []
  let left = BigInt.asUintN(64, BigInt(value))
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128)
  return Buffer.from([...bytes, Number(left)])
}

function written({ number, wire, content }: Part): Buffer {
  const key = varint(number * 8 + wire)
  return Buffer.concat(wire === 2 ? [key, varint(content.length), content] : [key, content])
}

const message = (parts: readonly Part[]) => Buffer.concat(parts.map(written))

/** The fields of a message; nothing where these bytes can be none. */
function partsOf(bytes: Buffer): Part[] | undefined {
  const parts: Part[] = []
  let pos = 0
  const read = (): number => {
    let [value, shift] = [0, 1]
    for (;;) {
      const byte = bytes[pos++]
      if (byte === undefined) return Number.NaN
      value += (byte & 127) * shift
      if (byte < 128) return value
      shift *= 128
    }
  }
  while (pos < bytes.length) {
    const key = read()
    const [number, wire] = [Math.floor(key / 8), key % 8]
    const start = pos
    if (!(number > 0)) return undefined
    if (wire === 0) read()
    else if (wire === 1) pos += 8
    else if (wire === 5) pos += 4
    else if (wire !== 2) return undefined
    const end = wire === 2 ? read() + pos : pos
    if (!(end <= bytes.length)) return undefined
    parts.push({ number, wire, content: bytes.subarray(wire === 2 ? pos : start, end) })
    pos = end
  }
  return parts
}

/** Some field of the message, or of a message within it, is another afterwards. */
function changed(chance: Chance, bytes: Buffer): Buffer {
  const parts = partsOf(bytes)
  if (!parts || parts.length === 0) return chance.pick(contents(chance, bytes))
  const at = chance.below(parts.length)
  const part = parts[at]!
  if (isBytes(part) && chance.isLucky(0.75))
    return message(parts.with(at, { ...part, content: changed(chance, part.content) }))
  if (chance.isLucky(0.15)) return Buffer.concat([message(parts), chance.pick(tails)])
  return Buffer.concat(
    parts.flatMap((one, i) => (i === at ? changedPart(chance, one) : written(one))),
  )
}

function contents(chance: Chance, bytes: Buffer): readonly Buffer[] {
  return [
    Buffer.alloc(0),
    bytes.subarray(0, chance.below(bytes.length + 1)),
    Buffer.concat([bytes, bytes]),
    ...['00', '0a', '08', '0800', '1a00', 'f09f9880'].map((hex) => Buffer.from(hex, 'hex')),
    Buffer.from('Not Valid!'),
  ]
}

const whole = [
  0,
  1,
  2,
  127,
  128,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  -1,
  -(2 ** 31),
  2n ** 63n,
  2n ** 64n - 1n,
]
const tails = [
  ...['00', '07', '0b', '0c', '0b0c', '0d', '09', '80', 'ff', '0aff', '0a01', '0affffffff0f', '08'],
  ...['08ffffffffffffffffff01', '08ffffffffffffffffff7f', '08ffffffffffffffffffff01', 'f80701'],
  ...['0affffffffffffffffff01', 'faffffff0f00', 'f8ffffff7f00', 'c83e01', 'ca3e026162', 'cb3ecc3e'],
  ...[
    'cd3e00000000',
    'c93e0000000000000000',
    'ce3e',
    'cf3e',
    'cb3e0801cc3e',
    'cb3ecb3ecc3ecc3e',
    'cc3e',
  ],
].map((hex) => Buffer.from(hex, 'hex'))

function changedPart(chance: Chance, part: Part): readonly Buffer[] {
  const asBytes = { ...part, wire: 2, content: chance.pick(contents(chance, part.content)) }
  const asVarint = { ...part, wire: 0, content: varint(chance.pick(whole)) }
  switch (chance.below(8)) {
    case 0:
      return []
    case 1:
      return [written(part), written(part)]
    case 2:
      return [
        written({ ...part, number: chance.pick([1, 2, 3, 4, 5, 9, 15, 16, 99, 2 ** 29 - 1]) }),
      ]
    case 3:
      return [written({ ...part, wire: chance.below(8) })]
    case 4:
      return [written(part), written(chance.pick([asBytes, asVarint]))]
    case 5:
      return [written(asBytes)]
    case 6:
      return [written({ ...part, wire: 1, content: Buffer.alloc(8, 1) })]
    default:
      return [written(asVarint)]
  }
}

const magic = Buffer.from('k8s\0')

function envelopes(chance: Chance, bytes: Buffer): readonly Buffer[] {
  const body = bytes.subarray(magic.length)
  const cut = bytes.subarray(0, chance.below(bytes.length))
  return [bytes, cut, body, Buffer.concat([magic, changed(chance, body)])]
}

const counts = 24

const sent =
  (row: Rows): Scenario =>
  ({ namespace, random }) => {
    const { object } = row.objects[0]!
    const given = { apiVersion: row.group, kind: row.kind, ...object }
    const metadata = { ...(object['metadata'] as object), name: 'x', labels: { a: 'b' } }
    const type = schema.typeOf(row.group, row.kind)!
    const text = JSON.stringify({ ...given, metadata })
    const bytes = encodeProtobuf(type, decodeJson<object>(type, text).object)
    const all = `${pathOf(row, namespace)}?dryRun=All&fieldValidation=`
    const step = (raw: Buffer): Step =>
      post(`${all}${random.pick(['Strict', 'Warn', 'Ignore'])}`, undefined, {
        raw,
        headers: { 'content-type': 'application/vnd.kubernetes.protobuf' },
      })
    return [
      ...envelopes(random, bytes).map(step),
      ...Array.from({ length: counts }, () => step(withRaw(bytes, (raw) => changed(random, raw)))),
    ]
  }

/** The same envelope around another message. */
function withRaw(bytes: Buffer, change: (raw: Buffer) => Buffer): Buffer {
  const parts = partsOf(bytes.subarray(magic.length))!
  const inner = parts.map((part) =>
    part.number === 2 ? { ...part, content: change(part.content) } : part,
  )
  return Buffer.concat([magic, message(inner)])
}

export const protobufScenarios: Readonly<Record<string, Scenario>> = Object.fromEntries(
  rowsOfKinds()
    .filter(({ objects }) => objects.length > 0)
    .map((row) => [row.plural, sent(row)]),
)
