/** Our tables of etcd's messages against rpc.proto, as another implementation of protobuf reads it. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import type { ServiceDefinition } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { decodeMessage, encodeMessage, type MessageType } from '#base/protobuf/message.ts'
import { createSeededRandom, type Random } from '#base/random.ts'
import { type RpcMethod, type RpcName, rpcs } from '#store/etcd/protocol.ts'

const definition = loadSync(join(import.meta.dirname, 'rpc.proto'), {
  keepCase: true,
  longs: String,
  defaults: true,
  oneofs: true,
})

/** Of these one field alone is sent. */
const choices: ReadonlySet<string> = new Set(['RequestOp', 'ResponseOp', 'WatchRequest'])
const comparisons = ['version', 'create_revision', 'mod_revision', 'value', 'lease']

function sampleOf<T>(type: MessageType<T>, random: Random, depth = 0): T {
  const sample: Record<string, unknown> = { ...(type.blank as object) }
  const chosen = type.fields[random.below(type.fields.length || 1)]?.name
  const compared = comparisons[random.below(comparisons.length)]!
  for (const field of type.fields) {
    if (choices.has(type.name) && field.name !== chosen) continue
    if (type.name === 'Compare' && comparisons.includes(field.name) && field.name !== compared)
      continue
    const value = () => anyOf(field.kind, random, depth)
    if (typeof field.kind === 'function' && depth > 3) continue
    if (!field.repeated) sample[field.name] = value()
    else if (random.below(3) > 0) sample[field.name] = [value(), value()]
  }
  return sample as T
}

function anyOf(
  kind: MessageType<unknown>['fields'][number]['kind'],
  random: Random,
  depth: number,
): unknown {
  const number =
    random.below(2) === 0 ? random.below(200) : random.below(2 ** 32) * 2 ** random.below(20)
  switch (kind) {
    case 'bool':
      return random.below(2) === 0
    case 'int32':
      return random.below(5)
    case 'uint32':
      return random.below(2 ** 32)
    case 'int64':
      return number
    case 'bigint':
      return BigInt.asIntN(63, BigInt(number) * 31n)
    case 'biguint':
      return BigInt(number) * 1024n
    case 'fixed32':
      return number
    case 'fixed64':
      return BigInt(number)
    case 'bytes':
      return Buffer.from(random.bytes(random.below(300)))
    case 'latin1':
      return Buffer.from(random.bytes(random.below(60))).toString('latin1')
    case 'string':
      return `é${number}`
    default:
      return sampleOf(kind(), random, depth + 1)
  }
}

suite('messages as rpc.proto has them', () => {
  for (const name of Object.keys(rpcs) as RpcName[]) {
    test(name, () => {
      const [service, method] = name.split('/') as [string, string]
      const { requestDeserialize, requestSerialize, responseDeserialize, responseSerialize } = (
        definition[`etcdserverpb.${service}`] as unknown as ServiceDefinition
      )[method]!
      const { request, answer } = rpcs[name] as RpcMethod<object, object>
      const random = createSeededRandom(name.length)
      for (let round = 0; round < 40; round++) {
        assertSame(request, sampleOf(request, random), (b) =>
          requestSerialize(requestDeserialize(b)),
        )
        const sample = sampleOf(answer, random)
        // Two methods share an answer of ours, and one of them lacks a field.
        if (name === 'Maintenance/Hash') Object.assign(sample, { compact_revision: 0 })
        assertSame(answer, sample, (bytes) => responseSerialize(responseDeserialize(bytes)))
      }
    })
  }
})

function assertSame<T>(type: MessageType<T>, sample: T, through: (bytes: Buffer) => Buffer): void {
  assert.deepEqual(decodeMessage(type, through(encodeMessage(type, sample as never))), sample)
}
