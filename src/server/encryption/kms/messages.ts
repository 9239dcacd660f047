/** What is said to key services (protocol v2), and the form in which values they guard are stored. */
import { type MessageType, messageType } from '#base/protobuf/message.ts'

export interface Annotation {
  readonly key: string
  readonly value: Uint8Array
}

const Annotation = messageType<Annotation>('AnnotationsEntry', {
  key: { number: 1, kind: 'string' },
  value: { number: 2, kind: 'bytes' },
})

const annotations = (number: number) =>
  ({ number, kind: () => Annotation as never, repeated: true }) as const

export interface StatusResponse {
  readonly version: string
  readonly healthz: string
  readonly keyId: string
}

export const StatusResponse: MessageType<StatusResponse> = messageType<StatusResponse>(
  'StatusResponse',
  {
    version: { number: 1, kind: 'string' },
    healthz: { number: 2, kind: 'string' },
    keyId: { number: 3, kind: 'string' },
  },
)

export interface DecryptRequest {
  readonly ciphertext: Uint8Array
  readonly uid: string
  readonly keyId: string
  readonly annotations: readonly Annotation[]
}

export const DecryptRequest: MessageType<DecryptRequest> = messageType<DecryptRequest>(
  'DecryptRequest',
  {
    ciphertext: { number: 1, kind: 'bytes' },
    uid: { number: 2, kind: 'string' },
    keyId: { number: 3, kind: 'string' },
    annotations: annotations(4),
  },
)

export interface DecryptResponse {
  readonly plaintext: Uint8Array
}

export const DecryptResponse: MessageType<DecryptResponse> = messageType<DecryptResponse>(
  'DecryptResponse',
  {
    plaintext: { number: 1, kind: 'bytes' },
  },
)

export interface EncryptRequest {
  readonly plaintext: Uint8Array
  readonly uid: string
}

export const EncryptRequest: MessageType<EncryptRequest> = messageType<EncryptRequest>(
  'EncryptRequest',
  {
    plaintext: { number: 1, kind: 'bytes' },
    uid: { number: 2, kind: 'string' },
  },
)

export interface EncryptResponse {
  readonly ciphertext: Uint8Array
  readonly keyId: string
  readonly annotations: readonly Annotation[]
}

export const EncryptResponse: MessageType<EncryptResponse> = messageType<EncryptResponse>(
  'EncryptResponse',
  {
    ciphertext: { number: 1, kind: 'bytes' },
    keyId: { number: 2, kind: 'string' },
    annotations: annotations(3),
  },
)

/** Where the key of a value comes from: the whole text of `encryptedSource`, or derived from it. */
export const sourceTypes = { key: 0, seed: 1 } as const

export interface EncryptedObject {
  readonly encryptedData: Uint8Array
  readonly keyId: string
  readonly encryptedSource: Uint8Array
  readonly annotations: readonly Annotation[]
  readonly sourceType: number
}

export const EncryptedObject: MessageType<EncryptedObject> = messageType<EncryptedObject>(
  'EncryptedObject',
  {
    encryptedData: { number: 1, kind: 'bytes' },
    keyId: { number: 2, kind: 'string' },
    encryptedSource: { number: 3, kind: 'bytes' },
    annotations: annotations(4),
    sourceType: { number: 5, kind: 'int32' },
  },
)
