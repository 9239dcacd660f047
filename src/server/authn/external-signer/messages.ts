/** What is said to a program that signs tokens: upstream's service `v1.ExternalJWTSigner`. */
import { type MessageType, messageType } from '#base/protobuf/message.ts'

export interface SignRequest {
  /** The middle part of a token, as it stands there. */
  readonly claims: string
}

export const SignRequest: MessageType<SignRequest> = messageType<SignRequest>('SignJWTRequest', {
  claims: { number: 1, kind: 'string' },
})

/** The first and the last part of the token, as they stand there. */
export interface SignResponse {
  readonly header: string
  readonly signature: string
}

export const SignResponse: MessageType<SignResponse> = messageType<SignResponse>(
  'SignJWTResponse',
  { header: { number: 1, kind: 'string' }, signature: { number: 2, kind: 'string' } },
)

export interface SignerKey {
  readonly keyId: string
  /** PKIX, in DER. */
  readonly key: Uint8Array
  readonly excludeFromOidcDiscovery: boolean
}

const SignerKey = messageType<SignerKey>('Key', {
  keyId: { number: 1, kind: 'string' },
  key: { number: 2, kind: 'bytes' },
  excludeFromOidcDiscovery: { number: 3, kind: 'bool' },
})

export interface Timestamp {
  readonly seconds: number
  readonly nanos: number
}

const Timestamp = messageType<Timestamp>('Timestamp', {
  seconds: { number: 1, kind: 'int64' },
  nanos: { number: 2, kind: 'int32' },
})

export interface FetchKeysResponse {
  readonly keys: readonly SignerKey[]
  readonly dataTimestamp: Timestamp | undefined
  readonly refreshHintSeconds: number
}

export const FetchKeysResponse: MessageType<FetchKeysResponse> = messageType<FetchKeysResponse>(
  'FetchKeysResponse',
  {
    keys: { number: 1, kind: () => SignerKey as never, repeated: true },
    dataTimestamp: { number: 2, kind: () => Timestamp as never },
    refreshHintSeconds: { number: 3, kind: 'int64' },
  },
)

export interface MetadataResponse {
  readonly maxTokenExpirationSeconds: number
}

export const MetadataResponse: MessageType<MetadataResponse> = messageType<MetadataResponse>(
  'MetadataResponse',
  { maxTokenExpirationSeconds: { number: 1, kind: 'int64' } },
)
