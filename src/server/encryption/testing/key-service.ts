/** A stand-in for a key service: it speaks protocol v2, and its keys are names that it remembers. */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { GrpcError, status } from '#base/grpc/grpc-error.ts'
import type { Methods } from '#base/grpc/methods.ts'
import { openGrpcServer } from '#base/grpc/server.ts'
import { decodeMessage, encodeMessage } from '#base/protobuf/message.ts'
import {
  type Annotation,
  DecryptRequest,
  DecryptResponse,
  EncryptRequest,
  EncryptResponse,
  StatusResponse,
} from '#server/encryption/kms/messages.ts'

/** How it behaves; may be changed while it is open. */
export interface KeyServiceBehaviour {
  keyId: string
  healthz: string
  version: string
  /** The method that fails. */
  refuses: string | undefined
  annotations: readonly Annotation[]
}

export interface FakeKeyService extends AsyncDisposable {
  readonly behaviour: KeyServiceBehaviour
  /** The names of methods, as they were called. */
  readonly calls: string[]
}

export function behaving(changes: Partial<KeyServiceBehaviour> = {}): KeyServiceBehaviour {
  return {
    ...{ keyId: 'key-1', healthz: 'ok', version: 'v2', refuses: undefined, annotations: [] },
    ...changes,
  }
}

export async function openFakeKeyService(
  path: string,
  behaviour: KeyServiceBehaviour = behaving(),
): Promise<FakeKeyService> {
  const calls: string[] = []
  const server = await openGrpcServer({
    listen: [{ path }],
    methods: methodsOf(behaviour, calls),
    limitBytes: 100_000,
  })
  return { behaviour, calls, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

function methodsOf(behaviour: KeyServiceBehaviour, calls: string[]): Methods {
  const method = (name: string, answer: (request: Buffer) => Uint8Array) => ({
    [`/v2.KeyManagementService/${name}`]: {
      type: 'unary' as const,
      async answer(request: Buffer) {
        calls.push(name)
        if (behaviour.refuses === name) {
          throw new GrpcError(status.failedPrecondition, 'not today')
        }
        return answer(request)
      },
    },
  })
  return {
    ...method('Status', () => {
      const { keyId, healthz, version } = behaviour
      return encodeMessage(StatusResponse, { keyId, healthz, version })
    }),
    ...method('Encrypt', (request) => {
      const { plaintext } = decodeMessage(EncryptRequest, request)
      const { keyId, annotations } = behaviour
      const ciphertext = ciphered(keyId, plaintext)
      return encodeMessage(EncryptResponse, { keyId, ciphertext, annotations })
    }),
    ...method('Decrypt', (request) => {
      const { ciphertext, keyId } = decodeMessage(DecryptRequest, request)
      return encodeMessage(DecryptResponse, { plaintext: deciphered(keyId, ciphertext) })
    }),
  }
}

const vector = Buffer.alloc(16)

function keyOf(keyId: string): Buffer {
  return createHash('sha256').update(keyId).digest()
}

function ciphered(keyId: string, bytes: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-ctr', keyOf(keyId), vector)
  return Buffer.concat([cipher.update(bytes), cipher.final()])
}

function deciphered(keyId: string, bytes: Uint8Array): Uint8Array {
  const decipher = createDecipheriv('aes-256-ctr', keyOf(keyId), vector)
  return Buffer.concat([decipher.update(bytes), decipher.final()])
}
