/**
 * The codecs on pods of about 3 KB, all of them different as those of one Deployment are, beside
 * the engine's own JSON on the same pods; and what a hundred thousand of them hold in memory.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createCodec } from '#api/codec/codec.ts'
import { decodeJson, encodeJson } from '#api/codec/json.ts'
import { decodeProtobuf, encodeProtobuf } from '#api/codec/protobuf.ts'
import { schema } from '#kinds/schema.ts'
import { measure, measureInTurns, printTable } from './lib/measure.ts'
import { podText } from './lib/pods.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const codec = createCodec(schema)
const type = schema.typeOf('v1', 'Pod')!
const count = 2000
const texts = Array.from({ length: count }, (_, i) => podText(i))
const plain = texts.map((text) => JSON.parse(text) as unknown)
const json = texts.map((text) => Buffer.from(text))
const pods = json.map((bytes) => decodeJson<object>(type, bytes).object)
const protobuf = pods.map((pod) => encodeProtobuf(type, pod))
const yaml = codec.encode(pods[0]!, 'application/yaml')

let next = 0
const each = (work: (index: number) => unknown) => () => {
  next = (next + 1) % count
  return work(next)
}

console.log(`a pod: ${json[0]!.length} bytes of JSON, ${protobuf[0]!.length} of protobuf`)
const yardstick = ['JSON.parse', each((i) => JSON.parse(texts[i]!))] as const
/** Reading fills the tables that writing looks into, so each is measured by itself. */
const rows = [
  [yardstick, ['read JSON', each((i) => decodeJson(type, json[i]!)), 25_000]],
  [yardstick, ['JSON.stringify', each((i) => JSON.stringify(plain[i]))]],
  [yardstick, ['write JSON', each((i) => encodeJson(type, pods[i]!)), 60_000]],
  [yardstick, ['read protobuf', each((i) => decodeProtobuf(type, protobuf[i]!)), 40_000]],
  [yardstick, ['write protobuf', each((i) => encodeProtobuf(type, pods[i]!)), 60_000]],
] as const
const measured = rows.map((row) => measureInTurns(row))
printTable([
  ...measured[0]!,
  ...measured.slice(1).flatMap((pair) => pair.slice(1)),
  measure('read YAML', () => codec.decode(yaml, 'application/yaml')),
  measure(
    'write YAML',
    each((i) => codec.encode(pods[i]!, 'application/yaml')),
  ),
])

const kept = 100_000
const limitMb = 250

/** What so many pods hold, read one after the other and kept. */
function measureMemory(name: string, read: (index: number) => unknown): void {
  const before = heapMb()
  const held = Array.from({ length: kept }, (_, i) => read(i))
  const used = heapMb() - before
  const verdict = used < limitMb ? 'met' : 'MISSED'
  console.log(`${held.length} pods read from ${name}: ${used} MB  aim ${limitMb} MB  ${verdict}`)
}

function heapMb(): number {
  for (let i = 0; i < 3; i++) collectGarbage()
  return Math.round(process.memoryUsage().heapUsed / 1e6)
}

measureMemory('JSON', (i) => decodeJson(type, Buffer.from(podText(i))).object)
measureMemory('protobuf', (i) => {
  const { object } = decodeJson<object>(type, podText(i))
  return decodeProtobuf(type, encodeProtobuf(type, object))
})
