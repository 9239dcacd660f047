/** A stand-in for a program that signs tokens. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { GrpcError, status } from '#base/grpc/grpc-error.ts'
import type { Methods } from '#base/grpc/methods.ts'
import { openGrpcServer } from '#base/grpc/server.ts'
import { decodeMessage, encodeMessage } from '#base/protobuf/message.ts'
import {
  FetchKeysResponse,
  MetadataResponse,
  type SignerKey,
  SignRequest,
  SignResponse,
  type Timestamp,
} from '#server/authn/external-signer/messages.ts'

export interface TestKey {
  readonly id: string
  readonly privateKey: KeyObject
  readonly told: SignerKey
}

/** How it behaves; may be changed while it is open. */
export interface SignerBehaviour {
  /** The first one signs. */
  keys: readonly TestKey[]
  /** Those that are told of; absent: all. */
  told: readonly SignerKey[] | undefined
  /** In place of the head that it would write. */
  header: string | undefined
  signature: string | undefined
  refreshSeconds: number
  dataTime: Timestamp | undefined
  maxSeconds: number
  /** The method that fails. */
  refuses: string | undefined
  /** What each call waits for. */
  waitsFor: Promise<void> | undefined
}

export interface FakeSigner extends AsyncDisposable {
  readonly behaviour: SignerBehaviour
  /** The names of methods, as they were called. */
  readonly calls: string[]
}

export function testKey(id: string, isHidden = false): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = publicKey.export({ type: 'spki', format: 'der' })
  return { id, privateKey, told: { keyId: id, key, excludeFromOidcDiscovery: isHidden } }
}

export function signing(changes: Partial<SignerBehaviour> = {}): SignerBehaviour {
  return {
    ...{ keys: [testKey('one')], told: undefined, header: undefined, signature: undefined },
    ...{ refreshSeconds: 60, dataTime: { seconds: 1_700_000_000, nanos: 500_000_000 } },
    ...{ maxSeconds: 7200, refuses: undefined, waitsFor: undefined },
    ...changes,
  }
}

export async function openFakeSigner(
  path: string,
  behaviour: SignerBehaviour = signing(),
): Promise<FakeSigner> {
  const calls: string[] = []
  const server = await openGrpcServer({
    listen: [{ path }],
    methods: methodsOf(behaviour, calls),
    limitBytes: 100_000,
  })
  return { behaviour, calls, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

function methodsOf(behaviour: SignerBehaviour, calls: string[]): Methods {
  const method = (name: string, answer: (request: Buffer) => Uint8Array) => ({
    [`/v1.ExternalJWTSigner/${name}`]: {
      type: 'unary' as const,
      async answer(request: Buffer) {
        calls.push(name)
        await behaviour.waitsFor
        if (behaviour.refuses === name) {
          throw new GrpcError(status.failedPrecondition, 'not today')
        }
        return answer(request)
      },
    },
  })
  return {
    ...method('FetchKeys', () =>
      encodeMessage(FetchKeysResponse, {
        keys: behaviour.told ?? behaviour.keys.map(({ told }) => told),
        dataTimestamp: behaviour.dataTime,
        refreshHintSeconds: behaviour.refreshSeconds,
      }),
    ),
    ...method('Metadata', () =>
      encodeMessage(MetadataResponse, { maxTokenExpirationSeconds: behaviour.maxSeconds }),
    ),
    ...method('Sign', (request) =>
      encodeMessage(SignResponse, signed(behaviour, decodeMessage(SignRequest, request).claims)),
    ),
  }
}

function signed(behaviour: SignerBehaviour, claims: string): SignResponse {
  const { id, privateKey: key } = behaviour.keys[0]!
  const head = JSON.stringify({ alg: 'ES256', kid: id, typ: 'JWT' })
  const header = behaviour.header ?? Buffer.from(head).toString('base64url')
  const bytes = sign('sha256', Buffer.from(`${header}.${claims}`), {
    key,
    dsaEncoding: 'ieee-p1363',
  })
  return { header, signature: behaviour.signature ?? bytes.toString('base64url') }
}
